"""The places room: the venues and topics that an administrator keeps."""
