"""The page that hands out the whole log."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from convo.audit.pack.judging import verify_pack
from convo.audit.signer import Signer
from convo.db.models import Person
from convo.domain.actor import Actor
from convo.domain.vocabulary import ReplyState
from convo.services.log_keys import make_key
from convo.services.office import Office
from tests.given import Given
from tests.page import fetch

Log = Callable[[], list[tuple[str, str, int | None]]]
ADDRESS = "/log/export"


@pytest.fixture
def press(given: Given) -> Person:
    return given.press_officer()


@pytest.fixture
def reader(press: Person, sign_in: Callable[[Person], FlaskClient]) -> FlaskClient:
    return sign_in(press)


def export(reader: FlaskClient, **options):
    form = fetch(reader, ADDRESS).form(ADDRESS)
    return reader.post(ADDRESS, data=form, **options)


def test_the_press_office_is_handed_a_pack_that_is_whole(
    given: Given, reader: FlaskClient, tmp_path: Path
):
    given.reply(state=ReplyState.SIGNED_OFF)
    answer = export(reader)
    assert answer.mimetype == "application/zip"
    path = tmp_path / "pack.zip"
    path.write_bytes(answer.data)
    report = verify_pack(path)
    assert report.is_whole
    assert f"convo-log-{report.entries}.zip" in answer.headers["Content-Disposition"]


def test_that_it_is_handed_out_is_the_last_entry_in_it(
    press: Person, reader: FlaskClient, log: Log
):
    answer = export(reader)
    with zipfile.ZipFile(io.BytesIO(answer.data)) as pack:
        lines = pack.read("log.jsonl").splitlines()
    assert log()[-1] == ("log:export", "ok", press.id)
    assert len(lines) == len(log())
    assert b'"act":"log:export"' in lines[-1]
    assert f'"entries":{len(lines)},"format":"pack"'.encode() in lines[-1]


def test_it_is_an_entry_also_when_the_answer_is_broken_off(
    press: Person, reader: FlaskClient, log: Log
):
    answer = export(reader, buffered=False)
    answer.close()  # before a byte was read
    assert log()[-1] == ("log:export", "ok", press.id)


def test_it_is_an_entry_also_when_the_pack_can_not_be_made(
    press: Person, reader: FlaskClient, log: Log, monkeypatch: pytest.MonkeyPatch, app: Flask
):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.testing = False
    monkeypatch.setattr("convo.web.log.exports.write_pack", full)
    answer = export(reader)
    assert answer.status_code == 500
    assert log()[-1] == ("log:export", "ok", press.id)


def test_each_time_that_it_is_handed_out_is_an_entry(reader: FlaskClient, log: Log):
    form = fetch(reader, ADDRESS).form(ADDRESS)
    for _ in range(2):
        assert reader.post(ADDRESS, data=form).mimetype == "application/zip"
    assert [entry[0] for entry in log()[-2:]] == ["log:export", "log:export"]


def test_nobody_else_is_handed_one(
    given: Given, sign_in: Callable[[Person], FlaskClient], log: Log
):
    for person in (given.official(), given.mentor(), given.administrator()):
        browser = sign_in(person)
        assert browser.get(ADDRESS).status_code == 403
        assert browser.post(ADDRESS).status_code == 403
    assert "log:export" not in {entry[0] for entry in log()}


def test_the_page_says_who_vouches_for_the_log(
    app: Flask, office: Office, reader: FlaskClient, tmp_path: Path
):
    assert "nobody vouches for it" in fetch(reader, ADDRESS).text
    signing = replace(office, signer=Signer(tmp_path / "keys", "convo.x/audit"))
    make_key(signing, Actor.operator())
    app.extensions["convo-office"] = signing
    assert "is signed before the pack is made" in fetch(reader, ADDRESS).text
    with zipfile.ZipFile(io.BytesIO(export(reader).data)) as pack:
        entries = len(pack.read("log.jsonl").splitlines())
        assert f"checkpoints/{entries:010}.txt" in pack.namelist()
