"""Asking mentors, and their advice."""
