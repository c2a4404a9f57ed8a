"""Fetch a page as a browser would, and hold it to the house style before a test sees it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

Fields = dict[str, str | list[str]]

_REDIRECTS = (301, 302, 303, 307, 308)
#: Inputs that a browser sends only when somebody presses or ticks them.
_PRESSED = ("submit", "button", "reset", "image")
_TICKED = ("checkbox", "radio")


class BadPage(AssertionError):
    """A page that breaks the house style; says every fault of it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """One HTML answer, parsed. `path` is the address it was found at, after any redirect."""

    path: str
    status: int
    headers: Mapping[str, str]
    html: str
    root: Element
    #: What the parser had to forgive, a sentence each.
    forgiven: tuple[str, ...]
    #: Words that people typed and that this page may show outside a quotation.
    typed: tuple[str, ...] = ()

    @property
    def h1(self) -> str:
        """The words of the first h1."""
        return words_in(next(self.all("h1"), None))

    @property
    def title(self) -> str:
        """The words of the title."""
        return words_in(next(self.all("title"), None))

    @property
    def text(self) -> str:
        """Everything that can be read in the main part, blanks run together."""
        return words_in(next(self.all("main"), None))

    def all(self, *tags: str, cls: str = "") -> Iterator[Element]:
        """Every element of these tags (of all tags when none is named) with this class."""
        for element in self.root.iter():
            named = is_element(element) and (not tags or element.tag in tags)
            if named and (not cls or cls in element.get("class", "").split()):
                yield element

    def errors(self) -> dict[str, str]:
        """The error summary: the sentences for each field, by the id that their links land on."""
        found: dict[str, str] = {}
        for summary in self.all(cls="govuk-error-summary"):
            for link in summary.iter("a"):
                field = link.get("href", "").removeprefix("#")
                found[field] = f"{found.get(field, '')} {words_in(link)}".strip()
        return found

    def form(self, action: str) -> Fields:
        """What a browser would send to `action` if nobody changed anything. No button is in it."""
        for form in self.all("form"):
            if action in {form.get("action"), *_other_actions(form)}:
                return _fields(form)
        offered = [form.get("action") for form in self.all("form")]
        raise AssertionError(f"{self.path} has no form for {action}, only for {offered}")

    def link(self, text: str) -> str:
        """Where the first link with exactly these words leads."""
        for link in self.all("a"):
            if words_in(link) == text:
                return link.get("href", "")
        raise AssertionError(f"{self.path} has no link {text!r}: {self.links()}")

    def links(self) -> dict[str, str]:
        """The links of the main part: words to address."""
        main = next(self.all("main"), self.root)
        return {words_in(link): link.get("href", "") for link in main.iter("a")}

    def quotations(self) -> list[str]:
        """What people wrote, as the page quotes it, with its line breaks."""
        return ["".join(found.itertext()).strip() for found in self.all(cls="convo-words")]


def fetch(client: FlaskClient, path: str, status: int = 200, **more: Any) -> Page:
    """The page at `path`; a redirect asked for as `status` is followed to the page it leads to.

    `typed=` names words of people that the page shows outside a quotation; `headers=` are sent.
    """
    typed = tuple(more.pop("typed", ()))
    return arrive(client, client.get(path, **more), status, typed)


def send(
    client: FlaskClient,
    path: str,
    data: Mapping[str, Any],
    status: int = 303,
    **more: Any,
) -> Page:
    """The page that answers this form. After a 303 it is the page that a browser would show."""
    typed = tuple(more.pop("typed", ()))
    return arrive(client, client.post(path, data=data, **more), status, typed)


def fill_in(
    client: FlaskClient, page: Page, action: str, typed: Mapping[str, Any], status: int = 303
) -> Page:
    """Fill in this page's own form for `action`, hidden fields and all, and send it."""
    headers = {"Referer": f"http://localhost{page.path}"}
    return send(client, action, page.form(action) | dict(typed), status, headers=headers)


def arrive(
    client: FlaskClient, response: TestResponse, status: int, typed: tuple[str, ...] = ()
) -> Page:
    """The page of an answer, in house style, or the page that it leads to."""
    if response.status_code != status:
        shown = read(response).text if "html" in response.content_type else response.text
        raise AssertionError(
            f"{response.request.path} answered {response.status_code}, not {status}: {shown[:1500]}"
        )
    steps = 0
    while response.status_code in _REDIRECTS and steps < len(_REDIRECTS):
        response, steps = client.get(response.headers["Location"]), steps + 1
    return in_style(response, typed)


def in_style(response: TestResponse, typed: tuple[str, ...] = ()) -> Page:
    """The page of an answer. Raises `BadPage` unless it keeps every rule of the house."""
    from tests.house_style import RULES  # noqa: PLC0415 - the rules are about pages

    page = read(response, typed)
    faults = [f"{rule.__name__}: {fault}" for rule in RULES for fault in rule(page)]
    if faults:
        listed = "\n  ".join(faults)
        raise BadPage(f"{page.path} ({page.status}) breaks the house style:\n  {listed}")
    return page


def read(response: TestResponse, typed: tuple[str, ...] = ()) -> Page:
    """The page of an answer, whatever its style."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    root = parser.parse(response.text)
    lines = response.text.splitlines()
    return Page(
        path=urlsplit(response.request.url).path,
        status=response.status_code,
        headers=dict(response.headers),
        html=response.text,
        root=root,
        forgiven=tuple(
            f"{code} {data or ''} in line {line}: {lines[line - 1].strip()[:100]}"
            for (line, _column), code, data in parser.errors
        ),
        typed=typed,
    )


def is_element(node: Element) -> bool:
    """Whether this is an element: a comment has a function where an element has its tag."""
    tag: object = node.tag
    return isinstance(tag, str)


def words_in(element: Element | None) -> str:
    """What can be read in an element, blanks run together; '' for none."""
    return "" if element is None else " ".join("".join(_readable(element)).split())


def _readable(element: Element) -> Iterator[str]:
    if is_element(element) and element.tag not in {"script", "style"}:
        yield element.text or ""
        for child in element:
            yield from _readable(child)
            yield child.tail or ""


def _other_actions(form: Element) -> Iterator[str]:
    """A button may send its form elsewhere."""
    return (button.get("formaction", "") for button in form.iter("button"))


def _fields(form: Element) -> Fields:
    sent: Fields = {}
    for name, value in _sent(form):
        known = sent.get(name)
        if known is None:
            sent[name] = value
        else:
            sent[name] = [*known, value] if isinstance(known, list) else [known, value]
    return sent


def _sent(form: Element) -> Iterator[tuple[str, str]]:
    for field in form.iter():
        name = field.get("name")
        if name and field.get("disabled") is None:
            yield from ((name, value) for value in _values(field))


def _values(field: Element) -> Iterator[str]:
    if field.tag == "textarea":
        yield "".join(field.itertext())
    elif field.tag == "select":
        yield from _chosen(field)
    elif field.tag == "input" and field.get("type") not in _PRESSED and _counts(field):
        yield field.get("value", "on" if field.get("type") in _TICKED else "")


def _counts(field: Element) -> bool:
    return field.get("type") not in _TICKED or field.get("checked") is not None


def _chosen(field: Element) -> Iterator[str]:
    options = list(field.iter("option"))
    chosen = [option for option in options if option.get("selected") is not None]
    for option in chosen or ([] if field.get("multiple") is not None else options[:1]):
        yield option.get("value", words_in(option))
