"""The guidelines in force, for everybody to read."""
