"""The front end: its sources, the packages they need, and the program that builds them."""
