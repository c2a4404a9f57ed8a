"""A pack in a real browser: the page that comes with it, opened from the disk, offline."""

import io
import random
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page

from convo.guidelines.engine import GuidelineSet
from tests.audit.pack.agreement import disagreements
from tests.audit.pack.filled import Handed, handed_out_of, packed
from tests.audit.pack.judges import PAGE, InBrowser, load_program
from tests.audit.pack.mutants import WAYS, mutants
from tests.audit.pack.test_telling import with_damage
from tests.journeys.test_accessibility import AUDIT, AXE, TAGS

#: So many in `make test`; `make torture` takes a thousand.
FEW = 30


@pytest.fixture(scope="session")
def handed(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, guidelines: GuidelineSet
) -> Handed:
    """A pack, and what people kept from before it."""
    folder = tmp_path_factory.mktemp("handed")
    shutil.copy(sqlite_template, folder / "convo.db")
    return handed_out_of(f"sqlite:///{folder / 'convo.db'}", folder, guidelines)


@pytest.fixture
def from_disk(browser: Browser):
    context = browser.new_context(offline=True)
    yield context.new_page()
    context.close()


def test_three_judges_agree_on_thirty_changed_packs(handed: Handed, from_disk: Page):
    assert len(WAYS) <= FEW
    page = InBrowser(from_disk, handed.files)
    made = list(mutants(handed, random.Random(26), FEW))  # noqa: S311 - chance, no secret
    assert disagreements(page, made) == []


def check(page: Page, pack: bytes, receipts: dict[str, bytes] | None = None) -> str:
    """Choose files and check them, as somebody does who was sent the pack."""
    kept = [_file(name, content, "text/plain") for name, content in (receipts or {}).items()]
    page.goto(PAGE.as_uri())
    page.get_by_label("The pack, as a zip file").set_input_files(
        _file("pack.zip", pack, "application/zip")
    )
    page.get_by_label("Log receipts that you kept (optional)").set_input_files(kept)
    page.get_by_role("button", name="Check").click()
    page.get_by_role("region").first.wait_for()
    return page.locator("#result").inner_text()


def _file(name: str, content: bytes, kind: str) -> FilePayload:
    return {"name": name, "mimeType": kind, "buffer": content}


def test_the_page_says_whether_a_pack_is_whole_and_who_signed_off(handed: Handed, from_disk: Page):
    asked: list[str] = []
    from_disk.on("request", lambda request: asked.append(request.url))
    entries = handed.files["log.jsonl"].count(b"\n")
    said = check(from_disk, handed.content, handed.receipts)
    assert f"WHOLE: these {entries} entries are exactly those that the log's key signed" in said
    assert "2 receipts given, 2 fit" in said
    assert from_disk.get_by_role("status").first.inner_text() == "Checked: whole."
    from_disk.get_by_label("The number of the reply").fill("1")
    from_disk.get_by_role("button", name="Show what was done").click()
    from_disk.get_by_text("SIGNED IT OFF").wait_for()
    assert "gnihton" in from_disk.locator("#story").inner_text()
    assert "\u202e" not in from_disk.locator("#story").inner_text()
    assert {url.partition(":")[0] for url in asked} <= {"file", "blob"}


def test_the_page_names_what_was_changed(handed: Handed, from_disk: Page):
    changed = handed.files | {"people.json": b"{}"}
    said = check(from_disk, packed(changed))
    assert said.startswith(
        "THE LOG IS WHOLE, BUT THE PACK IS NOT AS IT WAS MADE: look at people.json"
    )
    assert "people.json is not the file that manifest.json names: it was changed." in said
    assert not from_disk.get_by_text("fit together").is_visible()
    assert "could not be checked" in check(from_disk, handed.content[:-30])
    assert "could not be checked" in check(from_disk, b"")


def test_both_programs_say_the_same_of_a_damaged_zip_file(
    handed: Handed, from_disk: Page, tmp_path: Path
):
    path = tmp_path / "pack.zip"
    for name in ("openings.jsonl", "log.jsonl", "report.html"):
        path.write_bytes(with_damage(handed.content, name))
        told = io.StringIO()
        load_program().main([str(path)], told)
        said = check(from_disk, path.read_bytes())
        assert f"WRONG: {name} can't be read to its end: it is damaged." in said
        assert sorted(filter(None, said.split("\n"))) == sorted(told.getvalue().strip().split("\n"))


def test_the_story_is_that_of_verify_py_and_goes_when_something_else_is_chosen(
    handed: Handed, from_disk: Page, tmp_path: Path
):
    path = tmp_path / "pack.zip"
    path.write_bytes(handed.content)
    told = io.StringIO()
    load_program().main([str(path), "--reply", "1"], told)
    check(from_disk, handed.content)
    from_disk.get_by_label("The number of the reply").fill("x")
    from_disk.get_by_role("button", name="Show what was done").click()
    from_disk.get_by_text("Type a number only, such as 3").wait_for()
    from_disk.get_by_label("The number of the reply").fill("1")
    from_disk.get_by_role("button", name="Show what was done").click()
    from_disk.get_by_text("SIGNED IT OFF").wait_for()
    lines = from_disk.locator("#story > *").all_text_contents()
    for line in lines:
        assert line in told.getvalue()
    assert len(lines) >= 6
    from_disk.get_by_label("Log receipts that you kept (optional)").set_input_files(
        [_file("x.txt", b"no receipt", "text/plain")]
    )
    assert not from_disk.locator("#result").is_visible()
    assert from_disk.locator("#story").inner_text() == ""
    from_disk.get_by_role("button", name="Check", exact=True).click()
    from_disk.get_by_text("x.txt is not a receipt").wait_for()
    assert not from_disk.locator("#result").is_visible()


def test_a_file_beside_an_unpacked_pack_is_noted(handed: Handed, from_disk: Page, tmp_path: Path):
    for name, content in (handed.files | {"receipt.txt": b"x"}).items():
        (tmp_path / "pack" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "pack" / name).write_bytes(content)
    from_disk.goto(PAGE.as_uri())
    from_disk.get_by_text("The pack is unpacked already").click()
    from_disk.get_by_label("The folder of the pack").set_input_files(tmp_path / "pack")
    from_disk.get_by_role("button", name="Check", exact=True).click()
    from_disk.get_by_text("NOTE: receipt.txt is not part of the pack; it was not looked").wait_for()
    assert from_disk.locator("#verdict").inner_text().startswith("WHOLE")


def test_without_a_receipt_the_page_says_what_it_can_not_know(handed: Handed, from_disk: Page):
    said = check(from_disk, handed.content)
    assert "This does not exclude that the department itself rewrote the log." in said
    assert "anybody could have made such a pack" in said


def test_the_pages_of_a_pack_can_be_used_by_everybody(
    handed: Handed, from_disk: Page, tmp_path: Path
):
    report = tmp_path / "report.html"
    report.write_bytes(handed.files["report.html"])
    from_disk.set_viewport_size({"width": 320, "height": 900})
    check(from_disk, packed(handed.files | {"people.json": b"{}"}))
    for address in (None, report.as_uri()):
        if address:
            from_disk.goto(address)
        from_disk.evaluate(AXE.read_text("utf-8"))
        assert from_disk.evaluate(AUDIT, ["html", TAGS])["violations"] == []
        assert from_disk.evaluate("document.documentElement.scrollWidth") <= 320
