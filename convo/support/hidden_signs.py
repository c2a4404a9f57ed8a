"""Signs that can't be seen and change how the words around them look, made visible."""

import re

#: Controls of the direction of writing, signs without width, and other controls than a line end.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
)


def shown(text: str) -> str:
    """The text with each hidden sign as its number, such as `[U+202E]`: what is read is there."""
    return _HIDDEN.sub(lambda found: f"[U+{ord(found[0]):04X}]", text)
