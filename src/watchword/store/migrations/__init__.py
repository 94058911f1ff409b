"""Migrations of our own tables (WW_*); the published tables are never altered."""
