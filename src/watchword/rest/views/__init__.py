"""Rows as the JSON objects that answers show, one module a resource."""
