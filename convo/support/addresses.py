"""Addresses of public pages: whether two that look different are the same conversation."""

import re
from urllib.parse import SplitResult, urlsplit, urlunsplit

from w3lib.url import canonicalize_url

_CLICKS = """
_ga _gl _hsenc _hsmi dclid fbclid gbraid gclid gclsrc igsh igshid li_fat_id mc_cid mc_eid mkt_tok
msclkid ttclid twclid vero_id wbraid yclid
"""
#: Added by newsletters, adverts and share buttons; they say who clicked, not what is shown.
TRACKING_PARAMETERS = frozenset(_CLICKS.split())

_HELP = "Enter a full address, like https://www.example.org/page"
_WITH_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*)://", re.IGNORECASE)
# 'mailto:' and 'javascript:', but not 'example.org:8080'.
_OTHER_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
_HOST = re.compile(r"(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}")
_NUMBERS = re.compile(r"\d{1,3}(\.\d{1,3}){3}")
# Control characters and every kind of space: none belongs in an address.
_BLANK = re.compile(r"[\x00-\x20\x7f-\x9f\s\u200b\ufeff]")


class BadAddress(ValueError):
    """No address of a public page. The message tells the person what to enter instead."""


def canonical(address: str) -> str:
    """The one form of an address by which 'already logged' is found; always https.

    Goes: the case of the host, http (the same page answers both), the default port, dots in the
    path, the order of parameters, tracking parameters, and the fragment. A fragment names a place
    within the page ('#comment-123'), and two comments of one thread are one conversation; it stays
    only where it is the route of a one-page site ('#!/topic/1', '#/topic/1'). Stays: the case of
    the path, 'www.', and every other parameter. A missing scheme is added, and a host with
    letters beyond ASCII is written as 'xn--…'. Applying it twice changes nothing.

    Keep what the person typed beside it: that is what gets linked. Raises BadAddress.
    """
    parts = _split(address)
    netloc = _host_of(parts) + _port_of(parts)
    fragment = parts.fragment if parts.fragment.startswith(("!", "/")) else ""
    plain = urlunsplit(("https", netloc, parts.path, parts.query, fragment))
    # Tracking goes last: 'utm%5fsource' shows what it is only once its escapes are undone.
    ordered = urlsplit(canonicalize_url(plain, keep_fragments=True))
    return ordered._replace(query=_without_tracking(ordered.query)).geturl()


def host(address: str) -> str:
    """The host of an address in lower case, without port ('www.' stays). Raises BadAddress."""
    return _host_of(_split(address))


def _split(address: str) -> SplitResult:
    typed = address.strip()
    if not typed:
        raise BadAddress(_HELP)
    if _BLANK.search(typed):
        raise BadAddress("An address has no spaces or line breaks in it. " + _HELP)
    whole = _with_scheme(typed)
    try:
        parts = urlsplit(whole)
    except ValueError as error:
        raise BadAddress(_HELP) from error
    if "@" in parts.netloc:
        raise BadAddress("Leave out the user name and password before the @ in the address")
    _port_of(parts)
    return parts


def _with_scheme(typed: str) -> str:
    found = _WITH_SCHEME.match(typed)
    if found is None and typed.startswith("//"):
        return "https:" + typed
    if found is None and not _OTHER_SCHEME.match(typed):
        return "https://" + typed
    if found is None or found[1].lower() not in {"http", "https"}:
        raise BadAddress("Only addresses of web pages can be logged. " + _HELP)
    return typed


def _host_of(parts: SplitResult) -> str:
    try:
        ascii_host = (parts.hostname or "").encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError as error:
        raise BadAddress(_HELP) from error
    if not (_HOST.fullmatch(ascii_host) or _NUMBERS.fullmatch(ascii_host)):
        raise BadAddress(_HELP)
    return ascii_host


def _port_of(parts: SplitResult) -> str:
    try:
        port = parts.port
    except ValueError as error:
        raise BadAddress("The number after the colon is not a port. " + _HELP) from error
    return "" if port in {None, 80, 443} else f":{port}"


def _without_tracking(query: str) -> str:
    return "&".join(field for field in query.split("&") if field and not _is_tracking(field))


def _is_tracking(field: str) -> bool:
    name = field.partition("=")[0].lower()
    return name.startswith("utm_") or name in TRACKING_PARAMETERS
