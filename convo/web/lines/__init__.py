"""The lines room: what the press office says, kept so that a pasted line is seen."""
