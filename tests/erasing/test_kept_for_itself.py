"""The register of communities, and recognition given outside convo: what goes from there, when."""

from collections.abc import Callable

import pytest

from convo.db.models import ErasureRequest, Recognition
from convo.domain.erasing import PIECE
from convo.domain.permissions import Action
from convo.domain.recognition import CheckResult, Named
from convo.domain.vocabulary import SpeakerRole
from convo.queries.communities import count_mentions
from convo.services.erasing import journal
from convo.services.erasing.carrying_out import NO_CASE, log_of
from convo.services.mentioned import MentionOutside
from convo.services.people import Unfit
from convo.services.retention import dispose, replace_handles
from tests.erasing.asked import journal_of
from tests.erasing.conftest import NAME, ON_SQLITE
from tests.erasing.test_erasing import everything
from tests.erasing.test_retention import MONTH, closed
from tests.given import Given, SettableClock
from tests.registered import check, open_case, read, read_recognition, record, register


def naming(handle: str) -> MentionOutside:
    return MentionOutside(named=Named.PERSON, handle=handle, speaker=SpeakerRole.PUBLIC)


def handle_of(given: Given, recognition: Recognition) -> str:
    (mention,) = read_recognition(given, recognition.id).mentions
    return mention.handle


def test_a_name_that_is_to_go_goes_from_the_register_and_from_recognition_of_no_case_too(
    given: Given,
    ask: Callable[..., ErasureRequest],
    approve: Callable[[ErasureRequest], None],
):
    whole = register(given, name=NAME)
    part = register(given, name=f"Friends of {NAME}", about=f"They admire {NAME}")
    checked = check(given, part, CheckResult.DOUBTFUL, concerns=f"{NAME} was fined")
    topic = given.topic()
    outside = record(given, topic.id, naming(NAME), said=f"I thank {NAME}, who dug it")
    approve(ask(given.conversation(words=f"Ask {NAME}")))
    assert NAME not in everything(given)
    assert read(given, whole.id).name == f"Community {whole.id}, erased"
    now = read(given, part.id)
    assert now.name == f"Friends of {PIECE} ({part.id})"
    assert now.about == f"They admire {PIECE}"
    assert now.check is not None
    assert now.check.concerns == f"{PIECE} was fined"
    assert now.version > checked.version  # a form that is open can't bring it back
    assert read_recognition(given, outside.id).said == f"I thank {PIECE}, who dug it"
    assert handle_of(given, outside) == PIECE


@ON_SQLITE
def test_a_case_that_is_kept_no_longer_takes_its_recognition_along_and_nothing_else(
    given: Given, clock: SettableClock
):
    topic, community = given.topic(), register(given, address="https://walkers.example.org/survey")
    named = MentionOutside(named=Named.COMMUNITY, community_id=community.id)
    case = given.read_conversation(
        open_case(given, community, given.official(), topic_id=topic.id, title="Towpath Walkers")
    )
    of_it = record(
        given, topic.id, named, conversation_id=case.id, given_by="The Minister for Paths"
    )
    of_none = record(given, topic.id, named, said="I thank the Towpath Walkers")
    closed(given, case)
    clock.advance(days=25 * MONTH)
    assert dispose(given.office) == 1
    assert "erased" in read_recognition(given, of_it.id).said
    assert "erased" in read_recognition(given, of_it.id).given_by
    assert read_recognition(given, of_none.id).said == "I thank the Towpath Walkers"
    now = read(given, community.id)
    assert (now.name, now.address) == ("Towpath Walkers", "https://walkers.example.org/survey")
    with given.office.sessions() as session:
        assert count_mentions(session, [community.id]) == {community.id: 2}
    with pytest.raises(Unfit, match="The words of this conversation are gone"):
        record(given, topic.id, named, conversation_id=case.id)


@ON_SQLITE
def test_a_handle_that_recognition_names_becomes_the_code_that_it_has_in_the_case(
    given: Given, clock: SettableClock
):
    topic = given.topic()
    case = given.conversation(handle="Jo", topic=topic)  # too short to be looked for in texts
    both = record(given, topic.id, naming("Jo"), naming("Bo"), conversation_id=case.id)
    clock.advance(days=7 * MONTH)
    assert replace_handles(given.office) == 1
    jo, bo = (each.handle for each in read_recognition(given, both.id).mentions)
    (said,) = given.read_conversation(case.id).snapshots
    assert said.handle == jo != bo
    assert jo.startswith("author-")
    assert bo.startswith("author-")
    assert replace_handles(given.office) == 0
    late = record(given, topic.id, naming("Jo"), conversation_id=case.id)
    clock.advance(days=7 * MONTH)
    assert replace_handles(given.office) == 1
    assert handle_of(given, late).startswith("author-")


def test_a_handle_in_recognition_of_no_case_becomes_a_code_by_itself(
    given: Given, clock: SettableClock, log: Callable[[], list[tuple[str, str, int | None]]]
):
    topic, held = given.topic(), given.topic(legal_hold=True)
    outside = record(given, topic.id, naming(NAME), said=f"I thank {NAME}")
    kept = record(given, held.id, naming("Wren-of-Exampleton"))
    clock.advance(days=5.5 * MONTH)
    assert replace_handles(given.office) == 0
    clock.advance(days=MONTH)
    assert replace_handles(given.office) == 1
    code = handle_of(given, outside)
    assert code.startswith("author-")
    assert read_recognition(given, outside.id).said == f"I thank {code}"
    assert NAME not in everything(given)
    assert handle_of(given, kept) == "Wren-of-Exampleton"
    assert log()[-1] == (Action.REPLACE_HANDLES, "ok", None)
    with given.office.sessions() as session:
        (written,) = journal.read(journal_of(given.office), log_of(session))
    assert written.conversation == NO_CASE
    assert replace_handles(given.office) == 0


@ON_SQLITE
def test_a_handle_whose_time_is_up_in_a_case_stays_in_what_is_kept_for_itself(
    given: Given, clock: SettableClock
):
    """Elsewhere it may be somebody else's, or an everyday word."""
    community = register(given, about="Everybody who is called Wren")
    given.conversation(handle="Wren")
    clock.advance(days=7 * MONTH)
    outside = record(given, given.topic().id, naming("Wren"))
    assert replace_handles(given.office) == 1
    assert read(given, community.id).about == "Everybody who is called Wren"
    assert handle_of(given, outside) == "Wren"
