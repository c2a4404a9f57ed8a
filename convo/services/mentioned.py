"""Whom recognition named that was given outside convo: communities, people by handle, nobody."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from convo.db.models import Community, Mention
from convo.domain.acknowledging import must_be_asked
from convo.domain.recognition import Comfort, Named
from convo.domain.vocabulary import SpeakerRole
from convo.queries.sides import list_sides

#: More than this is a list of names, and no recognition of anybody.
MOST = 10
LONGEST_HANDLE = 80

_NOBODY_NAMED = "Say whom it names, or that it names nobody"


@dataclass(frozen=True, kw_only=True, slots=True)
class MentionOutside:
    """One whom it named, and the side that was recognised with them; None for none of them."""

    named: Named
    community_id: int | None = None
    handle: str = ""
    speaker: SpeakerRole | None = None
    side_id: int | None = None


def fit_mentions(
    session: Session, topic_id: int, said: Sequence[MentionOutside]
) -> tuple[list[Mention], dict[str, str]]:
    """Mentions as they are kept, and what is wrong: fields with the number of the mention, from 1.

    Nobody in convo asked whether they were content to be named: that is what is kept.
    """
    if not said:
        return [], {"named_1": _NOBODY_NAMED}
    if len(said) > MOST:
        return [], {f"named_{MOST}": f"Name {MOST} at most"}
    sides = {side.id for side in list_sides(session, topic_id)}
    faults: dict[str, str] = {}
    mentions: list[Mention] = []
    seen: set[tuple[object, ...]] = set()
    for place, each in enumerate(said, 1):
        community = session.get(Community, each.community_id) if each.community_id else None
        found = _faults(each, community, sides)
        if not found and _key(each) in seen:
            found = {"named": "You have said this already"}
        seen.add(_key(each))
        faults |= {f"{name}_{place}": sentence for name, sentence in found.items()}
        if not found:
            mentions.append(_mention(each, community))
    return mentions, faults


def _key(each: MentionOutside) -> tuple[object, ...]:
    """Whom it names; where it names nobody, the side."""
    match each.named:
        case Named.COMMUNITY:
            return each.named, each.community_id
        case Named.PERSON:
            return each.named, each.handle.strip()
        case _:
            return each.named, each.side_id


def _faults(each: MentionOutside, community: Community | None, sides: set[int]) -> dict[str, str]:
    if each.side_id is not None and each.side_id not in sides:
        return {"side": "Choose a side of this topic"}
    match each.named:
        case Named.COMMUNITY:
            return {} if community else {"community": "Choose a community of the register"}
        case Named.PERSON:
            return _person_faults(each)
        case _:
            is_missing = each.side_id is None and bool(sides)
            return {"side": "Choose the side that was recognised"} if is_missing else {}


def _person_faults(each: MentionOutside) -> dict[str, str]:
    handle = each.handle.strip()
    if not handle or len(handle) > LONGEST_HANDLE:
        return {"handle": f"Enter the handle that was named, {LONGEST_HANDLE} characters at most"}
    return {} if each.speaker else {"speaker": "Choose as whom they spoke"}


def _mention(each: MentionOutside, community: Community | None) -> Mention:
    is_person = each.named is Named.PERSON
    kind = community.kind if community else None
    asked_first = must_be_asked(each.named, each.speaker if is_person else None, kind)
    return Mention(
        named=each.named,
        community_id=community.id if community and each.named is Named.COMMUNITY else None,
        handle=each.handle.strip() if is_person else "",
        speaker=each.speaker if is_person else None,
        side_id=each.side_id,
        comfort=Comfort.NOT_ASKED if asked_first else Comfort.NOT_NEEDED,
    )
