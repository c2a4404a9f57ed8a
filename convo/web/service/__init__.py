"""Whether the service runs as it should."""
