"""From a row of a table to a conversation, or to what is wrong with it: no database, no clock."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date
from typing import Any

from convo.domain.vocabulary import SpeakerRole
from convo.services.imports.fields import MOST, WHAT, Field, Mapped
from convo.services.imports.speakers import read_speaker
from convo.support.addresses import BadAddress, canonical
from convo.support.html import to_text
from convo.support.spreadsheet_cells import unguarded
from convo.support.table_rows import Row, short
from convo.support.typed_days import NoDay, read_day

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
#: Characters that turn the direction of text, or are not seen at all: none belongs in an address.
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069]")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
#: A formula that was saved instead of what it comes to, and what a broken one comes to.
_FORMULA = re.compile(r"[=+]\s*@?[A-Z][A-Z0-9.]*\s*\(|=\s*\$?[A-Z]{1,3}\$?\d+\b|=\s*['\[]")
_BROKEN = frozenset(["#REF!", "#NAME?", "#VALUE!", "#N/A", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!"])
_TITLE = 80


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """What is wrong with a line, and in which column; '' where it is the line as a whole."""

    line: int
    column: str
    sentence: str

    def __str__(self) -> str:
        place = f"Line {self.line}"
        if self.column:
            place += f", column “{short(self.column)}”"
        return f"{place}: {self.sentence}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A conversation as one line tells it, but for its venue, its topic and its official."""

    number: int
    address: str
    canonical_address: str
    title: str
    words: str
    said_on: date | None
    speaker: SpeakerRole
    handle: str


@dataclass(kw_only=True, slots=True)
class Values:
    """What the cells of a line come to, by field, and what is wrong with the others."""

    read: dict[Field, Any] = dataclass_field(default_factory=dict)
    faults: list[Fault] = dataclass_field(default_factory=list)


class BadCell(ValueError):
    """A cell that can't be what its column says. The message says what to do."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reader:
    """Reads rows by a mapping. `latest` is the last day on which something may have been said."""

    columns: tuple[str, ...]
    mapped: Mapped
    latest: date
    #: Why nothing may be said later than that.
    too_late: str

    def read(self, row: Row) -> Values:
        """What a row says, and everything that is wrong with it."""
        if row.fault:
            return Values(faults=[Fault(line=row.line, column="", sentence=row.fault)])
        given = map(unguarded, row.cells) if WHAT in self.columns else row.cells
        cells = dict(zip(self.columns, given, strict=True))
        broken = dict(row.faults)
        found = Values()
        for field in Field:
            column = self.mapped.get(field, "")
            try:
                if column in broken:
                    raise BadCell(broken[column])  # noqa: TRY301 - told like every other one
                found.read[field] = self._read(field, cells.get(column, ""))
            except BadCell as bad:
                found.faults.append(Fault(line=row.line, column=column, sentence=str(bad)))
        return found

    def _read(self, field: Field, cell: str) -> object:
        text = cell.strip()
        _require_storable(text)
        _require_value(field, text)
        if len(text) > MOST[field]:
            raise BadCell(f"This has {len(text):,} characters; convo takes {MOST[field]:,} at most")
        if field is Field.SAID_ON:
            return self._day(text)
        return _READERS[field](text)

    def _day(self, text: str) -> date | None:
        if not text:
            return None
        try:
            day = read_day(text)
        except NoDay as bad:
            raise BadCell(f"“{short(text)}” is not a day. {bad}") from bad
        if day > self.latest:
            raise BadCell(f"{day:%-d %B %Y} is {self.too_late}")
        return day


def _require_storable(text: str) -> None:
    if found := _UNSTORABLE.search(text):
        name = "a NUL character" if found[0] == "\x00" else "half of a character (a surrogate)"
        raise BadCell(f"There is {name} in this, which can’t be kept. Take it out")


def _require_value(field: Field, text: str) -> None:
    if text.upper() in _BROKEN:
        raise BadCell(f"{text} is an error of the spreadsheet. Mend it there")
    is_formula = _FORMULA.match(text) is not None
    is_code = text.startswith("=") and field not in {Field.WORDS, Field.TITLE, Field.HANDLE}
    if is_formula or is_code:
        raise BadCell("This is a formula. Paste what it comes to, as values")


def _address(text: str) -> tuple[str, str]:
    if not text:
        raise BadCell("There is no address. Enter one like https://www.example.org/page")
    if _UNSEEN.search(text):
        raise BadCell("There are characters in this address that can’t be seen. Type it afresh")
    try:
        return text, canonical(text)
    except BadAddress as bad:
        raise BadCell(str(bad)) from bad


def _words(text: str) -> str:
    is_markup = "<" in text or "&" in text
    left = to_text(text) if is_markup else _CONTROLS.sub("", text)
    if not left.strip():
        raise BadCell("There are no words. Paste what was said")
    return text


def _plain_line(text: str) -> str:
    return " ".join(_CONTROLS.sub(" ", text).split())


def _speaker(text: str) -> SpeakerRole:
    found = read_speaker(text)
    if found is None:
        known = ", ".join(role.label.lower() for role in SpeakerRole)
        raise BadCell(f"“{short(text)}” is not one of: {known}")
    return found


_READERS: Mapping[Field, Callable[[str], object]] = {
    Field.ADDRESS: _address,
    Field.TITLE: _plain_line,
    Field.WORDS: _words,
    Field.VENUE: _plain_line,
    Field.TOPIC: _plain_line,
    Field.HANDLE: _plain_line,
    Field.SPEAKER: _speaker,
    Field.OFFICIAL: _plain_line,
}


def line_of(number: int, read: Mapping[Field, Any]) -> Line:
    """The conversation that the cells of a line without faults tell of."""
    address, canonical_address = read[Field.ADDRESS]
    return Line(
        number=number,
        address=address,
        canonical_address=canonical_address,
        title=read[Field.TITLE] or _first_words(read[Field.WORDS]),
        words=read[Field.WORDS],
        said_on=read[Field.SAID_ON],
        speaker=read[Field.SPEAKER],
        handle=read[Field.HANDLE],
    )


def _first_words(words: str) -> str:
    """What it is about where nobody said so: how it begins."""
    return short(to_text(words[: _TITLE * 10]), _TITLE) or "Imported without a title"


def faults_in_order(faults: list[Fault], columns: tuple[str, ...]) -> Iterator[Fault]:
    """The faults of a line as its columns stand, left to right."""
    places = {column: place for place, column in enumerate(columns)}
    yield from sorted(faults, key=lambda fault: places.get(fault.column, -1))
