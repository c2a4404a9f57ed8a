"""Reading: questions to the database that change nothing."""
