"""Asking the reference and our server the same things, many of them made at random, and comparing the answers."""
