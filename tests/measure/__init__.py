"""How good the readings are, on labelled texts that somebody hands in. No corpus comes with it."""
