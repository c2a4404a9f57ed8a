"""The imports room: a file, what its columns are, what is wrong with it, and the deed."""
