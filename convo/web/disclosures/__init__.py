"""The disclosures room: from the log to what is handed to somebody outside."""
