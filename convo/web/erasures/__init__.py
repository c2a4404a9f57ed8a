"""The erasures room: asking that words go, agreeing to it, and holds against it."""
