"""Several people, one form or several clocks at the same moment, across the service's processes."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from html import unescape
from pathlib import Path

from sqlalchemy import select, update

from convo.db.engine import open_engine
from convo.db.models import AuditEntry, Person, Reply
from convo.domain.permissions import Action
from convo.domain.vocabulary import Outcome, ReplyState, Role, SpeakerRole
from tests.at_once import at_once
from tests.given import Given
from tests.torture.browser import Answer, Browser, Fields, filled
from tests.torture.databases import Database
from tests.torture.kill import signed_in
from tests.torture.reconcile import reconcile
from tests.torture.service import Service

ROUNDS, COPIES, OWED = 50, 20, 12
#: How long a reply has to wait before any mentor of its topic may decide.
WAITED = timedelta(days=7)

Told = tuple[str, list[str]]


def at_the_same_moment(kind: Callable[[Path], Database], folder: Path) -> Iterator[Told]:
    """Every race; a line and the faults of each."""
    database = kind(folder)
    service = Service(database, folder)
    given = service.given
    try:
        until = given.office.today() + timedelta(days=300)
        mentors = (given.person(Role.MENTOR), given.mentor())
        topic = given.topic(*mentors)
        author = given.official(mentors[0], trained_until=until)
        service.start()
        for name, race in (
            (f"two mentors decide, {ROUNDS} times", partial(_mentors, mentors, author, topic)),
            (f"one form sent {COPIES} times at once", partial(_copies, author)),
            (f"two clocks, {OWED} sign-offs that ran out", partial(_clocks, author)),
        ):
            told, faults = race(service, given)
            yield f"{database.name}, {name}: {told}", faults + reconcile(database.url)
    finally:
        service.kill()
        database.close()


def _mentors(
    mentors: tuple[Person, Person], author: Person, topic: object, service: Service, given: Given
) -> tuple[str, list[str]]:
    browsers = [signed_in(service, mentor.email) for mentor in mentors]
    faults: list[str] = []
    won: Counter[str] = Counter()
    for number in range(ROUNDS):
        reply = given.reply(
            author, ReplyState.WITH_MENTOR, topic=topic, words=_WORDS.format(number)
        )
        _change(service, reply.id, since=reply.since - WAITED)
        answers = at_once(_decisions(browsers, reply.id, number))
        faults += [
            f"round {number}: {fault}" for fault in _decided_once(service, answers, reply.id)
        ]
        won[given.read(reply.id).state.value] += 1
    return f"{ROUNDS} decisions, {ROUNDS} conflict pages; {dict(won)}", faults


_WORDS = (
    "Hello, I’m Asha from the Department for Examples. Thanks for asking about form {}. "
    "It closes on 1 June. Would you like its address?"
)


def _decisions(browsers: list[Browser], reply: int, number: int) -> list[Callable[[], Answer]]:
    """A yes and a no, each from a page that was open before; who says which changes."""
    yes, no = browsers if number % 2 else reversed(browsers)
    address = f"/replies/{reply}"
    sent: list[Callable[[], Answer]] = []
    for browser, last, typed in (
        (yes, "sign-off", {"note": f"A good note {reply}"}),
        (no, "return", {"reason": f"A good reason {reply}"}),
    ):
        path = f"{address}/{last}"
        form = browser.get(f"{address}/review").form(path)
        sent.append(partial(browser.post, path, filled(form, **typed)))
    return sent


def _decided_once(service: Service, answers: list[Answer | Exception], reply: int) -> Iterator[str]:
    came = [each for each in answers if isinstance(each, Answer)]
    if sorted(answer.status for answer in came) != [303, 409]:
        yield f"answers {[getattr(each, 'status', each) for each in answers]}"
        return
    page = unescape(next(answer for answer in came if answer.status == 409).html)
    for words in (f"A good note {reply}", f"A good reason {reply}", "What was done last"):
        if words not in page:
            yield f"the conflict page does not show: {words}"
    outcomes = _outcomes(service, (Action.SIGN_OFF, Action.RETURN), reply)
    if outcomes != {Outcome.OK.value: 1, Outcome.REFUSED.value: 1}:
        yield f"the log says {dict(outcomes)}"


def _copies(author: Person, service: Service, _given: Given) -> tuple[str, list[str]]:
    browser = signed_in(service, author.email)
    form: Fields = filled(
        browser.get("/conversations/log").form("/conversations/log"),
        address="https://forum.example.org/copies",
        title="Copies",
        venue="1",
        topic="1",
        speaker=SpeakerRole.PUBLIC.value,
        words="Is it there once?",
    )
    answers = at_once([partial(browser.post, "/conversations/log", form)] * COPIES)
    places = Counter(
        (each.status, each.location) if isinstance(each, Answer) else (0, str(each))
        for each in answers
    )
    case = next((int(place.rsplit("/", 1)[-1]) for status, place in places if status == 303), 0)
    faults = [] if len(places) == 1 and case else [f"the answers differ: {dict(places)}"]
    outcomes = _outcomes(service, (Action.LOG,), case)
    if outcomes != {Outcome.OK.value: 1}:
        faults.append(f"the log says {dict(outcomes)}")
    return f"1 deed, {COPIES} answers that lead to it", faults


def _clocks(author: Person, service: Service, given: Given) -> tuple[str, list[str]]:
    owed = [given.reply(author, ReplyState.SIGNED_OFF, words=_WORDS.format(n)) for n in range(OWED)]
    for reply in owed:
        _change(service, reply.id, expires_at=given.office.clock() - timedelta(days=1))
    ticks = [service.run("tick") for _ in range(2)]
    faults = [f"a clock ended with {code}" for tick in ticks if (code := tick.wait(timeout=120))]
    for reply in owed:
        outcomes = _outcomes(service, (Action.EXPIRE,), reply.id)
        if outcomes != {Outcome.OK.value: 1}:
            faults.append(f"reply {reply.id} expired: {dict(outcomes)}")
    return "each expired once", faults


def _outcomes(service: Service, actions: tuple[Action, ...], subject: int) -> Counter[str]:
    engine = open_engine(service.database.url)
    with engine.connect() as connection:
        found = connection.execute(
            select(AuditEntry.outcome).where(
                AuditEntry.action.in_([action.value for action in actions]),
                AuditEntry.subject_id == subject,
            )
        )
        outcomes = Counter(found.scalars())
    engine.dispose()
    return outcomes


def _change(service: Service, reply: int, **columns: object) -> None:
    """What only time can do."""
    engine = open_engine(service.database.url)
    with engine.begin() as connection:
        connection.execute(update(Reply).where(Reply.id == reply).values(**columns))
    engine.dispose()
