"""Importing conversations from a file: what its columns mean, what is wrong with it, the deed."""
