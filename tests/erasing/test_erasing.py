"""Erasure on request: what becomes of the words, and what stays."""

import json
from collections.abc import Callable

from sqlalchemy import func, select

from convo.audit.entry import commit
from convo.db.backup import rows
from convo.db.models import (
    AuditEntry,
    AuditErasure,
    AuditOpening,
    Conversation,
    ErasureRequest,
    Person,
    Reply,
    Revision,
)
from convo.domain.erasing import PIECE, WHOLE, Basis, RequestState, Scope
from convo.domain.permissions import Action
from convo.domain.vocabulary import SpeakerRole
from convo.queries.erased import erased_in
from convo.queries.erasures import (
    erasures_of_case,
    get_erasure_request,
    words_of_request,
)
from convo.services import handles, log_views, notes, replies
from convo.services.conversations import AddSnapshot, Said, add_snapshot
from convo.services.erasing.choosing import choices_of
from tests.erasing.conftest import NAME, ON_SQLITE
from tests.given import FINE_WORDS, Given

Ask = Callable[..., ErasureRequest]
Approve = Callable[[ErasureRequest], None]
SENTENCE = f"{FINE_WORDS} As {NAME} says, the form is long."


def case_full_of(given: Given) -> Reply:
    """A posted reply in a case whose every text has the name in it."""
    official = given.official()
    conversation = given.decided(
        official,
        words=f"I am {NAME} and when does the form close?",
        handle=NAME,
        title=f"{NAME} asks about the form",
        address=f"https://forum.example.org/u/{NAME.lower()}/1",
    )
    return _posted(given, conversation, official)


def _posted(given: Given, conversation: Conversation, official: Person) -> Reply:
    start = replies.Start(conversation_id=conversation.id, version=conversation.version)
    number = replies.start(given.office, given.actor(official), start)
    reply = given.revise(given.read(number), SENTENCE, official)
    about = notes.About(
        conversation_id=conversation.id,
        reply_id=reply.id,
        quote=f"As {NAME} says, the form is long.",
    )
    notes.ask(
        given.office, given.actor(official), notes.Ask(about=about, words=f"Is {NAME} right?")
    )
    handle = handles.UseHandle(
        reply_id=reply.id, version=reply.version, handle="@dept", reason=f"{NAME} was rude to us"
    )
    handles.use_handle(given.office, given.actor(official), handle)
    return given.read(reply.id)


def latest(given: Given, reply: Reply) -> Revision:
    """The newest version of a reply as it reads now."""
    found = given.read(reply.id).latest
    assert found is not None
    return found


def place_of(given: Given, action: Action) -> int:
    """Where the newest entry of this deed stands in the log."""
    with given.office.sessions() as session:
        found = session.scalar(
            select(func.max(AuditEntry.seq)).where(AuditEntry.action == action.value)
        )
    assert found is not None
    return found


def everything(given: Given) -> str:
    """Every text in every table."""
    with given.office.sessions() as session:
        return "\n".join(map(str, rows(session.connection())))


def left_of(given: Given, seq: int) -> str | None:
    """What the newest erasure left of the words of this entry."""
    copies = select(AuditOpening.value).where(AuditOpening.field == f"redacted:{seq}:words")
    with given.office.sessions() as session:
        return session.scalar(copies.order_by(AuditOpening.seq.desc()).limit(1))


def test_a_name_goes_from_every_text_of_a_case_and_the_rest_stays(
    given: Given, ask: Ask, approve: Approve
):
    reply = case_full_of(given)
    assert NAME in everything(given)
    approve(ask(reply.conversation))
    assert NAME.lower() not in everything(given).lower()
    read = given.read(reply.id)
    assert latest(given, reply).words == SENTENCE.replace(NAME, PIECE)
    assert read.conversation.title == f"{PIECE} asks about the form"
    assert read.conversation.snapshots[0].words == f"I am {PIECE} and when does the form close?"
    assert read.conversation.snapshots[0].handle == PIECE
    with given.office.sessions() as session:
        assert [each.count > 5 for each in erasures_of_case(session, reply.conversation_id)] == [
            True
        ]


def test_every_commitment_has_its_words_or_an_entry_that_erased_them(
    given: Given, ask: Ask, approve: Approve
):
    reply = case_full_of(given)
    approve(ask(reply.conversation))
    with given.office.sessions() as session:
        openings = {(o.seq, o.field): o for o in session.scalars(select(AuditOpening))}
        copies = {(e.seq, e.field): e.erased_by for e in session.scalars(select(AuditErasure))}
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.seq)).all()
    leaves = {entry.seq: json.loads(entry.leaf) for entry in entries}
    named = {
        (int(seq), field): entry
        for entry, leaf in leaves.items()
        if leaf["act"] == Action.APPROVE_ERASURE
        for seq, _, field in [each.partition(":") for each in leaf["facts"]["erased"]]
    }
    assert named == copies
    assert len(named) > 5
    for seq, leaf in leaves.items():
        for field, commitment in leaf["c"].items():
            opening = openings.get((seq, field))
            assert (opening is None) == ((seq, field) in named)
            if opening is not None:
                assert commit(opening.salt, field, opening.value) == commitment
    assert all(by > seq for (seq, _), by in named.items())


