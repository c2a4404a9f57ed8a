"""Three who judge a pack: `verify.py`, `verify.html` in a browser, and the server's verifier."""

import base64
import importlib.util
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from playwright.sync_api import Page

from config import ROOT
from convo.audit.note import PublicKey
from convo.audit.pack.judging import judge
from tests.audit.pack.filled import Held

PROGRAM = ROOT / "convo" / "audit" / "pack" / "verify.py"
PAGE = ROOT / "convo" / "audit" / "pack" / "verify.html"


def load_program() -> ModuleType:
    """`verify.py` as it stands in the tree, in this process: it is the file of every pack."""
    about = importlib.util.spec_from_file_location("verify_of_a_pack", PROGRAM)
    assert about is not None
    assert about.loader is not None
    program = importlib.util.module_from_spec(about)
    about.loader.exec_module(program)
    return program


@dataclass(frozen=True, slots=True)
class Case:
    """A pack, and what whoever checks it has from elsewhere."""

    files: Mapping[str, bytes]
    receipts: Mapping[str, bytes]
    keys: tuple[PublicKey, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one judge said: whole or not, and the faults as (place, sentence)."""

    whole: bool
    faults: tuple[tuple[str, str], ...]


def by_program(program: ModuleType, case: Case) -> Verdict:
    """What `verify.py` says."""
    keys = [key.text for key in case.keys]
    report = program.check(Held(dict(case.files)), list(case.receipts.items()), keys)
    return Verdict(report.is_whole, tuple((f.place, f.sentence) for f in report.faults))


def by_server(case: Case) -> Verdict:
    """What the server says."""
    report = judge(Held(dict(case.files)), list(case.receipts.items()), case.keys)
    return Verdict(report.is_whole, tuple((f.kind.value, f.sentence) for f in report.faults))


_JUDGE = """async (cases) => {
  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const said = [];
  for (const { changed, gone, receipts, keys } of cases) {
    const blobs = new Map(window.whole);
    for (const name of gone) blobs.delete(name);
    for (const name in changed) blobs.set(name, new Blob([bytes(changed[name])]));
    const kept = Object.keys(receipts).map((name) => ({ name, content: bytes(receipts[name]) }));
    const report = await check(new Files(blobs), kept, keys);
    said.push([report.isWhole, report.faults.map((fault) => [fault.place, fault.sentence])]);
  }
  return said;
}"""
_KEEP = """(files) => {
  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  window.whole = Object.entries(files).map(([name, text]) => [name, new Blob([bytes(text)])]);
}"""


class InBrowser:
    """`verify.html`, opened from the disk once; it is handed what differs from a first pack."""

    def __init__(self, page: Page, files: Mapping[str, bytes]) -> None:
        self._page, self._first = page, dict(files)
        page.goto(PAGE.as_uri())
        page.evaluate(_KEEP, _written(files))

    def judged(self, cases: Sequence[Case]) -> list[Verdict]:
        """What it says of each."""
        said = self._page.evaluate(_JUDGE, [self._shown(case) for case in cases])
        return [
            Verdict(whole, tuple((place, sentence) for place, sentence in faults))
            for whole, faults in said
        ]

    def _shown(self, case: Case) -> dict[str, Any]:
        changed = {
            name: content
            for name, content in case.files.items()
            if self._first.get(name) != content
        }
        return {
            "changed": _written(changed),
            "gone": [name for name in self._first if name not in case.files],
            "receipts": _written(case.receipts),
            "keys": [key.text for key in case.keys],
        }


def _written(files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: base64.b64encode(content).decode() for name, content in files.items()}
