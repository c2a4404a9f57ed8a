"""The communities room: the register of communities of interest, and cases about them."""
