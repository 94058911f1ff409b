"""DMN files: decisions, read, checked, compiled and evaluated."""
