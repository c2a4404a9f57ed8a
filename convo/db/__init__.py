"""Where things are stored: the engine, the tables, the migrations."""
