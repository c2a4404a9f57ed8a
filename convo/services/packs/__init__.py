"""What is handed out of the log, as packs that anybody can verify without convo."""
