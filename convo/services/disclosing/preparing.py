"""Preparing a disclosure: no deed, so it lies among the transient rows until it is finished."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from convo.db.models import DisclosureDraft
from convo.domain.actor import Actor
from convo.domain.errors import NotReady
from convo.domain.permissions import Action
from convo.domain.redactions import Plan, Redaction, as_json, plan_of
from convo.queries.disclosable import get_materials, list_erasing
from convo.queries.disclosures import get_draft
from convo.services.disclosing.making import Letter
from convo.services.disclosing.proposals import propose
from convo.services.office import Office
from convo.services.requirements import require_granted, require_version
from convo.services.transaction import transient

#: What is larger is not looked through field by field by anybody.
MOST_ENTRIES = 500
#: How long a disclosure waits to be gone on with. Its words are not kept for longer.
LIFE = timedelta(days=90)
NOTHING_CHOSEN = "There is nothing to disclose: no entry of the log was chosen."
TOO_MANY = (
    f"More than {MOST_ENTRIES} entries were chosen, which nobody can look through. Choose a case, "
    "or look for less."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Prepare:
    """A disclosure that is to be prepared. `own` are names and handles of whoever asks."""

    letter: Letter
    places: tuple[int, ...]
    #: How they were chosen, in words.
    chosen: str
    own: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Readdress:
    """What the cover says is to be changed."""

    draft_id: int
    version: int
    letter: Letter


@dataclass(frozen=True, kw_only=True, slots=True)
class Redact:
    """What is withheld of some entries; the others stay as they are."""

    draft_id: int
    version: int
    redactions: Mapping[int, Redaction]


def prepare(office: Office, actor: Actor, deed: Prepare) -> int:
    """Start preparing a disclosure, with people who did not ask proposed to be withheld.

    Raises `NotReady` for no entries, or too many.
    """
    with transient(office, actor) as (session, known):
        require_granted(known, Action.DISCLOSE)
        now, same = office.clock(), DisclosureDraft.request == known.request
        if (begun := session.scalar(select(DisclosureDraft.id).where(same))) is not None:
            return begun
        session.execute(delete(DisclosureDraft).where(DisclosureDraft.changed_at < now - LIFE))
        draft = DisclosureDraft(
            request=known.request,
            begun_at=now,
            begun_by_id=known.person_id,
            changed_at=now,
            changed_by_id=known.person_id,
            chosen=deed.chosen,
            plan=as_json(plan_for(session, deed)),
            **_letter_columns(deed.letter),
        )
        session.add(draft)
        session.flush()
        return draft.id


def plan_for(session: Session, deed: Prepare) -> dict[int, Redaction]:
    """What is proposed for these entries. Raises `NotReady` for none, or too many."""
    if not deed.places:
        raise NotReady((NOTHING_CHOSEN,))
    places = sorted({*deed.places, *list_erasing(session, deed.places)})
    if len(places) > MOST_ENTRIES:
        raise NotReady((TOO_MANY,))
    materials = get_materials(session, places)
    return propose(materials, deed.letter.purpose, deed.letter.officials, deed.own)


def readdress(office: Office, actor: Actor, deed: Readdress) -> None:
    """Change what the cover says. Raises `StaleWording` when somebody else was faster."""
    with transient(office, actor) as (session, known):
        draft = _open(session, office, known, deed.draft_id, deed.version)
        for name, value in _letter_columns(deed.letter).items() if draft else ():
            setattr(draft, name, value)


def redact(office: Office, actor: Actor, deed: Redact) -> None:
    """Change what is withheld of some entries. Raises `StaleWording`, as above.

    An entry that erased words of it meanwhile is added, so that erased can be shown to be erased.
    """
    with transient(office, actor) as (session, known):
        draft = _open(session, office, known, deed.draft_id, deed.version)
        if draft is None:
            return
        plan = plan_of(draft.plan)
        changed = {seq: found for seq, found in deed.redactions.items() if seq in plan}
        draft.plan = as_json(_completed(session, plan | changed, draft))


def discard(office: Office, actor: Actor, draft_id: int) -> None:
    """Let a disclosure in preparation go. Nothing of it was handed out."""
    with transient(office, actor) as (session, known):
        require_granted(known, Action.DISCLOSE)
        session.execute(delete(DisclosureDraft).where(DisclosureDraft.id == draft_id))


def letter_of(draft: DisclosureDraft) -> Letter:
    """What its cover says."""
    return Letter(
        purpose=draft.purpose,
        officials=draft.officials,
        reference=draft.reference,
        recipient=draft.recipient,
        asked=draft.reason,
    )


def _letter_columns(letter: Letter) -> dict[str, object]:
    return {
        "purpose": letter.purpose,
        "officials": letter.officials,
        "reference": letter.reference.strip(),
        "recipient": letter.recipient.strip(),
        "reason": letter.asked.strip(),
    }


def _completed(session: Session, plan: Plan, draft: DisclosureDraft) -> Plan:
    lacking = [seq for seq in list_erasing(session, plan) if seq not in plan]
    materials = get_materials(session, lacking)
    return {**plan, **propose(materials, draft.purpose, draft.officials)}


def _open(
    session: Session, office: Office, actor: Actor, draft_id: int, version: int
) -> DisclosureDraft | None:
    """The draft, to be changed; None where this very form was saved already: a double click."""
    require_granted(actor, Action.DISCLOSE)
    draft = get_draft(session, draft_id)
    if draft.request == actor.request:
        return None
    require_version(draft, version)
    draft.request = actor.request
    draft.changed_at = office.clock()
    draft.changed_by_id = actor.person_id or draft.changed_by_id
    return draft
