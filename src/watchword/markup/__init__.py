"""XML models of any notation: hardened reading, elements by name, and what is wrong with a file."""
