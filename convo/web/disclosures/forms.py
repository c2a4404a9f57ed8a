"""Forms of a disclosure: what is asked and by whom, and what is withheld of each entry."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from wtforms import SelectField

from convo.audit.disclosing.names import field_name, field_order
from convo.db.models import DisclosureDraft
from convo.domain.exemptions import (
    Exemption,
    Officials,
    Purpose,
    exemptions_for,
    personal,
)
from convo.domain.redactions import (
    OUT_OF_SCOPE,
    NotThere,
    Passage,
    Redaction,
    find_passages,
    phrases_of,
)
from convo.queries.disclosable import Field, Material
from convo.services.disclosing.making import Letter
from convo.web.forms import ConvoForm, HiddenNumber, Text, choice, line, pick, text, words_of

#: Entries on one page: each has several fields to be looked at.
PER_PAGE = 10
_LONGEST = 5_000
_PASSAGES = (
    "One to a line, copied from the words above. Each is withheld wherever it stands in them."
)
#: So much of a phrase is shown in an error.
_SHOWN = 60
#: Made before the cover's fields: errors are listed in the order in which fields were made.
_CASE = line("Number of the case", hint="It is in the address of the case, for example 27", most=18)


class LetterForm(ConvoForm):
    """What the cover of a disclosure says."""

    version = HiddenNumber(default=0)
    purpose = choice(
        "What is it for?",
        words_of(Purpose),
        required="Select what it is for",
    )
    reference = line(
        "Our reference",
        hint="The number of the request, for example FOI2026/00431",
        most=80,
        required="Enter the reference of the request",
    )
    recipient = line(
        "Who gets it?",
        hint="It is printed on the cover",
        most=200,
        required="Enter who gets it",
    )
    asked = text(
        "What was asked? (optional)",
        hint="It is printed on the cover, and kept in the log beside this disclosure",
        most=5_000,
    )
    officials = choice(
        "How do people who work here appear?",
        words_of(Officials),
        required="Select how people who work here appear",
        default=Officials.ROLES.value,
    )

    def letter(self) -> Letter:
        """What was typed."""
        return Letter(
            purpose=Purpose.of(self.purpose.data),
            officials=Officials.of(self.officials.data),
            reference=self.reference.data,
            recipient=self.recipient.data,
            asked=self.asked.data or "",
        )

    @classmethod
    def of(cls, draft: DisclosureDraft) -> "LetterForm":
        """As it was saved last."""
        return cls(
            purpose=draft.purpose.value,
            reference=draft.reference,
            recipient=draft.recipient,
            asked=draft.reason,
            officials=draft.officials.value,
            version=draft.version,
        )


class PrepareForm(LetterForm):
    """The first page: the cover, and who asks."""

    case = _CASE
    own = text(
        "Names and handles of the person who asks (optional)",
        hint="One to a line. In a subject access request these are not withheld from them.",
        most=1_000,
    )

    @property
    def own_names(self) -> tuple[str, ...]:
        """One to a line."""
        return tuple(name.strip() for name in (self.own.data or "").split("\n") if name.strip())


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field of an entry, with the form fields that say what becomes of it."""

    field: Field
    label: str
    withhold: SelectField | None = None
    passages: Text | None = None
    code: SelectField | None = None

    @property
    def has_passages(self) -> bool:
        """Whether only a part is withheld, or was about to be."""
        return bool(self.passages and (self.passages.data or self.passages.errors))


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry, with the form field that says whether it is disclosed at all."""

    material: Material
    left_out: SelectField
    fields: tuple[FieldRow, ...]


class RedactForm(ConvoForm):
    """What becomes of some entries. Made for the entries of a page (`redact_form`)."""

    version = HiddenNumber(default=0)
    rows: tuple[EntryRow, ...]

    def redactions(self) -> dict[int, Redaction] | None:
        """What was chosen; None where a passage does not stand in its words, with the error."""
        chosen = {row.material.seq: self._redaction(row) for row in self.rows}
        return None if self.errors else chosen

    def _redaction(self, row: EntryRow) -> Redaction:
        withheld, passages = {}, {}
        for each in row.fields:
            if each.withhold is None or each.passages is None or each.code is None:
                continue
            if each.withhold.data:
                withheld[each.field.name] = each.withhold.data
            phrases = [part.strip() for part in (each.passages.data or "").split("\n")]
            try:
                found = find_passages(each.field.words or "", filter(None, phrases), each.code.data)
            except NotThere as missing:
                self.add_error(each.passages.name, _not_there(row, each, str(missing)))
                continue
            if found:
                passages[each.field.name] = found
        return Redaction(left_out=row.left_out.data, withheld=withheld, passages=passages)


def redact_form(
    draft: DisclosureDraft,
    materials: Iterable[Material],
    plan: Mapping[int, Redaction],
    sent: Any = None,  # noqa: ANN401 - what a browser sent
) -> RedactForm:
    """The form for these entries, as it was sent or as it was saved last."""
    found = list(materials)
    fields: dict[str, Any] = {}
    values: dict[str, Any] = {"version": draft.version}
    for each in found:
        for name, field, value in _fields_for(each, plan[each.seq], draft.purpose):
            fields[name], values[name] = field, value
    form = cast("RedactForm", type("RedactForm", (RedactForm,), fields)(sent, **values))
    form.rows = tuple(_row(form, each, draft.purpose) for each in found)
    return form


def _fields_for(
    each: Material, redaction: Redaction, purpose: Purpose
) -> Iterator[tuple[str, Any, Any]]:
    """Name, field and saved value of everything that is asked about an entry."""
    yield f"entry_{each.seq}", pick(f"Disclose entry {each.seq}?"), redaction.left_out
    for number, field in _open_fields(each):
        key, label = f"{each.seq}_{number}", field_name(field.name)
        cut = redaction.passages.get(field.name, ())
        phrases = "\n".join(phrases_of(field.words or "", cut))
        passages = text(f"Passages of ‘{label}’ to withhold", hint=_PASSAGES, most=_LONGEST)
        yield (
            f"withhold_{key}",
            pick(f"Disclose ‘{label}’?"),
            redaction.withheld.get(field.name, ""),
        )
        yield f"passages_{key}", passages, phrases
        yield f"code_{key}", pick("Why they are withheld"), _code(cut, purpose)


def _code(cut: tuple[Passage, ...], purpose: Purpose) -> str:
    return cut[0].code if cut else personal(purpose)


def _row(form: RedactForm, each: Material, purpose: Purpose) -> EntryRow:
    known = [(exemption.code, _named(exemption)) for exemption in exemptions_for(purpose)]
    left_out = cast("SelectField", form[f"entry_{each.seq}"])
    left_out.choices = [
        ("", "Disclose it"),
        (OUT_OF_SCOPE, "Leave it out: it is not part of what was asked"),
        *((code, f"Withhold all of it: {named}") for code, named in known),
    ]
    opened = {field.name: f"{each.seq}_{number}" for number, field in _open_fields(each)}
    fields = sorted(each.fields, key=lambda field: field_order(field.name))
    rows = [_field_row(form, field, opened.get(field.name), known) for field in fields]
    return EntryRow(each, left_out, tuple(rows))


def _field_row(
    form: RedactForm, field: Field, key: str | None, known: list[tuple[str, str]]
) -> FieldRow:
    label = field_name(field.name)
    if key is None:
        return FieldRow(field, label)
    withhold = cast("SelectField", form[f"withhold_{key}"])
    withhold.choices = [("", "Disclose"), *((code, f"Withhold: {named}") for code, named in known)]
    code = cast("SelectField", form[f"code_{key}"])
    code.choices = list(known)
    return FieldRow(field, label, withhold, cast("Text", form[f"passages_{key}"]), code)


def _open_fields(each: Material) -> Iterator[tuple[int, Field]]:
    """Fields whose words are there, each with a number that stays the same."""
    return ((number, field) for number, field in enumerate(each.fields) if field.words is not None)


def _named(exemption: Exemption) -> str:
    return f"{exemption.name} ({exemption.short})"


def _not_there(row: EntryRow, each: FieldRow, phrase: str) -> str:
    shown = phrase if len(phrase) <= _SHOWN else phrase[:_SHOWN] + "…"
    return (
        f"‘{shown}’ does not stand in ‘{each.label}’ of entry {row.material.seq}. "
        "Copy it from the words exactly"
    )
