"""Balance of recognition: where it stands, by side, channel, community and time."""
