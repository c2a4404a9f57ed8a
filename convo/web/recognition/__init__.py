"""The recognition room: what was given outside convo, recorded so that the balance is true."""
