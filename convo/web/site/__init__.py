"""Pages about the service itself, for everybody."""
