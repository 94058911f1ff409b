"""Variations of authorization: the world that they are about, the operations, and the rows that permit or refuse."""
