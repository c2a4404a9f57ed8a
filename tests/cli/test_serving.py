"""A real server, told to stop while somebody waits for an answer."""

import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from threading import Thread
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner

from convo.cli import convo

RUN = "from convo.cli import convo; convo()"
ADDRESS = re.compile(r"answers on http://127\.0\.0\.1:(\d+)/")
FIRST = ["--name", "Ada Lind", "--email", "ada@example.org", "--role", "administrator"]


@pytest.fixture
def path(tmp_path: Path, sqlite_template: Path) -> Path:
    """A database with somebody in it, so that the demo leaves it as it is."""
    path = tmp_path / "convo.db"
    shutil.copy(sqlite_template, path)
    env = {"CONVO_ENVIRONMENT": "test", "CONVO_DATABASE_URL": f"sqlite:///{path}"}
    assert CliRunner().invoke(convo, ["people", "add", *FIRST], env=env).exit_code == 0
    return path


@pytest.fixture
def server(path: Path, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """The demo as a process of its own, with its clock beside it."""
    settings = {
        "CONVO_ENVIRONMENT": "demo",
        "CONVO_DATABASE_URL": f"sqlite:///{path}",
        "CONVO_SECRET_KEY": "correct horse battery staple 42 and more",
        "CONVO_LOG_FORMAT": "json",
    }
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", RUN, "demo", "--port", "0"],
            env=settings,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        with process:
            yield process
            process.kill()


def port_of(server: subprocess.Popen[str]) -> int:
    assert server.stdout is not None
    for line in server.stdout:
        if found := ADDRESS.search(line):
            return int(found[1])
    raise AssertionError("it never answered")


def clock_of(server: subprocess.Popen[str]) -> int:
    """The process of the clock: asked for at once, since it is started before the server."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text("ascii").split()
    (clock,) = [
        int(child)
        for child in children
        if b"tick" in Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
    ]
    return clock


def within(seconds: float, is_so: Callable[[], bool]) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if is_so():
            return True
        time.sleep(0.05)
    return False


def has_ended(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii").split()[2] == "Z"
    except OSError:
        return True


def wrong_sign_in(port: int) -> Callable[[], tuple[HTTPResponse, str]]:
    """A sign-in that will fail, ready to be sent: it has to write that somebody tried."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as first:
        first.request("GET", "/sign-in")
        page = first.getresponse()
        cookie = str(page.headers["Set-Cookie"]).partition(";")[0]
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.read().decode())
    assert token is not None
    form = urlencode(
        {"csrf_token": token[1], "email": "ada@example.org", "password": "Xylophonist"}
    )
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}

    def send() -> tuple[HTTPResponse, str]:
        with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
            connection.request("POST", "/sign-in", form, headers)
            answer = connection.getresponse()
            return answer, answer.read().decode()

    return send


def test_whoever_waits_for_an_answer_when_it_is_told_to_stop_gets_it(
    server: subprocess.Popen[str], path: Path, tmp_path: Path
):
    port, clock = port_of(server), clock_of(server)
    with socket.create_connection(("127.0.0.1", port)) as nonsense:
        nonsense.sendall(b"GET /Xylophonist nonsense\r\n\r\n")
        assert b"400" in nonsense.recv(100)
    send = wrong_sign_in(port)
    answers: list[tuple[HTTPResponse, str]] = []
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")  # so that the request has to wait for us
        waiting = Thread(target=lambda: answers.append(send()))
        waiting.start()
        time.sleep(0.7)
        os.kill(server.pid, signal.SIGTERM)
        time.sleep(0.5)
        assert answers == []
        other.execute("ROLLBACK")
    waiting.join()
    ((answer, page),) = answers
    assert (answer.status, page.rstrip().endswith("</html>")) == (400, True)
    assert "Email address or password is wrong" in page

    assert server.wait(timeout=20) == 0
    assert within(5, lambda: has_ended(clock))
    lines = [json.loads(line) for line in (tmp_path / "log").read_text("utf-8").splitlines()]
    told = [(line["route"], line["status"]) for line in lines if line["event"] == "request"]
    assert told == [("/sign-in", 200), ("/sign-in", 400)]
    assert [line["message"] for line in lines if "message" in line] == ["Invalid request"]
    assert "Xylophonist" not in str(lines)


def test_a_clock_that_is_told_to_stop_ends_by_itself(path: Path):
    settings = {"CONVO_ENVIRONMENT": "test", "CONVO_DATABASE_URL": f"sqlite:///{path}"}
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        with subprocess.Popen(
            [sys.executable, "-c", RUN, "tick", "--every", "1"],
            env=settings, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        ) as clock:  # fmt: skip
            try:
                assert within(20, lambda: "SIGTERM" in caught(clock.pid))
                clock.terminate()
                said = clock.communicate(timeout=20)
            finally:
                clock.kill()  # one that doesn't stop would be waited for without end
        other.execute("BEGIN IMMEDIATE")  # nothing it held is held still
    assert (clock.returncode, said) == (0, ("", ""))


def caught(pid: int) -> set[str]:
    """The signals that a process does something of its own about."""
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    mask = int(
        next(line for line in status.splitlines() if line.startswith("SigCgt")).split()[1], 16
    )
    return {each.name for each in signal.Signals if mask >> (each - 1) & 1}
