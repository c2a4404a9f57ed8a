"""`entries.csv`: every entry as a row that is safe to open in a spreadsheet program."""

import csv
import io
from collections.abc import Iterable, Iterator

from convo.domain.erasing import is_handle
from convo.queries.timeline import Line
from convo.services.packs.replies import is_posted_differently, is_posted_unsigned
from convo.support.hidden_signs import shown
from convo.support.spreadsheet_cells import guarded

_HEADINGS = (
    "Entry (from 0)", "When (UTC)", "Account", "Name", "Role", "What happened", "Deed (code)",
    "About", "Number", "Version", "Case", "Outcome", "Posted differently",
    "Posted without sign-off", "Findings", "Words",
)  # fmt: skip


def rows_of(lines: Iterable[Line]) -> Iterator[bytes]:
    """The file, row by row; it starts with the mark by which Excel knows UTF-8."""
    yield b"\xef\xbb\xbf" + _row(_HEADINGS)
    for line in lines:
        yield _row(_cells(line))


def _cells(line: Line) -> tuple[object, ...]:
    return (
        line.seq,
        f"{line.at:%Y-%m-%d %H:%M:%S.%f}",
        line.account or "",
        line.who,
        line.role,
        line.sentence,
        line.action,
        line.subject_type.replace("_", " "),
        line.subject_id or "",
        line.facts.get("revision", ""),
        line.conversation_id or "",
        line.outcome,
        "yes" if is_posted_differently(line) else "",
        "yes" if is_posted_unsigned(line) else "",
        "; ".join(line.findings),
        "\n".join(_words(line)),
    )


def _words(line: Line) -> Iterator[str]:
    """Without what authors call themselves: a column of that would be a file on people."""
    return (f"{name}: {words}" for name, words in sorted(line.words.items()) if not is_handle(name))


def _row(cells: Iterable[object]) -> bytes:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow(_safe(cell) for cell in cells)
    return written.getvalue().encode()


def _safe(cell: object) -> object:
    return guarded(shown(cell)) if isinstance(cell, str) else cell
