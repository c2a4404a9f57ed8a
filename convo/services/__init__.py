"""Deeds: each changes something, and records it in the same transaction."""
