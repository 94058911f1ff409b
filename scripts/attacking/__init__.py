"""What `scripts/attack.py` is made of."""
