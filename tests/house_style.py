"""The house style of a page: one short function for each rule, named after it.

A rule is given a page and yields its faults; `tests/page.py` asks them all on every fetch.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from tests.guideline_words import without_guidelines
from tests.page import Page, is_element, words_in

Rule = Callable[[Page], Iterator[str]]

#: Where other people's words stand as they were written.
_QUOTING_TAGS = frozenset({"blockquote", "textarea", "q", "code", "pre", "script", "style"})
_QUOTING_CLASSES = frozenset({"convo-words", "convo-address"})
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_UNLABELLED = frozenset({"hidden", "submit", "button", "reset", "image"})
_EMPTY_WORDS = frozenset({"click here", "here", "more", "read more", "link", "this link"})


def is_valid_html(page: Page) -> Iterator[str]:
    """The parser had nothing to forgive."""
    yield from page.forgiven


def names_its_language(page: Page) -> Iterator[str]:
    """A screen reader knows how to pronounce it."""
    if not page.root.get("lang"):
        yield "html has no lang"


def has_exactly_one_h1(page: Page) -> Iterator[str]:
    """One page is about one thing."""
    if (count := len(list(page.all("h1")))) != 1:
        yield f"{count} h1"
    elif not page.h1:
        yield "an empty h1"


def title_starts_with_the_h1(page: Page) -> Iterator[str]:
    """The title in a tab says the same as the page, and that it has errors, if it has."""
    has_errors = next(page.all(cls="govuk-error-summary"), None) is not None
    start = f"Error: {page.h1}" if has_errors else page.h1
    if not page.title.startswith(start):
        yield f"the title is {page.title!r}, and should start with {start!r}"


def headings_do_not_skip_levels(page: Page) -> Iterator[str]:
    """An h3 stands under an h2. An error summary's or banner's h2 may come before the h1."""
    before = 1
    for heading in page.all(*_HEADINGS):
        level = int(heading.tag[1])
        if level > before + 1:
            yield f"h{level} {words_in(heading)!r} after h{before}"
        before = level


def ids_are_unique(page: Page) -> Iterator[str]:
    """An id names one element."""
    for id_, count in Counter(_ids(page)).items():
        if count > 1:
            yield f"{count} elements have the id {id_!r}"


def ids_have_no_blanks(page: Page) -> Iterator[str]:
    """HTML allows none, and a label or link could not point at one."""
    yield from (f"id {id_!r}" for id_ in _ids(page) if not id_ or id_.split() != [id_])


def every_field_has_a_label(page: Page) -> Iterator[str]:
    """By a label for it, a label around it, or an aria-label."""
    pointed_at = {label.get("for", "") for label in page.all("label") if words_in(label)}
    wrapped = {id(field) for label in page.all("label") for field in label.iter()}
    for field in page.all("input", "select", "textarea"):
        spoken = field.get("aria-label") or field.get("aria-labelledby")
        named = field.get("id", "no id") in pointed_at or id(field) in wrapped or spoken
        if field.get("type") not in _UNLABELLED and not named:
            yield f"{field.tag} {field.get('name') or field.get('id')!r} has no label"


def what_is_pointed_at_exists(page: Page) -> Iterator[str]:
    """Labels and descriptions point at ids of this page."""
    ids = set(_ids(page))
    for element in page.all():
        for attribute in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
            missing = set(element.get(attribute, "").split()) - ids
            yield from (f"{element.tag} {attribute}={name!r} lands nowhere" for name in missing)


def links_within_the_page_land(page: Page) -> Iterator[str]:
    """Every #link, those of the error summary among them."""
    ids = set(_ids(page))
    for link in page.all("a"):
        place = link.get("href", "")
        if place.startswith("#") and place[1:] not in ids:
            yield f"link {words_in(link)!r} to {place} lands nowhere"


def links_and_buttons_say_what_they_do(page: Page) -> Iterator[str]:
    """A link makes sense when it is read out by itself."""
    for element in page.all("a", "button"):
        words = words_in(element) or element.get("aria-label", "")
        if not words or words.lower() in _EMPTY_WORDS:
            yield f"{element.tag} {words!r} to {element.get('href') or element.get('name')!r}"


