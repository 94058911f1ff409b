"""The store: typed rows, one unit of work a command, two databases."""
