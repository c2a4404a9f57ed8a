"""What is handed out of the log to somebody outside: entries, proofs, and a page to read."""
