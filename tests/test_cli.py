"""The command line: what it lists, how it refuses, and how it serves."""

import socket
import subprocess
import sys

from click.testing import CliRunner

from convo.cli import COMMANDS, convo

RIGHT = {"CONVO_ENVIRONMENT": "test"}
WRONG = {"CONVO_ENVIRONMENT": "production", "CONVO_NATION": "GB", "CONVO_SECRET_KEY": ""}


def test_the_help_lists_the_commands_with_what_they_do():
    shown = CliRunner().invoke(convo, ["--help"])
    assert shown.exit_code == 0
    assert COMMANDS["serve"] in shown.output


def test_the_help_imports_no_command():
    asked = "import sys; from convo.cli import convo; convo(['--help'], standalone_mode=False)"
    heavy = "; print([m for m in ('flask', 'sqlalchemy', 'gunicorn') if m in sys.modules])"
    said = subprocess.run(
        [sys.executable, "-c", asked + heavy], capture_output=True, text=True, check=True
    )
    assert said.stdout.splitlines()[-1] == "[]"


def test_a_command_that_is_not_there_is_a_usage_error():
    assert CliRunner().invoke(convo, ["rebut"]).exit_code == 2


def test_wrong_settings_are_listed_and_nothing_starts():
    refused = CliRunner().invoke(convo, ["serve"], env=WRONG)
    assert refused.exit_code == 2
    assert "CONVO_SECRET_KEY must be set" in refused.output
    assert "CONVO_NATION must be one of" in refused.output
    assert "Traceback" not in refused.output


def test_a_taken_port_is_one_message_that_says_what_to_do():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        refused = CliRunner().invoke(convo, ["serve", "--port", port], env=RIGHT)
    assert refused.exit_code == 1
    assert f"can't listen on 127.0.0.1:{port}" in refused.output
    assert "--port 8001" in refused.output


def test_a_port_that_cannot_be_is_a_usage_error():
    assert CliRunner().invoke(convo, ["serve", "--port", "70000"], env=RIGHT).exit_code == 2


def test_a_database_that_is_not_up_to_date_is_not_served(tmp_path):
    database = {"CONVO_DATABASE_URL": f"sqlite:///{tmp_path}/empty.db"}
    refused = CliRunner().invoke(convo, ["serve", "--port", "0"], env={**RIGHT, **database})
    assert refused.exit_code == 1
    assert "Run: convo db upgrade" in refused.output


def test_a_database_that_cannot_be_opened_is_one_message(tmp_path):
    database = {"CONVO_DATABASE_URL": f"sqlite:///{tmp_path}/no/such/folder.db"}
    refused = CliRunner().invoke(convo, ["serve", "--port", "0"], env={**RIGHT, **database})
    assert refused.exit_code == 1
    assert "Check CONVO_DATABASE_URL" in refused.output
