"""Cells that are safe to open: spreadsheet programs run what begins like a formula."""

import re

_RUNS = re.compile(r"[=+\-@\t\r]")
_GUARDED = re.compile(r"'[=+\-@\t\r]")
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")


def guarded(text: str) -> str:
    """The text as a cell that no program runs; what can't be written is shown as '\ufffd'."""
    plain = _UNWRITABLE.sub("\ufffd", text)
    return f"'{plain}" if _RUNS.match(plain) else plain


def unguarded(cell: str) -> str:
    """The text that a cell which we wrote stands for."""
    return cell[1:] if _GUARDED.match(cell) else cell
