"""The two databases: everything that differs between them."""
