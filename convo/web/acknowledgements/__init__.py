"""What only an acknowledgement has: where it is given, and whom it names."""
