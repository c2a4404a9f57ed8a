"""The conversations room: logging, deciding, and the page of a conversation."""
