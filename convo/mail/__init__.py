"""The mail room: the settings of a mail server, what a mail says, and how it is handed over."""
