"""The record: what an entry is, and the one writer of entries."""
