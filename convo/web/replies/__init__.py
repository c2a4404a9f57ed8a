"""Replies: drafting, submitting, posting, closing."""
