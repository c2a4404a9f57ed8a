"""Deeds on lines to take, for the press office that keeps them."""

from dataclasses import dataclass

from convo.db.models import LineToTake
from convo.domain.actor import Actor
from convo.domain.errors import StaleWording
from convo.domain.permissions import Action
from convo.queries.lines import get_line, list_lines_beside
from convo.queries.places import get_topic
from convo.services.office import Office
from convo.services.people import Unfit
from convo.services.requirements import require_reason
from convo.services.transaction import Transaction, transaction

#: The longest title, and the longest line: what is longer is a briefing.
LONGEST_TITLE = 200
LONGEST_LINE = 5_000
#: The most lines in force for one topic, and for all topics: each draft is compared with all.
MOST_IN_FORCE = 100
#: A shorter line would be found in every other draft.
FEWEST_WORDS = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class AddLine:
    """A line to take: on one topic, or on every topic when none is named."""

    title: str
    words: str
    topic_id: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class RetireLine:
    """A line that is no longer in force, and why."""

    line_id: int
    reason: str


def add_line(office: Office, actor: Actor, deed: AddLine) -> int:
    """Keep a line, so that pasting it into a reply is seen; its identifier.

    Raises `Unfit` with every fault at once, by field.
    """
    with transaction(office, actor, Action.ADD_LINE) as tx:
        _require_fit(tx, deed)
        line = LineToTake(
            topic_id=deed.topic_id,
            title=deed.title.strip(),
            words=deed.words.strip(),
            added_at=tx.now,
            added_by_id=tx.person_id,
        )
        tx.session.add(line)
        tx.session.flush()
        tx.note(topic=deed.topic_id)
        tx.record(line, title=line.title, words=line.words)
        return line.id


def retire_line(office: Office, actor: Actor, deed: RetireLine) -> None:
    """Take a line out of force. Its words stay, for what was judged beside it.

    Raises `StaleWording` when somebody else retired it meanwhile.
    """
    with transaction(office, actor, Action.RETIRE_LINE) as tx:
        tx.hold(LineToTake, deed.line_id)
        line = tx.on(get_line(tx.session, deed.line_id))
        if line.retired_at is not None:
            raise StaleWording("Somebody has retired this line already.")
        require_reason(deed.reason, "Say why it is retired.")
        line.retired_at = tx.now
        line.retired_by_id = tx.person_id
        line.why_retired = deed.reason.strip()
        tx.note(topic=line.topic_id)
        tx.record(line, reason=line.why_retired)


def _require_fit(tx: Transaction, deed: AddLine) -> None:
    """Raises `Unfit` for what can't be kept, `NotFound` for a topic that is not there."""
    if deed.topic_id is not None:
        get_topic(tx.session, deed.topic_id)
    beside = list_lines_beside(tx.session, deed.topic_id)
    faults = _title_faults(deed, [line.title for line in beside])
    faults |= _words_faults(deed, [line.words for line in beside])
    if len(beside) >= MOST_IN_FORCE:
        faults["topic_id"] = f"There are {MOST_IN_FORCE} lines here already. Retire some first"
    if faults:
        raise Unfit(faults)


def _title_faults(deed: AddLine, others: list[str]) -> dict[str, str]:
    title = deed.title.strip()
    if not title:
        return {"title": "Enter a title that the press office will know it by"}
    if len(title) > LONGEST_TITLE:
        return {"title": f"Title must be {LONGEST_TITLE:,} characters or fewer"}
    if title.casefold() in map(str.casefold, others):
        return {"title": "There is already a line with this title here. Choose another"}
    return {}


def _words_faults(deed: AddLine, others: list[str]) -> dict[str, str]:
    words = deed.words.split()
    if len(words) < FEWEST_WORDS:
        return {"words": f"Enter a line of at least {FEWEST_WORDS} words"}
    if len(deed.words.strip()) > LONGEST_LINE:
        return {"words": f"Line must be {LONGEST_LINE:,} characters or fewer"}
    if words in (other.split() for other in others):
        return {"words": "These words are a line to take here already"}
    return {}
