"""What security guidelines ask, and how this installation stands."""
