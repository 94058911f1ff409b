"""Batches: work on many things, split into jobs. Source: `reference` 3.9, observed in 7.24."""
