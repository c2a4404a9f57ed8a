"""`convo import`: old logs, brought in by whoever runs convo, for officials that are named."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from config import Config
from convo.cli import convo
from convo.db.engine import open_engine, open_sessions
from convo.db.models import Conversation, ImportMapping, Topic, Venue
from convo.domain.actor import Actor
from convo.domain.vocabulary import Role
from convo.factory import make_engine, make_office
from convo.guidelines.engine import GuidelineSet
from convo.services import people, places

Run = Callable[..., Result]
LOG = """Address,Subject,Words,Venue,Topic,Owner,Mood
https://forum.example.org/1,Fees,"When is it\ndue?",The forum,Licensing,asha@example.org,glum
https://forum.example.org/2,Form,It closes on 1 May,The forum,Licensing,,glad
"""
BAD = "not an address,x,Words,The forum,Licensing,,\n"


@pytest.fixture(scope="module")
def prepared(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, guidelines: GuidelineSet
) -> bytes:
    """A database with an official in it, a topic, and no venue."""
    path = tmp_path_factory.mktemp("prepared") / "convo.db"
    path.write_bytes(sqlite_template.read_bytes())
    url = f"sqlite:///{path}"
    config = Config.from_environment({"CONVO_ENVIRONMENT": "test", "CONVO_DATABASE_URL": url})
    engine = make_engine(config)
    office = make_office(config, engine, guidelines=guidelines)
    ids: dict[Role, int] = {}
    for role, name in ((Role.MENTOR, "Mo"), (Role.OFFICIAL, "Asha")):
        account = people.Account(
            name=name,
            email=f"{name.lower()}@example.org",
            roles=frozenset({role}),
            mentor_id=ids.get(Role.MENTOR),
        )
        ids[role] = people.add_person(office, Actor.operator(), account)[0]
    places.add_topic(office, Actor.operator(), places.TopicDetails(name="Parks"))
    engine.dispose()  # the last connection writes everything into the one file
    return path.read_bytes()


@pytest.fixture
def address(tmp_path: Path, prepared: bytes) -> str:
    (tmp_path / "convo.db").write_bytes(prepared)
    return f"sqlite:///{tmp_path / 'convo.db'}"


@pytest.fixture
def run(address: str, tmp_path: Path) -> Run:
    def run(*arguments: str, content: str = LOG, given: str | None = None) -> Result:
        file = tmp_path / "log.csv"
        file.write_text(content, encoding="utf-8")
        settings = {"CONVO_ENVIRONMENT": "test", "CONVO_DATABASE_URL": address}
        name = str(file) if given is None else "-"
        return CliRunner().invoke(convo, ["import", name, *arguments], env=settings, input=given)

    return run


def kept(address: str, column: object) -> list[object]:
    engine = open_engine(address)
    with open_sessions(engine)() as session:
        found = list(session.scalars(select(column).order_by(column)))  # type: ignore[call-overload]  # any column
    engine.dispose()
    return found


ASHA = ("--official", "asha@example.org")
ADD = ("--add-venues", "--venue-kind", "petition", "--add-topics")


def test_a_file_is_imported_with_the_venues_and_topics_that_it_names(run: Run, address: str):
    done = run(*ASHA, *ADD)
    assert (done.exit_code, "Line" in done.stderr) == (0, False)
    assert "Reading CSV in UTF-8." in done.stdout
    assert "official  <- Owner" in done.stdout
    assert "Not read: Mood." in done.stdout
    assert "2 conversations imported.\n1 venue added: The forum.\n" in done.stdout
    assert kept(address, Conversation.title) == ["Fees", "Form"]
    assert kept(address, Venue.hosts) == ["forum.example.org"]
    assert kept(address, Topic.name) == ["Licensing", "Parks"]
    again = run(*ASHA)
    assert again.exit_code == 0
    assert "Line 2: already logged by Asha on" in again.stdout
    assert "Nothing was imported." in again.stdout


def test_without_leave_to_add_them_each_line_says_what_convo_lacks(run: Run, address: str):
    done = run(*ASHA)
    assert done.exit_code == 1
    assert "Line 2, column “Venue”: convo knows no venue “The forum”" in done.stderr
    assert "Line 3, column “Topic”: convo knows no topic “Licensing”" in done.stderr
    assert "1 venue convo does not know; --add-venues adds them." in done.stdout
    assert kept(address, Conversation.id) == []


def test_nothing_is_added_for_a_file_that_has_other_faults(run: Run, address: str):
    done = run(*ASHA, *ADD, content=LOG + BAD)
    assert done.exit_code == 1
    assert "Line 4, column “Address”" in done.stderr
    assert kept(address, Venue.id) == kept(address, Conversation.id) == []


def test_a_dry_run_changes_nothing(run: Run, address: str):
    done = run(*ASHA, *ADD, "--dry-run")
    assert (done.exit_code, "Line" in done.stderr) == (0, False)
    assert "Nothing was changed. 2 conversations could be imported." in done.stdout
    assert "1 venue would be added: The forum." in done.stdout
    assert "1 topic would be added: Licensing." in done.stdout
    assert kept(address, Venue.id) == kept(address, ImportMapping.signature) == []
    parks = LOG.replace("Licensing", "Parks").replace("The forum", "")
    done = run(*ASHA, "--dry-run", content=parks.replace("https://forum", "https://nowhere"))
    assert "convo knows none for nowhere.example.org" in done.stderr
    run(*ASHA, *ADD)  # from here on nothing is wrong with such lines
    done = run(*ASHA, "--dry-run", content=LOG.replace("org/", "org/more/"))
    assert (done.exit_code, "Nothing was changed." in done.stdout) == (0, True)
    assert len(kept(address, Conversation.id)) == 2


def test_a_dry_run_with_leave_to_add_places_shows_the_faults_that_would_be_left(run: Run):
    done = run(*ASHA, *ADD, "--dry-run", content=LOG + BAD)
    assert done.exit_code == 1
    assert "Line 2" not in done.stderr
    assert "Line 4, column “Address”" in done.stderr
    assert "2 conversations could be imported. 1 line with faults." in done.stdout


@pytest.mark.parametrize(
    ("arguments", "is_told"),
    [((), True), (("--as-at", "2024-01-31"), False), (("--closed",), False)],
)
def test_old_material_that_would_be_due_is_told(
    run: Run, arguments: tuple[str, ...], *, is_told: bool
):
    dated = LOG.replace("Mood", "Date").replace("glum", "2020-03-10").replace("glad", "2020-03-11")
    done = run(*ASHA, *ADD, *arguments, "--dry-run", content=dated)
    assert ("2 of them were said more than 90 days ago" in done.stdout) is is_told


def test_good_lines_can_be_imported_and_the_others_written_down(
    run: Run, address: str, tmp_path: Path
):
    run(*ASHA, *ADD)
    left = tmp_path / "left.csv"
    more = LOG.replace("org/", "org/more/") + BAD
    done = run(*ASHA, "--skip-bad", str(left), content=more)
    assert done.exit_code == 0
    assert "2 conversations imported. 1 bad line skipped." in done.stdout
    with left.open(encoding="utf-8-sig", newline="") as file:
        headings, line = csv.reader(file)
    assert headings[-1] == "What is wrong"
    assert line[0] == "not an address"
    assert line[-1].startswith("Line 4, column “Address”: An address has no spaces")


def test_columns_are_mapped_by_hand_and_that_is_kept(run: Run, address: str):
    odd = LOG.replace("Topic", "Theme of it").replace("Licensing", "Parks").replace("Words", "Said")
    asked = run(*ASHA, "--add-venues", content=odd)
    assert asked.exit_code == 1
    assert "Say which column is “The words”" in asked.stderr
    assert "The columns are: Address, Subject, Said" in asked.stderr
    told = ("--map", "theme of it=topic", "--map", "Said=words", "--map", "Subject=")
    done = run(*ASHA, "--add-venues", *told, content=odd)
    assert (done.exit_code, "Line" in done.stderr) == (0, False)
    assert kept(address, Conversation.title) == ["It closes on 1 May", "When is it due?"]
    again = run(*ASHA, content=odd)
    assert "Not read: Subject, Mood." in again.stdout
    assert again.exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--map", "Words=poetry"), 2, "'poetry' is not one of address"),
        (("--map", "Nothing=words"), 2, "is not COLUMN=FIELD"),
        (("--as-at", "1/1/2999"), 2, "today or in the past"),
        (("--official", "nobody@example.org"), 1, "nobody has the email address"),
    ],
)
def test_what_is_wrongly_asked_for_is_said(
    run: Run, arguments: tuple[str, ...], code: int, said: str
):
    done = run(*ASHA, *arguments)
    assert (done.exit_code, said in done.stderr) == (code, True), done.stderr


def test_a_file_that_is_no_table_says_what_to_do(run: Run):
    done = run(*ASHA, content="PK\x03\x04zip")
    assert (done.exit_code, "CSV UTF-8" in done.stderr) == (1, True)


def test_what_comes_in_by_a_pipe_is_read_and_the_answer_is_for_programs_on_request(run: Run):
    line = json.dumps({"url": "https://forum.example.org/9", "words": "x", "topic": "parks"})
    done = run(*ASHA, *ADD, "--json", "--as-at", "29/2/2024", "--closed", given=line)
    answer = json.loads(done.stdout)
    assert (done.exit_code, answer["imported"], answer["faults"]) == (0, 1, [])