@ON_SQLITE
def test_what_is_left_of_a_text_is_committed_by_the_entry_that_cut_it(
    given: Given, ask: Ask, approve: Approve
):
    reply = case_full_of(given)
    seq = place_of(given, Action.REVISE)
    approve(ask(reply.conversation))
    with given.office.sessions() as session:
        gone = erased_in(session, [seq])[seq]["words"]
        assert gone.basis == Basis.DATA_PROTECTION.label
        erased = session.get_one(AuditEntry, gone.by)
        assert erased.action == Action.APPROVE_ERASURE
        kept = session.get_one(AuditOpening, (gone.by, f"redacted:{seq}:words"))
        assert kept.value == SENTENCE.replace(NAME, PIECE)


def test_a_second_erasure_cuts_what_the_first_one_left(given: Given, ask: Ask, approve: Approve):
    reply = case_full_of(given)
    approve(ask(reply.conversation))
    approve(ask(reply.conversation, phrases=("form is long",)))
    assert "form is long" not in everything(given)
    seq = place_of(given, Action.REVISE)
    assert left_of(given, seq) == SENTENCE.replace(NAME, PIECE).replace("form is long", PIECE)


@ON_SQLITE
def test_the_findings_of_a_version_lie_where_they_lay(given: Given, ask: Ask, approve: Approve):
    official = given.official()
    words = f"{FINE_WORDS} {NAME}, PLEASE READ THE PAGE BEFORE YOU WRITE TO US AGAIN."
    reply = given.reply(official, words=words)
    rows = latest(given, reply).findings
    before = [row.finding["matched"] for row in rows if NAME not in str(row.finding)]
    assert before
    approve(ask(reply.conversation))
    after = latest(given, reply)
    for row in after.findings:
        found = row.finding
        assert after.words[found["start"] : found["end"]] == found["matched"]
    assert set(before) <= {row.finding["matched"] for row in after.findings}


@ON_SQLITE
def test_looks_at_the_log_that_quote_the_name_lose_it_too(
    given: Given, ask: Ask, approve: Approve, asker: Person
):
    reply = case_full_of(given)
    log_views.view_log(given.office, given.actor(asker), f"conversation 1: {NAME} asks")
    log_views.view_log(given.office, given.actor(asker), "everything")
    approve(ask(reply.conversation))
    with given.office.sessions() as session:
        seen = session.scalars(
            select(AuditOpening.value).where(AuditOpening.field == "filter")
        ).all()
    assert seen == ["everything"]


@ON_SQLITE
def test_whole_texts_of_one_speaker_go_and_those_of_others_stay(
    given: Given, ask: Ask, approve: Approve
):
    official = given.official()
    conversation = given.decided(official, words="The first thing that I say here.", handle=NAME)
    said = Said(
        words="Something else from me, and quite long.", speaker=SpeakerRole.PUBLIC, handle=NAME
    )
    other = Said(words=f"I agree with {NAME} there.", speaker=SpeakerRole.PUBLIC, handle="gardener")
    for each in (said, other):
        deed = AddSnapshot(conversation_id=conversation.id, said=each)
        add_snapshot(given.office, given.actor(official), deed)
    with given.office.sessions() as session:
        offered = choices_of(session, given.read_conversation(conversation.id))
    key = next(each.key for each in offered if each.label.startswith(f"Everything that {NAME}"))
    approve(ask(conversation, scope=Scope.TEXTS, chosen=(key,)))
    words = [each.words for each in given.read_conversation(conversation.id).snapshots]
    assert words == [WHOLE, WHOLE, f"I agree with {PIECE} there."]
    assert NAME not in everything(given)


@ON_SQLITE
def test_every_word_of_a_case_goes_and_its_states_and_dates_stay(
    given: Given, ask: Ask, approve: Approve
):
    reply = case_full_of(given)
    others = given.conversation(title="Another case", words="Other words")
    approve(ask(reply.conversation, scope=Scope.CASE, reason="The court orders it"))
    read = given.read(reply.id)
    assert (read.state, latest(given, reply).number) == (reply.state, 1)
    assert latest(given, reply).words == WHOLE
    assert read.conversation.title == f"Conversation {reply.conversation_id}, erased"
    assert "form is long" not in everything(given)
    # Why it was erased is what the record is kept for; and nobody else's words went.
    assert "The court orders it" in everything(given)
    assert given.read_conversation(others.id).title == "Another case"


@ON_SQLITE
def test_the_name_lies_only_with_the_request_until_it_is_done(
    given: Given, ask: Ask, approve: Approve
):
    reply = case_full_of(given)
    request = ask(reply.conversation)
    with given.office.sessions() as session:
        assert words_of_request(session, request.id)["phrase"] == NAME
        held = [value for value in vars(request).values() if isinstance(value, str)]
        assert NAME not in " ".join(held)
    approve(request)
    with given.office.sessions() as session:
        assert set(words_of_request(session, request.id)) == {"reason"}
        assert get_erasure_request(session, request.id).state is RequestState.DONE
