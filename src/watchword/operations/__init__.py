"""What operators need around the server: backups, refusals in production, files for the host."""
