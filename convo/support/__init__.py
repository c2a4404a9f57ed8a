"""Tools with no opinion about the service: the clock, addresses, pasted HTML, working time."""
