"""What is proposed to be withheld before anybody has looked: people who did not ask.

A proposal is never the answer: each one can be taken back, and a name that convo doesn't know as
one (a neighbour in a sentence) is not found.
"""

import re
from collections.abc import Iterable, Iterator

from convo.domain.erasing import is_handle
from convo.domain.exemptions import Officials, Purpose, personal
from convo.domain.permissions import Action
from convo.domain.redactions import Passage, Redaction
from convo.queries.disclosable import Field, Material

#: Fields that name somebody, whatever the deed: `to` is whom a case was passed on to, `phrase` what
#: somebody asks to be erased.
_NAMING = frozenset({"email", "phrase", "to"})
#: The handle of a role is ours, and public.
_OUR_HANDLE = Action.USE_HANDLE.value
#: Names of staff stand in entries about their accounts; other names are of teams and places.
_ACCOUNTS = "person:"
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_MENTION = re.compile(r"(?<!\w)@\w[\w.-]*\w")
#: A shorter handle would be found inside everything.
_SHORTEST = 3


def propose(
    materials: Iterable[Material], purpose: Purpose, officials: Officials, own: Iterable[str] = ()
) -> dict[int, Redaction]:
    """A plan for these entries. `own` are names and handles of whoever asks: never withheld."""
    found = list(materials)
    asking = {_plain(name) for name in own if name.strip()}
    names = {_plain(name) for name in _names_in(found, officials)} - asking
    code = personal(purpose)
    return {each.seq: _proposal(each, code, officials, names, asking) for each in found}


def _names_in(materials: Iterable[Material], officials: Officials) -> Iterator[str]:
    """Handles of the public; and names of staff, where staff are not to be named."""
    for each in materials:
        if each.line.action != _OUR_HANDLE:
            yield from (_handle_in(field) for field in each.fields if _handle_in(field))
        if officials is Officials.ROLES and each.who_by_name != each.who_by_role:
            yield each.line.who


def _proposal(
    each: Material, code: str, officials: Officials, names: set[str], asking: set[str]
) -> Redaction:
    withheld, passages = {}, {}
    for field in each.fields:
        if field.words is None:
            continue
        if _names_somebody(each, field.name, officials):
            if _plain(field.words) not in asking:
                withheld[field.name] = code
        elif cut := tuple(_passages(field.words, code, names, asking)):
            passages[field.name] = cut
    return Redaction(withheld=withheld, passages=passages)


def _names_somebody(each: Material, field: str, officials: Officials) -> bool:
    if field == "name":
        return each.line.action.startswith(_ACCOUNTS) and officials is Officials.ROLES
    return (field in _NAMING or is_handle(field)) and each.line.action != _OUR_HANDLE


def _handle_in(field: Field) -> str:
    return (field.words or "") if is_handle(field.name) else ""


def _passages(words: str, code: str, names: set[str], asking: set[str]) -> Iterator[Passage]:
    found = [match.span() for pattern in (_EMAIL, _MENTION) for match in pattern.finditer(words)]
    for name in names:
        if len(name) >= _SHORTEST:
            whole = rf"(?<!\w)@?{re.escape(name)}(?!\w)"
            found += [match.span() for match in re.finditer(whole, words, re.IGNORECASE)]
    at = 0
    for start, end in sorted(found):
        if start >= at and _plain(words[start:end]) not in asking:
            yield Passage(start, end, code)
            at = end


def _plain(name: str) -> str:
    return name.strip().lstrip("@").casefold()
