"""`convo audit key` and `convo audit checkpoint`: the key of the log, by command."""

import base64
import stat

import pytest
from click.testing import CliRunner

from convo.audit.checkpoint import read_checkpoint, trusted_keys
from convo.audit.note import PublicKey, read_note
from convo.cli import convo

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def run(database, tmp_path):
    """Runs `convo audit …` with a folder for the key."""

    def call(*words, keys="keys"):
        env = {
            "CONVO_ENVIRONMENT": "test",
            "CONVO_DATABASE_URL": database,
            "CONVO_LOG_KEYS": str(tmp_path / keys) if keys else "",
        }
        return CliRunner().invoke(convo, ["audit", *words], env=env)

    return call


def shown(run):
    """The public half of the key."""
    return PublicKey.read(run("key", "show").output.splitlines()[0])


def test_a_new_key_is_shown_by_its_public_half_and_signs_the_log(run, tmp_path):
    made = run("key", "new")
    assert made.exit_code == 0
    key = shown(run)
    assert key.text in made.output
    assert key.name == "convo.department-for-examples/audit"
    note = run("checkpoint").output
    assert read_note(note.encode()).signers([key]) == [key]
    assert read_checkpoint(note).size == 1
    assert stat.S_IMODE((tmp_path / "keys" / "key").stat().st_mode) == 0o600


def test_no_command_prints_the_secret_half(run, tmp_path):
    said = [run("key", "new").output]
    secrets = [(tmp_path / "keys" / "key").read_text().split()[1]]
    for words in (["key", "show"], ["checkpoint"], ["key", "rotate"], ["key", "rotate", "--lost"]):
        said.append(run(*words).output)
        secrets.append((tmp_path / "keys" / "key").read_text().split()[1])
    assert all(len(base64.b64decode(secret)) == 32 for secret in secrets)
    assert len(set(secrets)) == 3
    assert not [secret for secret in secrets if any(secret[:12] in each for each in said)]


def test_nothing_new_is_the_same_receipt(run):
    run("key", "new")
    assert run("checkpoint").output == run("checkpoint").output


def test_a_changed_key_is_handed_over_to(run):
    run("key", "new")
    old = shown(run)
    changed = run("key", "rotate")
    assert changed.exit_code == 0
    assert "names the new key" in changed.output
    assert trusted_keys([old], [run("checkpoint").output]) == (old, shown(run))


def test_a_lost_key_says_plainly_what_that_means_for_reviewers(run):
    run("key", "new")
    old = shown(run)
    changed = run("key", "rotate", "--lost")
    assert "No key handed over to this one. Tell every reviewer" in changed.output
    assert trusted_keys([old], [run("checkpoint").output]) == (old,)


@pytest.mark.parametrize(
    ("words", "keys", "said"),
    [
        (["key", "show"], "keys", "There is no key yet. Make one with: convo audit key new"),
        (["key", "rotate"], "keys", "There is no key yet"),
        (["checkpoint"], "keys", "There is no key yet"),
        (["key", "new"], "", "CONVO_LOG_KEYS must be set"),
        (["key", "show"], "", "CONVO_LOG_KEYS must be set"),
        (["checkpoint"], "", "CONVO_LOG_KEYS is not set"),
    ],
)
def test_what_can_not_be_done_is_said_in_a_sentence(run, words, keys, said):
    refused = run(*words, keys=keys)
    assert refused.exit_code == 1
    assert said in refused.output
    assert "Traceback" not in refused.output


def test_a_second_first_key_is_refused(run):
    run("key", "new")
    key = shown(run)
    refused = run("key", "new")
    assert (refused.exit_code, "There is a key already" in refused.output) == (1, True)
    assert shown(run) == key
