"""What is brought to the press office about a posting."""
