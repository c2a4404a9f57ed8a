"""The press office decides on what was referred to it."""
