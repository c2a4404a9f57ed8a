"""A parliamentary question is answered from the log, and whoever gets the answer checks it."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Page

from convo.audit.pack import verify as program
from convo.services.office import Office
from tests.given import Given
from tests.journeys.conftest import Site
from tests.services.disclosing.hands import HANDLE, lines, resealed, unpack, write
from tests.signing import with_key

KINDS = ("as it is", "an opening", "a withheld field", "a proof", "an entry", "a byte")


@pytest.fixture
def office(office: Office, tmp_path: Path) -> Office:
    """An office that signs its log."""
    return with_key(office, tmp_path / "keys")


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def press(site: Site, given: Given, request: pytest.FixtureRequest) -> Page:
    """A press officer's browser, in an office with a case that names somebody."""
    official = given.official(name="Asha Penrose")
    given.decided(official, title="Bus fares", handle=HANDLE, words=f"Is it £2, @{HANDLE}?")
    officer = given.press_officer()
    return site.open_at_the_door(officer.email, javascript=request.param)


def test_a_press_officer_answers_and_the_answer_can_be_checked_in_a_browser(
    press: Page, site: Site, tmp_path: Path
):
    pack = answer(press)
    files = unpack(pack)
    assert HANDLE.encode() not in b"".join(files.values())
    reader = site.open()
    reader.goto((write(files, tmp_path / "pack") / "verify.html").as_uri())
    for kind in KINDS:
        verdict, said = judged(reader, write(changed(files, kind), tmp_path / kind))
        report = program.check(program.Folder(str(tmp_path / kind)))
        assert verdict.startswith("WHOLE" if kind == "as it is" else "NOT WHOLE"), (kind, said)
        assert said == [f"WRONG: {fault.place} {fault.sentence}." for fault in report.faults], kind
        assert bool(said) is (kind != "as it is")


def answer(page: Page) -> bytes:
    """From the record of the case to a pack."""
    page.goto("/log/conversations/1")
    page.get_by_role("link", name="Prepare a disclosure of this case").click()
    page.get_by_label("Parliamentary question").check()
    page.get_by_label("Our reference").fill("PQ 118")
    page.get_by_label("Who gets it?").fill("The Parliamentary Branch")
    page.get_by_role("button", name="Go on to the entries").click()
    page.get_by_role("button", name="Save and go on").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Check what is handed out"
    page.get_by_role("button", name="Record it and make the pack").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the pack (zip)").click()
    return Path(download.value.path()).read_bytes()


def changed(files: Mapping[str, bytes], kind: str) -> dict[str, bytes]:
    """The files of a pack from which something was taken, by somebody who knows the format."""
    kept = dict(files)
    first = lines(files, "entries.jsonl")[0]["seq"]
    match kind:
        case "an opening":
            kept["openings.jsonl"] = files["openings.jsonl"].partition(b"\n")[2]
        case "a withheld field":
            kept["withheld.jsonl"] = files["withheld.jsonl"].partition(b"\n")[2]
        case "a proof":
            del kept[f"proofs/{first:010}.tlog-proof"]
        case "an entry":
            kept["entries.jsonl"] = files["entries.jsonl"].partition(b"\n")[2]
        case "a byte":
            return kept | {"disclosure.html": files["disclosure.html"] + b" "}
    return resealed(kept)


def judged(reader: Page, folder: Path) -> tuple[str, list[str]]:
    """What verify.html says of a folder: its verdict, and what is wrong."""
    reader.get_by_text("The pack is unpacked already").click()
    reader.set_input_files("#folder", str(folder))
    reader.get_by_role("button", name="Check", exact=True).click()
    reader.wait_for_selector("#result:not([hidden])")
    found = reader.locator("#faults li").all_inner_texts()
    verdict = reader.locator("#verdict").inner_text()
    reader.reload()
    return verdict, found
