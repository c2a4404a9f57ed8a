"""What may stand in a line of the log."""

import io
import json
import logging

import pytest

from convo.support import logs


@pytest.fixture
def log() -> io.StringIO:
    stream = io.StringIO()
    logs.configure("info", "json", stream)
    return stream


def test_only_known_facts_go_into_a_line(log: io.StringIO):
    with pytest.raises(ValueError, match="email"):
        logs.tell("deed", email="a@example.org")
    logs.tell("deed", reason="Two words", action="reply:post", person=None)
    (line,) = [json.loads(each) for each in log.getvalue().splitlines()]
    assert (line["reason"], line["action"]) == ("…", "reply:post")
    assert "person" not in line


@pytest.mark.parametrize(
    ("sentence", "filled", "told"),
    [
        ("Worker (pid:%s) was sent %s!", (12, "SIGKILL"), "Worker (pid:12) was sent SIGKILL!"),
        ("Error handling request %s", ("/a?q=words",), "Error handling request …"),
        ("Invalid request from ip=127.0.0.1: words", (), "Invalid request"),
        ("a line\nand words", (), "a line"),
        ("%(words)s", ({"words": "typed"},), "%(words)s"),
    ],
)
def test_a_sentence_of_another_program_loses_what_was_filled_in(
    log: io.StringIO, sentence: str, filled: tuple[object, ...], told: str
):
    logging.getLogger("gunicorn.test").error(sentence, *filled)
    assert json.loads(log.getvalue())["message"] == told
    assert json.loads(log.getvalue())["logger"] == "gunicorn.test"


def test_a_log_that_cannot_be_written_stops_nothing(log: io.StringIO):
    log.close()
    logs.tell("deed", action="reply:post")


def test_an_exception_that_led_to_itself_comes_to_an_end(log: io.StringIO):
    first, second = ValueError("words"), OSError(28, "words")
    first.__cause__, second.__cause__ = second, first
    logs.tell("fault", fault=first)
    line = json.loads(log.getvalue())
    assert [each.get("code") for each in line["fault"][:2]] == [None, "28"]
    assert "words" not in log.getvalue()
