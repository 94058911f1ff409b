"""What REST shows of rows: one module a resource."""
