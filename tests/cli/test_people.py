"""`convo people`: the first administrator, and emergencies."""

import json

import pytest
from click.testing import CliRunner, Result

from convo.cli import convo
from convo.db.engine import open_engine
from convo.db.migrate import upgrade

FIRST = ["add", "--name", "Ada Lind", "--email", "ada@example.org", "--role", "administrator"]
MENTOR = ["add", "--name", "Mina Oka", "--email", "mina@example.org", "--role", "mentor"]


@pytest.fixture
def run(tmp_path):
    address = f"sqlite:///{tmp_path}/convo.db"
    engine = open_engine(address)
    upgrade(engine)
    engine.dispose()

    def run(*arguments: str) -> Result:
        settings = {"CONVO_ENVIRONMENT": "test", "CONVO_DATABASE_URL": address}
        return CliRunner().invoke(convo, ["people", *arguments], env=settings)

    return run


def people(run) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(run("list", "--json").stdout)
    return found


def test_adding_prints_the_path_of_the_link_alone_and_says_until_when(run):
    added = run(*FIRST)
    assert added.exit_code == 0
    assert added.stdout.startswith("/link/")
    assert len(added.stdout.splitlines()) == 1
    assert "Send it to Ada Lind" in added.stderr
    assert "until" in added.stderr


def test_an_official_is_added_with_everything_that_can_be_said(run):
    run(*MENTOR)
    added = run(
        *("add", "--name", "Sam Whit", "--email", "Sam@Example.org", "--role", "official"),
        *("--role", "mentor", "--mentor", "mina@example.org", "--trained-until", "2027-03-27"),
    )
    assert added.exit_code == 0
    assert people(run)[1] == {
        "name": "Sam Whit",
        "email": "sam@example.org",
        "roles": ["mentor", "official"],
        "team": None,
        "mentor": "mina@example.org",
        "trained_until": "2027-03-27",
        "active": True,
    }


def test_every_fault_of_an_account_is_said_at_once(run):
    run(*FIRST)
    refused = run(
        *("add", "--name", "Eve", "--email", "ADA@example.org"),
        *("--role", "official", "--role", "administrator"),
    )
    assert refused.exit_code == 1
    assert "Somebody already has an account" in refused.output
    assert "No other roles go together" in refused.output
    assert "Choose a mentor" in refused.output
    assert len(people(run)) == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (["--email", "ada.example.org"], "name@example.org"),
        (["--name", "  "], "1 to 80 characters"),
        (["--role", "minister"], "is not one of"),
        (["--trained-until", "31 March"], "%Y-%m-%d"),
    ],
)
def test_what_cannot_be_read_is_a_usage_error(run, wrong, said):
    refused = run(*FIRST, *wrong)
    assert refused.exit_code == 2
    assert said in refused.output
    assert people(run) == []


@pytest.mark.parametrize(
    ("unknown", "said"),
    [
        (["--mentor", "nobody@example.org"], "nobody has the email address nobody@example.org"),
        (["--team", "Nowhere"], "there is no team Nowhere"),
    ],
)
def test_an_unknown_mentor_or_team_is_refused(run, unknown, said):
    refused = run(*FIRST, *unknown)
    assert refused.exit_code == 1
    assert said in refused.output


def test_disabling_shows_in_the_list(run):
    run(*FIRST)
    assert run("disable", "ada@example.org").exit_code == 0
    assert people(run)[0]["active"] is False
    assert "disabled" in run("list").output


def test_resetting_prints_another_link(run):
    first = run(*FIRST).stdout
    again = run("reset", "ADA@example.org")
    assert again.exit_code == 0
    assert again.stdout.startswith("/link/")
    assert again.stdout != first


@pytest.mark.parametrize("deed", ["disable", "reset"])
def test_somebody_unknown_can_be_neither_disabled_nor_reset(run, deed):
    refused = run(deed, "nobody@example.org")
    assert refused.exit_code == 1
    assert "convo people list" in refused.output


def test_an_empty_list_says_how_to_start(run):
    assert "convo people add --role administrator" in run("list").output


@pytest.mark.parametrize("asked", [FIRST, ["list"], ["disable", "a@example.org"]])
def test_a_database_that_is_not_up_to_date_is_refused_in_plain_words(tmp_path, asked):
    settings = {
        "CONVO_ENVIRONMENT": "test",
        "CONVO_DATABASE_URL": f"sqlite:///{tmp_path}/empty.db",
    }
    refused = CliRunner().invoke(convo, ["people", *asked], env=settings)
    assert refused.exit_code == 1
    assert "Run: convo db upgrade" in refused.output
    assert "Traceback" not in refused.output
