"""Erasure on request: one press officer asks, another approves or refuses; and holds against it."""

from dataclasses import dataclass

from sqlalchemy import delete

from convo.db.models import Conversation, ErasureRequest, ImportUpload, Topic
from convo.domain.actor import Actor
from convo.domain.erasing import Basis, RequestState, Scope, Wanted
from convo.domain.errors import NotPermitted, NotReady, Refused, WrongState
from convo.domain.permissions import Action
from convo.queries.conversations import get_conversation
from convo.queries.erasures import get_erasure_request, is_held, words_of_request
from convo.services.erasing.carrying_out import erasing
from convo.services.erasing.choosing import choices_of, wanted_of
from convo.services.erasing.finding import find_in_rows
from convo.services.office import Office
from convo.services.requirements import require_reason, require_version
from convo.services.transaction import Transaction, transaction

#: A shorter name would be found in half of all sentences.
SHORTEST_PHRASE = 3
HELD = (
    "This case is on hold: nothing of it may be erased. "
    "Release the hold first, if what it was put there for is over."
)
ASKED_FOR = (
    "Somebody has asked for these records. To erase them so that they need not be disclosed is an "
    "offence (Freedom of Information Act 2000, section 77). Put the case on hold, and ask your "
    "information rights team."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestErasure:
    """What is to go from a case, on which basis, and why."""

    conversation_id: int
    scope: Scope
    basis: Basis
    reason: str
    #: For `Scope.PHRASE`: each way in which it is written.
    phrases: tuple[str, ...] = ()
    #: For `Scope.TEXTS`: keys of `erasing.choosing.choices_of`.
    chosen: tuple[str, ...] = ()
    #: Somebody has asked to see these records.
    asked_for: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class ApproveErasure:
    """A second person's yes: it is carried out at once."""

    request_id: int
    version: int
    asked_for: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class RefuseErasure:
    """A second person's no, and why."""

    request_id: int
    version: int
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Hold:
    """Nothing of a case may be erased, or it may again; and why."""

    conversation_id: int
    reason: str


def request_erasure(office: Office, press_officer: Actor, deed: RequestErasure) -> int:
    """Ask that words go; the number of the request. Nothing goes before somebody else agrees.

    The phrase lies only with the entry, and goes itself when it is done.
    """
    with transaction(office, press_officer, Action.REQUEST_ERASURE) as tx:
        tx.hold(Conversation, deed.conversation_id)
        conversation = tx.on(get_conversation(tx.session, deed.conversation_id))
        tx.note(basis=deed.basis.value, scope=deed.scope.value)
        _require_free(tx, conversation, asked_for=deed.asked_for)
        require_reason(deed.reason, "Say why these words have to go.")
        texts = find_in_rows(tx.session, conversation.id, _wanted(tx, conversation, deed))
        if not texts:
            raise NotReady(("These words stand nowhere in this case.",), "nowhere")
        request = ErasureRequest(
            conversation_id=conversation.id,
            scope=deed.scope,
            basis=deed.basis,
            chosen=list(deed.chosen),
            state=RequestState.ASKED,
            asked_at=tx.now,
            asked_by_id=tx.person_id,
        )
        tx.session.add(request)
        tx.session.flush()
        tx.note(texts=len(texts))
        tx.record(request, reason=deed.reason, phrase="\n".join(deed.phrases))
        return request.id


def approve_erasure(office: Office, press_officer: Actor, deed: ApproveErasure) -> None:
    """Agree, and erase at once. Never the one who asked; not under a hold."""
    with erasing(office, press_officer, Action.APPROVE_ERASURE) as under_way:
        tx = under_way.tx
        request = _open(tx, deed.request_id, deed.version)
        tx.hold(Conversation, request.conversation_id)
        conversation = get_conversation(tx.session, request.conversation_id)
        tx.note(basis=request.basis.value, scope=request.scope.value)
        _require_free(tx, conversation, asked_for=deed.asked_for)
        wanted = wanted_by(tx, request)
        _decide(tx, request, RequestState.DONE)
        # Files that wait to be imported: a spreadsheet can't be searched here, so all of them go.
        tx.session.execute(delete(ImportUpload))
        under_way.erase(conversation, wanted, request.id)
        tx.record(request, **under_way.left)


def refuse_erasure(office: Office, press_officer: Actor, deed: RefuseErasure) -> None:
    """Say no, and why. Everything stays."""
    with transaction(office, press_officer, Action.REFUSE_ERASURE) as tx:
        request = _open(tx, deed.request_id, deed.version)
        require_reason(deed.reason, "Say why these words stay.")
        _decide(tx, request, RequestState.REFUSED)
        tx.note(basis=request.basis.value)
        tx.record(request, reason=deed.reason)


def hold(office: Office, press_officer: Actor, deed: Hold) -> None:
    """Let nothing of a case be erased, whoever asks, until the hold is released."""
    with transaction(office, press_officer, Action.HOLD) as tx:
        conversation = _held(tx, deed)
        if conversation.held_at is not None:
            raise WrongState("This case is on hold already.")
        conversation.held_at = tx.now
        tx.record(conversation, reason=deed.reason)


def release_hold(office: Office, press_officer: Actor, deed: Hold) -> None:
    """The hold is over. What was kept too long because of it goes in its time."""
    with transaction(office, press_officer, Action.RELEASE_HOLD) as tx:
        conversation = _held(tx, deed)
        if conversation.held_at is None:
            raise WrongState("This case is not on hold.")
        conversation.held_at = None
        tx.record(conversation, reason=deed.reason)


def wanted_by(tx: Transaction, request: ErasureRequest) -> Wanted:
    """What a request names, from the words that lie with its entry."""
    phrases = words_of_request(tx.session, request.id).get("phrase", "").splitlines()
    return wanted_of(
        tx.session,
        request.conversation,
        request.scope,
        phrases=phrases,
        chosen=request.chosen,
    )


def _wanted(tx: Transaction, conversation: Conversation, deed: RequestErasure) -> Wanted:
    """Raises `NotReady` where nothing, or too little, is named."""
    if deed.scope is Scope.PHRASE and not deed.phrases:
        raise NotReady(("Enter the name or the words that have to go.",))
    if any(len(phrase.strip()) < SHORTEST_PHRASE for phrase in deed.phrases):
        raise NotReady((f"Each name must be {SHORTEST_PHRASE} characters or more.",))
    known = {each.key for each in choices_of(tx.session, conversation)}
    if deed.scope is Scope.TEXTS and not set(deed.chosen) & known:
        raise NotReady(("Choose the texts that have to go.",))
    return wanted_of(tx.session, conversation, deed.scope, phrases=deed.phrases, chosen=deed.chosen)


def _open(tx: Transaction, request_id: int, version: int) -> ErasureRequest:
    """A request that this person may decide."""
    tx.hold(ErasureRequest, request_id)
    request = tx.on(get_erasure_request(tx.session, request_id))
    if request.asked_by_id == tx.person_id:
        raise NotPermitted(
            "You asked for this yourself. Somebody else in the press office has to decide.",
            "own-request",
        )
    if not request.is_open:
        raise WrongState("Somebody has decided this already.")
    require_version(request, version)
    return request


def _decide(tx: Transaction, request: ErasureRequest, state: RequestState) -> None:
    request.state = state
    request.decided_at = tx.now
    request.decided_by_id = tx.person_id


def _require_free(tx: Transaction, conversation: Conversation, *, asked_for: bool) -> None:
    tx.hold(Topic, conversation.topic_id)  # whoever puts it under a legal hold now is waited for
    if is_held(conversation):
        raise Refused(HELD, "held")
    if asked_for:
        raise Refused(ASKED_FOR, "asked-for")


def _held(tx: Transaction, deed: Hold) -> Conversation:
    tx.hold(Conversation, deed.conversation_id)
    conversation = tx.on(get_conversation(tx.session, deed.conversation_id))
    require_reason(deed.reason, "Say why. Others will read it.")
    return conversation
