"""From entries and a plan to what is handed out."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from convo.audit.disclosing.names import (
    fact_in_words,
    fact_name,
    field_name,
    field_order,
    finding_in_words,
)
from convo.audit.disclosing.shown import Cover, LeftOut, Shown, ShownEntry, ShownField
from convo.audit.tree import leaf_hash
from convo.domain.errors import NotReady
from convo.domain.exemptions import Officials
from convo.domain.redactions import OUT_OF_SCOPE, Plan, Redaction, pieces_of
from convo.queries.disclosable import Field, Material
from convo.support.working_time import WorkingCalendar
from convo.support.written_times import written_day, written_moment

#: Facts that a sentence has already, or that stand elsewhere.
_TOLD = frozenset(
    {
        *("approach", "author", "findings", "from", "guidelines", "kind", "mail", "result"),
        *("revision", "seen", "signature", "to", "told", "topic", "venue"),
    }
)
_LOST = (
    "Entry {seq} has lost the words of ‘{field}’, and no entry says that they were erased. Have "
    "the log verified before anything is handed out."
)
_ERASED_SINCE = (
    "Words of entry {seq} have been erased by entry {by}, which is not in this disclosure."
)
#: Withheld words that are looked for elsewhere: a handle or a name, not a whole letter.
_SHORTEST, _LONGEST = 3, 80


@dataclass(frozen=True, slots=True)
class Leak:
    """Words that are withheld in one place and stand in another."""

    words: str
    #: -1 for the cover.
    seq: int
    #: '' for what the entry itself says.
    field: str

    @property
    def name(self) -> str:
        """What the field is called."""
        return field_name(self.field)


def show(
    materials: Iterable[Material], plan: Plan, cover: Cover, calendar: WorkingCalendar
) -> Shown:
    """What this plan hands out. Raises `NotReady` where words are gone and nothing says why."""
    chosen = [each for each in materials if plan[each.seq].left_out != OUT_OF_SCOPE]
    by_seq = {each.seq: each for each in chosen}
    view = _View(cover.officials, calendar, by_seq)
    return Shown(
        cover=cover,
        entries=tuple(
            view.entry(each, plan[each.seq]) for each in chosen if not plan[each.seq].left_out
        ),
        left_out=tuple(
            LeftOut(seq=each.seq, code=plan[each.seq].left_out, leaf_hash=leaf_hash(each.leaf))
            for each in chosen
            if plan[each.seq].left_out
        ),
    )


@dataclass(frozen=True, slots=True)
class _View:
    officials: Officials
    calendar: WorkingCalendar
    chosen: Mapping[int, Material]

    def entry(self, each: Material, redaction: Redaction) -> ShownEntry:
        facts = sorted(
            (fact_name(name), fact_in_words(value))
            for name, value in each.facts(self.officials).items()
            if name not in _TOLD and value is not None
        )
        return ShownEntry(
            seq=each.seq,
            leaf=each.leaf,
            when=written_moment(self.calendar.local(each.line.at)),
            who=each.who(self.officials),
            deed=each.deed(self.officials),
            about=_about(each),
            facts=tuple(facts),
            findings=tuple(finding_in_words(found) for found in each.line.findings),
            fields=tuple(
                self.field(each, field, redaction)
                for field in sorted(each.fields, key=lambda field: field_order(field.name))
            ),
        )

    def field(self, each: Material, field: Field, redaction: Redaction) -> ShownField:
        if field.words is None:
            return self.erased(each, field)
        if field.name in redaction.withheld:
            return ShownField(
                name=field.name, state="withheld", codes=(redaction.withheld[field.name],)
            )
        if passages := redaction.passages.get(field.name):
            return ShownField(
                name=field.name,
                state="part",
                pieces=tuple(pieces_of(field.words, passages)),
                codes=tuple(sorted({passage.code for passage in passages})),
            )
        return ShownField(name=field.name, state="disclosed", words=field.words, salt=field.salt)

    def erased(self, each: Material, field: Field) -> ShownField:
        if field.erased_by is None:
            raise NotReady((_LOST.format(seq=each.seq, field=field.name),))
        by = self.chosen.get(field.erased_by)
        if by is None:
            raise NotReady((_ERASED_SINCE.format(seq=each.seq, by=field.erased_by),))
        return ShownField(
            name=field.name,
            state="erased",
            erased_by=by.seq,
            erased_on=written_day(self.calendar.local(by.line.at)),
            basis=fact_in_words(by.line.in_words.get("basis", "")),
        )


def _about(each: Material) -> str:
    kind = each.line.subject_type.replace("_", " ")
    return kind if each.line.subject_id is None else f"{kind} {each.line.subject_id}"


def find_leaks(shown: Shown, materials: Iterable[Material], plan: Plan) -> list[Leak]:
    """Where words that are withheld can still be read, in another text or on the cover."""
    secrets = {words.casefold(): words for words in _withheld_words(materials, plan)}
    return sorted(
        (
            Leak(words, seq, field)
            for seq, field, text in _readable(shown)
            for words in secrets.values()
            if re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text, re.IGNORECASE)
        ),
        key=lambda leak: (leak.seq, leak.field, leak.words),
    )


def _withheld_words(materials: Iterable[Material], plan: Plan) -> Iterator[str]:
    for each in materials:
        if not plan[each.seq].left_out:
            for field in each.fields:
                for words in _cut_out(field, plan[each.seq]):
                    plain = words.strip().lstrip("@")
                    if _SHORTEST <= len(plain) <= _LONGEST:
                        yield plain


def _cut_out(field: Field, redaction: Redaction) -> list[str]:
    if field.words is None:
        return []
    if field.name in redaction.withheld:
        return [field.words]
    cut = redaction.passages.get(field.name, ())
    return [field.words[passage.start : passage.end] for passage in cut]


def _readable(shown: Shown) -> Iterator[tuple[int, str, str]]:
    """Every text that can be read in the pack: place (-1 for the cover), field, words."""
    for entry in shown.entries:
        yield entry.seq, "", f"{entry.who} {entry.deed}"
        for field in entry.fields:
            yield entry.seq, field.name, field.words or "".join(text for text, _ in field.pieces)
    yield -1, "recipient", shown.cover.recipient
    yield -1, "asked", shown.cover.asked
