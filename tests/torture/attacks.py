"""The attacks of `tests/audit/attacks` on a log of 2,100 entries, as the design notes did it."""

from collections.abc import Callable, Iterator
from pathlib import Path

from config import ROOT
from convo.db.engine import open_engine
from convo.guidelines.load import load
from tests.audit.attacks.attack_list import ATTACKS, Attack
from tests.audit.attacks.kept_log import LARGE, KeptLog
from tests.audit.attacks.levels import Verifier, verified
from tests.audit.attacks.scene import Scene
from tests.torture.databases import Database

Told = tuple[str, list[str]]


def on_a_large_log(kind: Callable[[Path], Database], folder: Path) -> Iterator[Told]:
    """Every attack, each undone again; and the log without an attack, before and after."""
    database = kind(folder)
    engine = open_engine(database.url)
    try:
        kept_log = KeptLog.made(database.url, folder / "keys", load(ROOT / "guidelines"), LARGE)
        faults: list[str] = []
        for name, attack in {"": None, **ATTACKS, " ": None}.items():
            with engine.connect() as connection, connection.begin() as under_way:
                scene = Scene(connection, kept_log)
                faults += [
                    f"{name.strip() or 'no attack'}: {each}" for each in _tried(scene, attack)
                ]
                under_way.rollback()
        said = f"{LARGE.entries} entries, signed at {', '.join(map(str, LARGE.signed))}"
        yield f"{database.name}, {len(ATTACKS)} attacks on {said}", faults
    finally:
        engine.dispose()
        database.close()


def _tried(scene: Scene, attack: Attack | None) -> Iterator[str]:
    """What is not as the list says; without an attack every verifier must find the log whole."""
    if attack is not None:
        attack.does(scene)
    for level in Verifier:
        report = verified(scene.connection, scene.kept_log, level)
        first = attack.noticed_by if attack is not None else None
        if report.is_whole is (first is not None and level >= first):
            yield f"{level.name} finds {report.count} faults"
        told = {(fault.kind, fault.place) for fault in report.faults}
        if attack is not None and level is first and told != attack.said(scene):
            yield f"{level.name} says {told}"
