"""What is taken from words as they come in: control characters, and other kinds of line ends."""

import re

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


def clean_line(value: str | None) -> str:
    """One line as it was meant: no control characters, no blanks around it."""
    return _CONTROLS.sub("", value or "").strip()


def clean_text(value: str | None) -> str:
    """Free text with one kind of line end and no control characters; otherwise as typed."""
    return _CONTROLS.sub("", (value or "").replace("\r\n", "\n").replace("\r", "\n"))
