"""Whether something could be an email address."""

import re

#: The longest that mail servers take (RFC 5321, 4.5.3.1, less the angle brackets).
LONGEST = 254

# One @, and a dot behind it: enough to catch a slip. Only a message that arrives proves more.
_ADDRESS = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")


def is_email_address(typed: str) -> bool:
    """Whether a message could be sent to this, as far as its looks go."""
    return len(typed) <= LONGEST and typed.isprintable() and bool(_ADDRESS.fullmatch(typed))
