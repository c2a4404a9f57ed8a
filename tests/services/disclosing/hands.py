"""An office that signs its log, a case with people in it, and disclosures of it."""

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from convo.db.models import Conversation, Disclosure, Person
from convo.domain.exemptions import Officials, Purpose
from convo.domain.redactions import Redaction, plan_of
from convo.queries.disclosures import get_draft
from convo.queries.log import LogFilter, list_places
from convo.services import disclosures
from convo.services.disclosing import preparing
from convo.services.disclosing.making import Letter, Made, Sender
from convo.services.office import Office
from tests.given import Given

SENDER = Sender(department="Department for Examples", contact="convo@example.org")
HANDLE = "Quagga1899"
REFERENCE, RECIPIENT, ASKED = "FOI2026/00431", "Robin Ask", "Everything about the form in May"
LETTER = Letter(
    purpose=Purpose.INFORMATION_REQUEST,
    officials=Officials.ROLES,
    reference=REFERENCE,
    recipient=RECIPIENT,
    asked=ASKED,
)


class Desk:
    """A press officer who prepares disclosures of one case."""

    def __init__(self, office: Office) -> None:
        self.office, self.given = office, Given(office)
        self.press = self.given.press_officer(name="Pat Press")
        self.official = self.given.official(name="Asha Penrose")

    def case(self, **details: Any) -> Conversation:
        """A decided case in which a member of the public is named twice."""
        said = {"handle": HANDLE, "words": f"Thanks @{HANDLE}, is it May?"} | details
        return self.given.decided(self.official, **said)

    def begin(self, case: Conversation, letter: Letter = LETTER, **more: Any) -> int:
        """A disclosure of this case in preparation."""
        with self.office.sessions() as session:
            places = list_places(session, LogFilter(conversation_id=case.id), 501)
        deed = preparing.Prepare(
            letter=letter, places=tuple(places), chosen=f"case {case.id}", **more
        )
        return preparing.prepare(self.office, self.given.actor(self.press), deed)

    def plan(self, draft_id: int) -> dict[int, Redaction]:
        """What it withholds so far."""
        with self.office.sessions() as session:
            return plan_of(get_draft(session, draft_id).plan)

    def version(self, draft_id: int) -> int:
        """Its version."""
        with self.office.sessions() as session:
            return get_draft(session, draft_id).version

    def redact(self, draft_id: int, changed: Mapping[int, Redaction], who: Person | None = None):
        """Change what is withheld."""
        deed = preparing.Redact(
            draft_id=draft_id, version=self.version(draft_id), redactions=changed
        )
        preparing.redact(self.office, self.given.actor(who or self.press), deed)

    def disclose(self, draft_id: int) -> int:
        """Record it."""
        deed = disclosures.Finish(draft_id=draft_id, version=self.version(draft_id))
        return disclosures.disclose(self.office, self.given.actor(self.press), deed, SENDER)

    def pack(self, disclosure_id: int) -> Made:
        """Its pack."""
        return disclosures.hand_out(
            self.office, self.given.actor(self.press), disclosure_id, SENDER
        )

    def recorded(self, disclosure_id: int) -> Disclosure:
        """Its row."""
        with self.office.sessions() as session:
            found = session.get(Disclosure, disclosure_id)
            assert found is not None
            return found


def prepared(office: Office, press: Person, case: Conversation) -> int:
    """A disclosure of this case in preparation, by this press officer."""
    with office.sessions() as session:
        places = list_places(session, LogFilter(conversation_id=case.id), 501)
    deed = preparing.Prepare(letter=LETTER, places=tuple(places), chosen=f"case {case.id}")
    return preparing.prepare(office, Given(office).actor(press), deed)


def handed_out(office: Office, press: Person, case: Conversation) -> int:
    """A disclosure of this case that was handed out. The log has to be signed."""
    deed = disclosures.Finish(draft_id=prepared(office, press, case), version=1)
    return disclosures.disclose(office, Given(office).actor(press), deed, SENDER)


def unpack(pack: bytes) -> dict[str, bytes]:
    """Its files by name."""
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def lines(files: Mapping[str, bytes], name: str) -> list[dict[str, Any]]:
    """The records of one of its files."""
    return [json.loads(line) for line in files[name].splitlines()]


def write(files: Mapping[str, bytes], folder: Path) -> Path:
    """The files in an empty folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def verify(folder: Path, *arguments: str) -> tuple[int, str]:
    """What the pack's own program says of it, in a Python that knows nothing of convo."""
    run = subprocess.run(
        [sys.executable, "-I", "verify.py", *arguments],
        cwd=folder, capture_output=True, text=True, check=False, env={},
    )  # fmt: skip
    assert not run.stderr, run.stderr
    return run.returncode, run.stdout


def resealed(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files with a manifest that fits them: what a forger would do who knows the format."""
    manifest = json.loads(files["manifest.json"])
    manifest["files"] = {
        name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in files.items()
        if not name.startswith("manifest.")
    }
    written = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    digest = hashlib.sha256(written.encode()).hexdigest()
    sealed = {
        "manifest.json": written.encode(),
        "manifest.sha256": f"{digest}  manifest.json\n".encode(),
    }
    return dict(files) | sealed
