"""A pack of a filled office, made once: it is only looked at, or copied and changed."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from convo.guidelines.engine import GuidelineSet
from tests.audit.pack.filled import Handed, handed_out_of
from tests.audit.pack.judges import load_program

#: The files of a pack, and arguments: how `verify.py` ends, and what it says.
Run = Callable[..., tuple[int, str]]


@pytest.fixture(scope="session")
def handed(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, guidelines: GuidelineSet
) -> Handed:
    """A pack, and what people kept from before it."""
    folder = tmp_path_factory.mktemp("handed")
    shutil.copy(sqlite_template, folder / "convo.db")
    return handed_out_of(f"sqlite:///{folder / 'convo.db'}", folder, guidelines)


@pytest.fixture(scope="session")
def program() -> ModuleType:
    """`verify.py`, in this process."""
    return load_program()


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Unpack files somewhere else, and let their own `verify.py` look at them there.

    It finds no package of this machine and no variable of its environment.
    """

    def ran(files: dict[str, bytes], *arguments: str) -> tuple[int, str]:
        folder = tmp_path / "unpacked"
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        done = subprocess.run(
            [sys.executable, "-I", "-S", "verify.py", *arguments],
            cwd=folder,
            env={},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        shutil.rmtree(folder)
        return done.returncode, done.stdout + done.stderr

    return ran
