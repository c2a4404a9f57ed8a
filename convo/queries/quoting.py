"""What may be quoted of conversations: whole sentences, of nobody by name."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from convo.db.models import Snapshot
from convo.domain.digest import Quoted
from convo.domain.naming_nobody import handles_in
from convo.domain.vocabulary import SpeakerRole
from convo.guidelines.quotable import quotable

#: So many of those who spoke are quoted from one conversation.
_QUOTED = 2
#: Whose words are passed on. Journalists, politicians and officials have their own ways.
_PUBLIC = frozenset(
    {
        SpeakerRole.PUBLIC,
        SpeakerRole.CAMPAIGNER,
        SpeakerRole.COMMUNITY,
        SpeakerRole.ORGANISATION,
        SpeakerRole.UNKNOWN,
    }
)


def quoted_from(session: Session, ids: Sequence[int]) -> Mapping[int, list[Quoted]]:
    """What may be quoted of each, in the order of the conversations.

    Nobody is quoted twice in a digest: it never lists what one person said in different places.
    """
    said: dict[int, list[Snapshot]] = defaultdict(list)
    of_them = select(Snapshot).where(Snapshot.conversation_id.in_(ids)).order_by(Snapshot.id)
    for snapshot in session.scalars(of_them):
        said[snapshot.conversation_id].append(snapshot)
    seen: set[str] = set()
    quoted: dict[int, list[Quoted]] = {}
    for number in ids:
        quoted[number] = list(_of_several(said[number], seen))
    return quoted


def _of_several(snapshots: Sequence[Snapshot], seen: set[str]) -> Iterator[Quoted]:
    many = 0
    handles = [each.handle for each in snapshots]
    for snapshot in snapshots:
        who = snapshot.handle.strip().removeprefix("@").casefold()
        if snapshot.speaker not in _PUBLIC or who in seen or many == _QUOTED:
            continue
        words = quotable(snapshot.words)
        # Whoever is answered by name there is named to nobody here.
        if words and not handles_in(words, handles):
            many += 1
            seen |= {who} - {""}
            yield Quoted(words=words, speaker=snapshot.speaker, said_on=snapshot.said_on)
