"""How words go: where they can lie, what becomes of each, and doing it again after a restore."""
