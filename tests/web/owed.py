"""What an answer owes to whoever typed: a page that helps, and every word still there."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from werkzeug.test import TestResponse

from tests import house_style
from tests.page import Page, read
from tests.web.typist import Asked, Form

#: What is typed is kept here until it is saved, however long: it must not be lost before that.
_KEPT_AS_TYPED = frozenset({"replies.autosave"})
#: Takes a whole long receipt; its own limit has a test beside it.
_TAKES_MORE = frozenset({"receipts.check_receipt"})
#: What may be taken from words as they come in, said here once more: a browser can't show it.
_NEVER_SHOWN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_LIMIT = re.compile(r"must be [\d,]+ characters or fewer")
#: Whoever tries to sign in too often has to wait.
_WAIT = 429
#: What may be answered to a form, whatever was typed into it.
STATUSES = frozenset({200, 303, 400, 403, 404, 409, 413})
_RULES = (
    house_style.title_starts_with_the_h1,
    house_style.links_within_the_page_land,
    house_style.links_lead_somewhere,
    house_style.ids_are_unique,
    house_style.nothing_is_inline,
)


def faults_of(answer: TestResponse, form: Form, data: Mapping[str, Any] | bytes) -> Iterator[str]:
    """What is wrong with the answer to this form, a sentence each."""
    sent = data if isinstance(data, Mapping) else {}
    if answer.status_code == _WAIT and form.endpoint == "people.sign_in":
        return
    if answer.status_code not in STATUSES:
        yield f"answered {answer.status_code}"
    elif answer.status_code >= 400 and form.endpoint != "replies.check":
        page = read(answer)
        yield from (f"{rule.__name__}: {fault}" for rule in _RULES for fault in rule(page))
        yield from _refused(page, form, sent)


def without_a_limit(answer: TestResponse, form: Form) -> Iterator[str]:
    """The fields that took far too much, or did not say beside them how much they take."""
    if form.endpoint in _KEPT_AS_TYPED | _TAKES_MORE:
        return
    page = read(answer)
    said = page.errors()
    if form.endpoint == "replies.check" or form.method == "get":  # said on the page, in one place
        said = dict.fromkeys(form.words, page.html)
    for name in form.words:
        if not _LIMIT.search(said.get(name, "")):
            yield f"{name} has no limit: {said.get(name)}"


def _refused(page: Page, form: Form, sent: Mapping[str, Any]) -> Iterator[str]:
    actions = {each.get("action") for each in page.all("form")}
    actions |= {each.get("formaction") for each in page.all("button")}
    if page.status == 400:
        if not page.errors():
            yield f"no error says what is wrong: {page.text[:200]}"
        if form.action not in actions:
            yield f"the form is not on the page: {page.text[:200]}"
            return
    if form.method == "post" and page.status != 413:
        kept = page.form(form.action) if form.action in actions else None
        yield from lost(page, form, sent, kept)


def lost(
    page: Page, form: Form, sent: Mapping[str, Any], kept: Mapping[str, Any] | None
) -> Iterator[str]:
    """The fields whose words can be found neither in the form nor among what was typed."""
    shown = {_lines("".join(area.itertext())) for area in page.all("textarea")}
    for field in form.asked:
        if field.kind not in {"text", "line", "day"} or field.name not in sent:
            continue
        typed = _meant(field, sent[field.name])
        there = _as_list((kept or {}).get(field.name, ""))
        if kept is not None and field.name in kept:
            if [_lines(each) for each in there] != [_lines(each) for each in typed]:
                yield f"{field.name} was {typed!r:.80} and is {there!r:.80}"
        elif not (_lines(" ".join(typed)) in shown | {""} or {*map(_lines, typed)} <= shown | {""}):
            yield f"{field.name} is gone: {typed!r:.80}"


def _meant(field: Asked, sent: str | list[str]) -> list[str]:
    """What was typed, but for what no page can show."""
    if field.kind == "day":
        return [each.strip() for each in [*_as_list(sent), "", "", ""][:3]]
    text = _shown(_as_list(sent)[0]) if sent else ""
    return [text.strip() if field.kind == "line" else text]


def _shown(text: str) -> str:
    return _NEVER_SHOWN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _as_list(value: Any) -> list[str]:
    """What is sent under one name, each a text."""
    if isinstance(value, list):
        return [text for each in value for text in _as_list(each)]
    return [str(value)]


def _lines(text: str) -> str:
    """Without the blanks around it: a browser drops a line by itself, and lines are stripped."""
    return _shown(text).strip()
