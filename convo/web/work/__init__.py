"""Your work: what waits for whoever is signed in."""
