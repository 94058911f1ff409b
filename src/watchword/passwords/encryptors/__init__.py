"""Ways to keep a password; each module is one scheme."""
