"""One answer in public for many conversations with one question."""
