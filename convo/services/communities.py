"""Deeds on the register of communities of interest: adding, changing, checking.

What a community thinks of anything is not kept: the register says what it is and where it meets.
"""

from dataclasses import asdict, dataclass
from datetime import date, timedelta

from sqlalchemy.orm.attributes import flag_modified

from convo.db.models import Community, EngagementCheck
from convo.domain.actor import Actor
from convo.domain.permissions import Action
from convo.domain.recognition import CheckResult, CommunityKind
from convo.domain.vocabulary import Role
from convo.queries.communities import find_same_name, get_community, spoken
from convo.queries.places import get_venue
from convo.services.office import Office
from convo.services.people import Unfit
from convo.services.requirements import require_version
from convo.services.transaction import Transaction, transaction
from convo.support.addresses import BadAddress, canonical

LONGEST_NAME = 120
LONGEST_TEXT = 2_000
LONGEST_ADDRESS = 2_000
#: A check counts for two years at most: people and what they do change.
LONGEST_VALID = timedelta(days=731)


@dataclass(frozen=True, kw_only=True, slots=True)
class CommunityDetails:
    """Everything that the register says about a community."""

    name: str
    kind: CommunityKind
    #: What it is.
    about: str
    #: Whom it speaks for, as it says itself.
    speaks_for: str
    #: The public address where it meets, and the venue there.
    address: str
    venue_id: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeCommunity:
    """What is to stand there instead, by somebody who read this version."""

    community_id: int
    version: int
    details: CommunityDetails


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckCommunity:
    """What somebody found when they looked whether government deals with it."""

    community_id: int
    version: int
    result: CheckResult
    checked_on: date
    valid_until: date
    concerns: str = ""


def add_community(office: Office, actor: Actor, details: CommunityDetails) -> int:
    """Add a community to the register; its identifier. Raises `Unfit` with every fault, by field.

    It begins without an engagement check.
    """
    with transaction(office, actor, Action.ADD_COMMUNITY) as tx:
        _require_fit(tx, details, None)
        community = Community(**_kept(details), added_at=tx.now, added_by_id=tx.person_id)
        tx.session.add(community)
        tx.session.flush()
        tx.note(kind=community.kind.value, venue=community.venue_id)
        _record(tx, community)
        return community.id


def change_community(office: Office, actor: Actor, deed: ChangeCommunity) -> None:
    """Change what is known of it. Its checks stay as they are: who doubts them checks again."""
    with transaction(office, actor, Action.CHANGE_COMMUNITY) as tx:
        community = _open(tx, deed.community_id, deed.version)
        _require_fit(tx, deed.details, community.id)
        kept = _kept(deed.details)
        changed = sorted(name for name, value in kept.items() if getattr(community, name) != value)
        for name in changed:
            setattr(community, name, kept[name])
        tx.note(changed=changed, kind=community.kind.value, venue=community.venue_id)
        _record(tx, community)


def check_community(office: Office, actor: Actor, deed: CheckCommunity) -> None:
    """Record an engagement check: the last one counts, and none is ever changed.

    A doubt is lifted by the press office alone: else whoever wants a doubtful community named
    would lift it on the way, and nobody from there would be asked.

    Raises `Unfit` with every fault, by field.
    """
    with transaction(office, actor, Action.CHECK_COMMUNITY) as tx:
        community = _open(tx, deed.community_id, deed.version)
        faults = _day_faults(deed, tx.standpoint.today) | _concern_faults(deed)
        faults |= _doubt_faults(deed, community, tx.actor)
        if faults:
            raise Unfit(faults)
        tx.session.add(
            EngagementCheck(
                community_id=community.id,
                result=deed.result,
                concerns=deed.concerns.strip(),
                checked_on=deed.checked_on,
                valid_until=deed.valid_until,
                recorded_at=tx.now,
                checked_by_id=tx.person_id,
            )
        )
        # Whoever has the page open has not read this check yet.
        flag_modified(community, "name")
        tx.session.flush()
        tx.note(
            result=deed.result.value,
            checked_on=deed.checked_on.isoformat(),
            valid_until=deed.valid_until.isoformat(),
        )
        tx.record(community, concerns=deed.concerns.strip())


def _open(tx: Transaction, community_id: int, version: int) -> Community:
    tx.hold(Community, community_id)
    community = tx.on(get_community(tx.session, community_id))
    require_version(community, version)
    return community


def _kept(details: CommunityDetails) -> dict[str, object]:
    """As the columns take it."""
    return {
        name: value.strip() if type(value) is str else value
        for name, value in asdict(details).items()
    }


def _record(tx: Transaction, community: Community) -> None:
    tx.record(
        community,
        name=community.name,
        about=community.about,
        speaks_for=community.speaks_for,
        address=community.address,
    )


def _require_fit(tx: Transaction, details: CommunityDetails, but: int | None) -> None:
    get_venue(tx.session, details.venue_id)
    faults = _text_faults(details) | _address_faults(details)
    if "name" not in faults and (same := find_same_name(tx.session, details.name, but)) is not None:
        faults["name"] = f"“{same.name}” is in the register already. Change it there"
    if faults:
        raise Unfit(faults)


def _text_faults(details: CommunityDetails) -> dict[str, str]:
    asked = (
        ("name", details.name, LONGEST_NAME, "Enter the name that it goes by"),
        ("about", details.about, LONGEST_TEXT, "Say what it is, in a sentence"),
        ("speaks_for", details.speaks_for, LONGEST_TEXT, "Say whom it speaks for, as it says"),
    )
    missing = {name: sentence for name, words, _, sentence in asked if not spoken(words)}
    return missing | {
        name: f"This must be {most:,} characters or fewer"
        for name, words, most, _ in asked
        if len(words.strip()) > most
    }


def _address_faults(details: CommunityDetails) -> dict[str, str]:
    if len(details.address) > LONGEST_ADDRESS:
        return {"address": f"Address must be {LONGEST_ADDRESS:,} characters or fewer"}
    try:
        canonical(details.address)
    except BadAddress as bad:
        return {"address": str(bad)}
    return {}


def _day_faults(deed: CheckCommunity, today: date) -> dict[str, str]:
    if deed.checked_on > today:
        return {"checked_on": "The day of the check must be today or in the past"}
    if deed.valid_until < deed.checked_on:
        return {"valid_until": "The last day must not be before the day of the check"}
    if deed.valid_until > deed.checked_on + LONGEST_VALID:
        return {"valid_until": "A check counts for two years at most. Enter an earlier day"}
    return {}


def _doubt_faults(deed: CheckCommunity, community: Community, actor: Actor) -> dict[str, str]:
    before = community.check
    is_doubtful = before is not None and before.result is CheckResult.DOUBTFUL
    if not is_doubtful or deed.result is CheckResult.DOUBTFUL or Role.PRESS_OFFICE in actor.roles:
        return {}
    return {"result": "There is a doubt about it, which the press office alone can lift. Ask them"}


def _concern_faults(deed: CheckCommunity) -> dict[str, str]:
    has_concerns = bool(deed.concerns.strip())
    if deed.result is CheckResult.DOUBTFUL and not has_concerns:
        return {"concerns": "Say what the doubt is: whoever signs for it has to know"}
    if deed.result is CheckResult.NO_CONCERN and has_concerns:
        return {"concerns": "You found no concern. Leave this empty, or choose ‘Doubtful’"}
    if len(deed.concerns) > LONGEST_TEXT:
        return {"concerns": f"Concerns must be {LONGEST_TEXT:,} characters or fewer"}
    return {}
