"""What `scripts/release.py` is made of."""
