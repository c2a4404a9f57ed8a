"""Files of text as people's programs write them: what they are, and in which encoding.

Everything is read in pieces, so that a large file takes no more memory than a small one.
"""

import codecs
import hashlib
import re
from dataclasses import dataclass
from typing import BinaryIO

#: Bytes that are read at a time.
_PIECE = 1 << 16
#: What some kinds of file begin with, and what to do instead.
_SAVE_AS = "Open it and save it as “CSV UTF-8”, then choose that file."
_KINDS = (
    (b"PK\x03\x04", f"This is a workbook, or some other zip file. {_SAVE_AS}"),
    (b"PK\x05\x06", "This is an empty zip file. Choose a CSV or JSON Lines file."),
    (b"\xd0\xcf\x11\xe0", f"This is an old Excel workbook. {_SAVE_AS}"),
    (b"%PDF", "This is a PDF. Choose the spreadsheet that it was made from, saved as CSV."),
    (b"\x89PNG", "This is a picture. Choose a CSV or JSON Lines file."),
    (b"\xff\xd8\xff", "This is a picture. Choose a CSV or JSON Lines file."),
    (b"GIF8", "This is a picture. Choose a CSV or JSON Lines file."),
    (b"\x1f\x8b", "This is a compressed file. Unpack it first."),
    (b"{\\rtf", f"This is a word-processor document. {_SAVE_AS}"),
)
_NO_TEXT = "This is not a file of text. Choose a CSV or JSON Lines file."
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\x0b\x0c\x1a\x00"))
#: One control character in so many is more than text has.
_MOSTLY = 20
_ESCAPED = re.compile("[\udc80-\udcff]")
_UNKNOWN_IN_WINDOWS = re.compile("[\udc81\udc8d\udc8f\udc90\udc9d]")
#: How people call the encodings.
NAMES = {
    "utf-8-sig": "UTF-8",
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "cp1252": "Windows-1252",
}


class Unreadable(ValueError):
    """A file that can't be read. The message tells the person what to do instead.

    `line` is where reading stopped, counted as a spreadsheet shows it; 0 for the whole file.
    """

    def __init__(self, sentence: str, line: int = 0) -> None:
        super().__init__(f"Line {line}: {sentence}" if line else sentence)
        self.line = line


@dataclass(frozen=True, kw_only=True, slots=True)
class Survey:
    """What a look through a whole file found."""

    encoding: str
    sha256: str
    size: int

    @property
    def encoding_name(self) -> str:
        """The encoding as people call it."""
        return NAMES[self.encoding]


def survey(file: BinaryIO) -> Survey:
    """Look through a file of text from its start. Raises `Unreadable` when it is none.

    An encoding is taken from the file's own mark, else UTF-8 where all of it is, else
    Windows-1252, which is what older programs write on Windows.
    """
    file.seek(0)
    start = file.read(_PIECE)
    _require_text(start)
    marked = _marked(start)
    look = _Look("utf-8" if marked is None else marked)
    file.seek(0)
    while piece := file.read(_PIECE):
        look.at(piece)
    look.at(b"", final=True)
    file.seek(0)
    return Survey(encoding=look.encoding(), sha256=look.digest.hexdigest(), size=look.size)


def _require_text(start: bytes) -> None:
    if not start.strip(b"\xef\xbb\xbf \t\r\n\x00"):
        raise Unreadable("The file is empty.")
    for mark, sentence in _KINDS:
        if start.startswith(mark):
            raise Unreadable(sentence)
    if _marked(start) is None and _is_binary(start):
        raise Unreadable(_NO_TEXT)


def _is_binary(start: bytes) -> bool:
    controls = len(start) - len(start.translate(None, _CONTROLS + b"\x00"))
    return controls * _MOSTLY > len(start)


def _marked(start: bytes) -> str | None:
    """The encoding that the file declares, or that every other byte being zero gives away."""
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return encoding
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros = start[first:400:2]
        if len(zeros) > 1 and zeros.count(0) * 2 > len(zeros):
            return encoding
    return None


class _Look:
    """Goes through a file piece by piece and remembers what it saw."""

    def __init__(self, encoding: str) -> None:
        self.digest = hashlib.sha256()
        self.size = 0
        self._encoding = encoding
        errors = "surrogateescape" if encoding.startswith("utf-8") else "strict"
        self._decoder = codecs.getincrementaldecoder(encoding)(errors)
        self._lines = 1
        self._beyond_ascii = False
        self._odd_line = 0
        self._beyond_windows = False

    def at(self, piece: bytes, *, final: bool = False) -> None:
        """Look at the next piece."""
        self.digest.update(piece)
        self.size += len(piece)
        try:
            text = self._decoder.decode(piece, final)
        except UnicodeError as error:
            raise Unreadable(f"This says it is {NAMES[self._encoding]} and is not.") from error
        if not text.isascii():
            self._note(text)
        self._lines += text.count("\n")

    def encoding(self) -> str:
        """The encoding of it all. Raises `Unreadable` when there is more than one."""
        if not self._odd_line:
            return self._encoding
        if self._beyond_ascii or self._encoding == "utf-8-sig":
            raise Unreadable(
                "This line is not in UTF-8, though other lines are. "
                "Save the whole file as “CSV UTF-8”.",
                self._odd_line,
            )
        if self._beyond_windows:
            raise Unreadable(_NO_TEXT)
        return "cp1252"

    def _note(self, text: str) -> None:
        if (odd := _ESCAPED.search(text)) is not None and not self._odd_line:
            self._odd_line = self._lines + text.count("\n", 0, odd.start())
        self._beyond_windows |= _UNKNOWN_IN_WINDOWS.search(text) is not None
        self._beyond_ascii |= not _ESCAPED.sub("", text).isascii()
