"""The people room: signing in, one-time links, and the accounts that an administrator keeps."""
