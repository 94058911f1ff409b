"""What the product is made of, where it comes from, and what is known against it. Source: guidelines W-01, W-27."""