def links_lead_somewhere(page: Page) -> Iterator[str]:
    """To a page, and never into a script, but for the one that is there to be dragged away."""
    for link in page.all("a"):
        if "data-convo-bookmark" in link.attrib and page.path == "/conversations/bookmarklet":
            continue
        href = link.get("href", "").strip()
        if not href or href.lower().startswith(("javascript:", "data:", "vbscript:")):
            yield f"link {words_in(link)!r} to {href!r}"


def forms_say_where_they_go(page: Page) -> Iterator[str]:
    """A form has an address and a method."""
    for form in page.all("form"):
        if not form.get("action"):
            yield f"a form without an action: {words_in(form)[:60]!r}"
        if form.get("method", "").lower() not in {"get", "post"}:
            yield f"the form for {form.get('action')} has no method"


def forms_that_change_something_carry_a_token(page: Page) -> Iterator[str]:
    """Without it anybody's page could send them; without novalidate browsers word our errors."""
    for form in page.all("form"):
        if form.get("method", "").lower() == "post":
            tokens = [field for field in form.iter("input") if field.get("name") == "csrf_token"]
            if len(tokens) != 1 or not tokens[0].get("value"):
                yield f"the form for {form.get('action')} has {len(tokens)} csrf_token with a value"
            if form.get("novalidate") is None:
                yield f"the form for {form.get('action')} is not novalidate"


def nothing_is_inline(page: Page) -> Iterator[str]:
    """The policy would block it: no style, no handlers, no style sheet in the page."""
    yield from ("a style element" for _ in page.all("style"))
    for element in page.all():
        for name in element.keys():  # noqa: SIM118 - an element is a list of its children
            if name == "style" or name.startswith("on"):
                yield f"{element.tag} has {name}={element.get(name)!r}"


def scripts_are_ours(page: Page) -> Iterator[str]:
    """Each has this answer's nonce, or comes from our own address."""
    nonce = _nonce(page)
    for script in page.all("script"):
        source = script.get("src")
        ours = source is not None and re.match(r"/(?!/)", source) is not None
        if not ours and (nonce is None or script.get("nonce") != nonce):
            yield f"script {source or (script.text or '')[:60]!r}"


def policy_is_strict(page: Page) -> Iterator[str]:
    """There is a Content-Security-Policy and it lets nothing inline through."""
    policy = page.headers.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or "unsafe-" in policy:
        yield f"Content-Security-Policy is {policy!r}"


def quotes_are_curly(page: Page) -> Iterator[str]:
    """In our own words; what people and the press office typed stays as they typed it."""
    own = without_guidelines(" ".join("".join(_own_words(page.root)).split()))
    for typed in sorted(page.typed, key=len, reverse=True):
        own = own.replace(" ".join(typed.split()), "")
    yield from (f"…{own[max(0, at - 30) : at + 30]}…" for at, c in enumerate(own) if c in "'\"")


def _own_words(element: Element) -> Iterator[str]:
    quoting = _QUOTING_CLASSES & set(element.get("class", "").split())
    if is_element(element) and element.tag not in _QUOTING_TAGS and not quoting:
        yield element.text or ""
        yield from (f" {element.get(name, '')} " for name in ("aria-label", "placeholder", "alt"))
        for child in element:
            yield from _own_words(child)
            yield child.tail or ""


def _ids(page: Page) -> Iterator[str]:
    return (element.get("id", "") for element in page.all() if element.get("id") is not None)


def _nonce(page: Page) -> str | None:
    found = re.search(r"'nonce-([^']+)'", page.headers.get("Content-Security-Policy", ""))
    return found[1] if found else None


RULES: tuple[Rule, ...] = (
    is_valid_html,
    names_its_language,
    has_exactly_one_h1,
    title_starts_with_the_h1,
    headings_do_not_skip_levels,
    ids_are_unique,
    ids_have_no_blanks,
    every_field_has_a_label,
    what_is_pointed_at_exists,
    links_within_the_page_land,
    links_and_buttons_say_what_they_do,
    links_lead_somewhere,
    forms_say_where_they_go,
    forms_that_change_something_carry_a_token,
    nothing_is_inline,
    scripts_are_ours,
    policy_is_strict,
    quotes_are_curly,
)
