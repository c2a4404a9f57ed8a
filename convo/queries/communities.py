"""Reading the register of communities of interest: their checks, their cases, who names them."""

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from convo.db.models import Community, Conversation, EngagementCheck, Mention, Recognition
from convo.domain.errors import NotFound
from convo.domain.recognition import CheckResult, Legitimacy
from convo.guidelines.folding import fold

#: So many stand on one page of the register.
PAGE = 50
#: So many mentions and cases stand on the page of a community, the latest first.
LATEST = 30

#: Without the underscores between which people set what they stress.
_WORD = re.compile(r"[^\W_]+")
#: Stands between words of a text where a name was found: no name goes across it.
_TAKEN = "\x00"


def get_community(session: Session, community_id: int) -> Community:
    """The community with its venue and every check. Raises `NotFound`."""
    found = session.scalar(
        _whole()
        .options(
            joinedload(Community.added_by),
            selectinload(Community.checks).joinedload(EngagementCheck.checked_by),
        )
        .where(Community.id == community_id)
    )
    if found is None:
        raise NotFound(f"no community {community_id}")
    return found


def list_communities(
    session: Session, words: str = "", *, most: int | None = None, skip: int = 0
) -> Sequence[Community]:
    """Communities by name, each with its venue and its checks; all of them unless told otherwise.

    `words` have to stand in the name, in what it is, or in whom it speaks for.
    """
    found = _whole().options(selectinload(Community.checks))
    if words:
        columns = (Community.name, Community.about, Community.speaks_for)
        holds = [column.icontains(words, autoescape=True) for column in columns]
        found = found.where(holds[0] | holds[1] | holds[2])
    by_name = found.order_by(func.lower(Community.name), Community.id)
    return session.scalars(by_name.limit(most).offset(skip)).all()


def legitimacy_of(community: Community, today: date) -> Legitimacy:
    """What is known of it, by the last check.

    A check without concern counts to the end of its last day. A doubt counts until somebody has
    checked again: it does not go away by waiting.
    """
    check = community.check
    if check is None:
        return Legitimacy.UNCHECKED
    if check.result is CheckResult.DOUBTFUL:
        return Legitimacy.DOUBTFUL
    return Legitimacy.SOUND if today <= check.valid_until else Legitimacy.UNCHECKED


def find_same_name(session: Session, name: str, but: int | None = None) -> Community | None:
    """Another community that reads the same, whatever its capitals, quotes and spaces."""
    wanted = spoken(name)
    names = session.execute(select(Community.id, Community.name).order_by(Community.id))
    same = (number for number, each in names if spoken(each) == wanted and number != but)
    number = next(same, None)
    return None if number is None else session.get(Community, number)


def named_in(session: Session, words: str) -> Sequence[Community]:
    """The communities of the register whose names stand in a text, by name.

    Whole words, whatever their capitals, quotes and accents. A name that stands only inside of a
    longer one of the register does not count: 'Friends of Elm Park' does not name 'Elm Park'.
    """
    names = session.execute(select(Community.id, Community.name)).all()
    found = _found_in(words, {number: spoken(name) for number, name in names})
    if not found:
        return []
    named = _whole().options(selectinload(Community.checks)).where(Community.id.in_(found))
    return session.scalars(named.order_by(func.lower(Community.name), Community.id)).all()


def read_aloud(text: str) -> str:
    """The words of a text, one blank between two: what is left of it when it is read aloud."""
    return " ".join(_WORD.findall(fold(text).casefold().replace("&", " and ")))


@lru_cache(maxsize=4096)
def spoken(name: str) -> str:
    """A name read aloud; names are few and asked for each time, so they are kept."""
    return read_aloud(name)


def mentions_of(session: Session, community_id: int) -> Sequence[Mention]:
    """Recognition that was given and names this community, the latest first: at most `LATEST`."""
    return session.scalars(
        select(Mention)
        .join(Mention.recognition)
        .options(
            joinedload(Mention.side),
            joinedload(Mention.recognition).joinedload(Recognition.topic),
            joinedload(Mention.recognition).joinedload(Recognition.conversation),
        )
        .where(Mention.community_id == community_id, *given())
        .order_by(Recognition.given_on.desc(), Mention.id.desc())
        .limit(LATEST)
    ).all()


def count_mentions(session: Session, communities: Sequence[int]) -> dict[int, int]:
    """How often recognition that was given names each of these."""
    counted = (
        select(Mention.community_id, func.count(Mention.id))
        .join(Mention.recognition)
        .where(Mention.community_id.in_(communities), *given())
        .group_by(Mention.community_id)
    )
    return {number: count for number, count in session.execute(counted) if number is not None}


def given() -> tuple[ColumnElement[bool], ...]:
    """What makes recognition count: it was given, and not recorded by mistake."""
    return Recognition.given_on.is_not(None), Recognition.struck_at.is_(None)


def list_cases_about(session: Session, community_id: int) -> Sequence[Conversation]:
    """The cases about the community itself, the latest first: at most `LATEST`."""
    return session.scalars(
        select(Conversation)
        .options(joinedload(Conversation.topic), joinedload(Conversation.official))
        .where(Conversation.community_id == community_id)
        .order_by(Conversation.id.desc())
        .limit(LATEST)
    ).all()


def _whole() -> Select[Community]:
    return select(Community).options(joinedload(Community.venue))


def _found_in(words: str, names: dict[int, str]) -> set[int]:
    """Longer names first, and what one has taken no other has."""
    text = f" {read_aloud(words)} "
    likely = [(number, name) for number, name in names.items() if name and f" {name} " in text]
    found = set()
    for number, name in sorted(likely, key=lambda each: (-len(each[1]), each[0])):
        if f" {name} " in text:
            found.add(number)
            # Two of them may stand side by side, with one blank between.
            while f" {name} " in text:
                text = text.replace(f" {name} ", f" {_TAKEN} ")
    return found
