"""Which texts of a case somebody may choose to erase whole, and what each choice stands for."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from convo.db.models import Conversation, Decision, Extension, Insight, Note, Reply, Snapshot
from convo.domain.erasing import MARKERS, Scope, Wanted, wanted_words
from convo.services.erasing.places import PLACES

#: So much of a text is shown to tell it from others.
_GLANCE = 80


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """Texts that can be chosen: how the choice is kept, what it reads, what it stands for."""

    key: str
    label: str
    texts: tuple[str, ...]
    #: Looked for inside other texts as well: a handle.
    phrases: tuple[str, ...] = ()


def choices_of(session: Session, conversation: Conversation) -> list[Choice]:
    """What can be chosen of this case: each handle, each thing said, decision, reply and note."""
    number = conversation.id
    of_case = select(Snapshot).where(Snapshot.conversation_id == number).order_by(Snapshot.id)
    said = session.scalars(of_case).all()
    return [
        *_speakers(said),
        *(
            Choice(
                key=f"snapshot:{each.id}",
                label=f"What {each.handle or 'somebody'} said: {_glance(each.words)}",
                texts=(each.words,),
            )
            for each in said
            if each.words not in MARKERS
        ),
        *_rows_of(session, number),
    ]


def wanted_of(
    session: Session,
    conversation: Conversation,
    scope: Scope,
    *,
    phrases: Collection[str] = (),
    chosen: Collection[str] = (),
) -> Wanted:
    """What is to go from the texts of this case."""
    if scope is Scope.CASE:
        return Wanted(everything=True, keeps_reasons=True)
    if scope is Scope.PHRASE:
        # The request itself says them: that goes whole.
        return wanted_words(phrases, [" ".join(phrases)])
    picked = [each for each in choices_of(session, conversation) if each.key in chosen]
    return wanted_words(
        (phrase for each in picked for phrase in each.phrases),
        (text for each in picked for text in each.texts),
    )


def _speakers(said: Collection[Snapshot]) -> Iterator[Choice]:
    for handle in dict.fromkeys(each.handle for each in said):
        of_them = [each for each in said if each.handle == handle]
        if handle and handle not in MARKERS:
            yield Choice(
                key=f"handle:{of_them[0].id}",
                label=f"Everything that {handle} said, and this handle wherever it stands",
                texts=(handle, *(each.words for each in of_them)),
                phrases=(handle,),
            )


def _rows_of(session: Session, conversation_id: int) -> Iterator[Choice]:
    of_case = select(Decision).where(Decision.conversation_id == conversation_id)
    for decision in session.scalars(of_case.order_by(Decision.id)):
        yield _whole_row(decision.id, decision, "The decision")
    extended = select(Extension).where(Extension.conversation_id == conversation_id)
    for extension in session.scalars(extended.order_by(Extension.id)):
        yield _whole_row(extension.id, extension, "Why a decision stands for longer")
    notes = select(Note).where(Note.conversation_id == conversation_id)
    for note in session.scalars(notes.order_by(Note.id)):
        yield _whole_row(note.id, note, "The question or advice")
    learnt = select(Insight).where(Insight.conversation_id == conversation_id)
    for insight in session.scalars(learnt.order_by(Insight.id)):
        yield _whole_row(insight.id, insight, "What was learnt")
    replies = select(Reply).where(Reply.conversation_id == conversation_id).order_by(Reply.id)
    for number, reply in enumerate(session.scalars(replies), 1):
        yield Choice(
            key=f"reply:{reply.id}",
            label=f"{reply.kind.label} {number}: every version, and how it was posted",
            texts=tuple(_words_of(reply)),
        )


def _whole_row(number: int, row: Decision | Extension | Note | Insight, kind: str) -> Choice:
    columns = next(place.columns for place in PLACES if place.table is type(row))
    texts = tuple(filter(None, (getattr(row, name) for name in columns)))
    label = f"{kind}: {_glance(texts[0] if texts else '')}"
    return Choice(key=f"{row.__tablename__}:{number}", label=label, texts=texts)


def _words_of(reply: Reply) -> Iterator[str]:
    for revision in reply.revisions:
        yield revision.words
        yield from (each.words for each in revision.explanations)
    yield from filter(None, (reply.posted_words, reply.seen_words, reply.why_handle))


def _glance(words: str) -> str:
    shown = " ".join(words.split())
    return shown if len(shown) <= _GLANCE else f"{shown[:_GLANCE]}…"
