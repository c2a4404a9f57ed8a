"""Which entries a disclosure is about: one case, or whatever a filter of the log lets through."""

from dataclasses import dataclass

from flask import request

from convo.domain.errors import NotFound
from convo.queries.conversations import get_conversation
from convo.queries.log import LogFilter, list_choices, list_places
from convo.services.disclosing.preparing import MOST_ENTRIES
from convo.web.access import db
from convo.web.disclosures.forms import PrepareForm
from convo.web.log.forms import LogFilterForm

_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Chosen:
    """Entries by their places, and in words how they were chosen."""

    places: tuple[int, ...]
    in_words: str


def case_in_address() -> str:
    """The number of the case from which somebody came, if they came from one."""
    return request.args.get("case", "")


def title_in_address() -> str:
    """The title of that case; '' where there is none, or none that is there."""
    number = case_in_address()
    if not _is_number(number):
        return ""
    try:
        return get_conversation(db(), int(number)).title
    except NotFound:
        return ""


def is_filtered() -> bool:
    """Whether the address carries a filter of the log."""
    return any(value for name, value in request.args.items() if name != "case")


def choose(form: PrepareForm) -> Chosen | None:
    """The entries that this form is about; None where it names none, with the error."""
    if form.case.data:
        return _of_case(form)
    if is_filtered():
        return found_by_filter()
    form.add_error("case", "Enter the number of a case, or start from a filter of the log")
    return None


def _of_case(form: PrepareForm) -> Chosen | None:
    number = form.case.data
    if not _is_number(number):
        form.add_error("case", "Enter the number of the case in digits, like 27")
        return None
    try:
        title = get_conversation(db(), int(number)).title
    except NotFound:
        form.add_error("case", f"There is no case {number}")
        return None
    wanted = LogFilter(conversation_id=int(number))
    return Chosen(_places(wanted), f"case {int(number)}: {title}")


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _DIGITS


def found_by_filter() -> Chosen:
    """What the filter in the address lets through; nothing where it can't be used."""
    filtered = LogFilterForm.asked(list_choices(db()))
    if not filtered.validate():
        return Chosen((), "a filter that can’t be used")
    return Chosen(_places(filtered.wanted(None)), filtered.in_words())


def _places(wanted: LogFilter) -> tuple[int, ...]:
    return tuple(list_places(db(), wanted, MOST_ENTRIES + 1))
