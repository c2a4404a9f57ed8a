"""Concerns: what the press office doubts in the record, whom it asks, and what came of it."""
