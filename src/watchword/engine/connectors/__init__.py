"""Connectors: calls that a service task makes itself, to hosts that the operator allows."""
