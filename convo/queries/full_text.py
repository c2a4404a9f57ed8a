"""Full-text search over the words of entries: what a person typed, as either database asks it.

Words are all wanted, in any order; words in quotation marks in that order. Nothing that is typed
is an operator, so nothing that is typed can be wrong: it finds something, or nothing.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from sqlalchemy import (
    ColumnElement,
    String,
    bindparam,
    cast,
    column,
    func,
    literal_column,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import REGCONFIG
from sqlalchemy.orm import Session

from convo.db.models import AuditText
from convo.db.search_tables import LANGUAGE, SEARCH_INDEX

#: More terms than this are not asked for: what follows them is passed over.
MOST_TERMS = 12

#: What stands around a hit while a snippet is on its way from the database to the page.
_START, _END = "\x02", "\x03"
_TERM = re.compile(r'["“”]([^"“”]*)["“”]|(\S+)')
_WORD = re.compile(r"[^\W_]+")
_WORDS_AROUND = 24
_SQLITE = "sqlite"

_INDEX = table(SEARCH_INDEX, column("rowid"), column(SEARCH_INDEX))
_HEADLINE = (
    f"StartSel={_START}, StopSel={_END}, MaxWords={_WORDS_AROUND}, MinWords={_WORDS_AROUND // 2}"
)


@dataclass(frozen=True, slots=True)
class Match:
    """Where the entries with some words are listed, and how one is held to them."""

    place: Any
    holds: ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a snippet: a hit, or what stands around one."""

    text: str
    is_hit: bool


def terms_of(typed: str) -> tuple[str, ...]:
    """What is looked for: each a word, or several in their order. Signs alone are no word."""
    found = []
    for phrase, word in _TERM.findall(typed):
        words = _WORD.findall(phrase or word)
        if words:
            found.append(" ".join(words))
    return tuple(found[:MOST_TERMS])


def matching(session: Session, typed: str) -> Match:
    """The entries that hold all of this; none where it has no word in it."""
    terms = terms_of(typed)
    if session.get_bind().dialect.name == _SQLITE:
        asked: ColumnElement[str] = bindparam("words", _for_sqlite(terms), unique=True)
        return Match(_INDEX.c.rowid, _INDEX.c[SEARCH_INDEX].match(asked))
    return Match(AuditText.seq, _vector().bool_op("@@")(_for_postgresql(terms)))


def snippets(session: Session, typed: str, places: Sequence[int]) -> Mapping[int, Sequence[Piece]]:
    """Some words around the first hit in each of these entries, with the hits marked."""
    if not places:
        return {}
    found = matching(session, typed)
    if session.get_bind().dialect.name == _SQLITE:
        shown: Any = func.snippet(literal_column(SEARCH_INDEX), 0, _START, _END, "…", _WORDS_AROUND)
    else:
        asked = _for_postgresql(terms_of(typed))
        shown = func.ts_headline(_language(), AuditText.words, asked, _HEADLINE)
    rows = session.execute(select(found.place, shown).where(found.holds, found.place.in_(places)))
    return {place: pieces_of(words) for place, words in rows}


def pieces_of(snippet: str) -> tuple[Piece, ...]:
    """A snippet in pieces."""
    pieces = []
    for number, part in enumerate(snippet.split(_START)):
        hit, mark, rest = part.partition(_END) if number else ("", "", part)
        if number and not mark:
            hit, rest = "", part  # a sign of ours that was in the words themselves
        pieces += [Piece(hit, is_hit=True), Piece(rest, is_hit=False)]
    return tuple(piece for piece in pieces if piece.text)


def _for_sqlite(terms: Sequence[str]) -> str:
    """Each in quotation marks: then FTS5 takes nothing in it for an operator."""
    return " ".join(f'"{term}"' for term in terms) or '""'


def _for_postgresql(terms: Sequence[str]) -> ColumnElement[Any]:
    asked: list[ColumnElement[Any]] = [
        func.phraseto_tsquery(_language(), cast(bindparam(None, term), String))
        for term in terms or ("",)
    ]
    return reduce(lambda one, other: one.op("&&")(other), asked)


def _vector() -> ColumnElement[Any]:
    """Exactly the expression on which the index was made: for any other it is not asked."""
    return func.to_tsvector(_language(), AuditText.words)


def _language() -> ColumnElement[Any]:
    return literal_column(f"'{LANGUAGE}'", REGCONFIG)
