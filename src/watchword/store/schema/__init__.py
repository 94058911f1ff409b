"""Create and check the tables."""
