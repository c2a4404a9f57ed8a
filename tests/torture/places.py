"""Small disks: a file system of its own, that can be filled and emptied again."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_CHUNK = 64 * 1024


class NoMount(Exception):
    """This machine lets us mount nothing."""


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """A disk of this size, mounted below the folder. Raises `NoMount`."""
    place = folder / "disk"
    place.mkdir()
    _mount("-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "tmpfs", str(place))
    try:
        yield place
    finally:
        _unmount(place)


@contextmanager
def read_only(file: Path) -> Iterator[None]:
    """Nobody may write to this file meanwhile, whoever opens it. Raises `NoMount`."""
    _mount("--bind", str(file), str(file))
    try:
        _mount("-o", "remount,bind,ro", str(file))
        yield
    finally:
        _unmount(file)


@contextmanager
def full(disk: Path) -> Iterator[None]:
    """Not a byte is free on the disk meanwhile."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (_CHUNK, 4096, 1):
            with suppress(OSError):
                while True:
                    file.write(os.urandom(size))
    try:
        yield
    finally:
        ballast.unlink()


def _unmount(place: Path) -> None:
    _run("umount", "-l", str(place))


def _mount(*arguments: str) -> None:
    done = _run("mount", *arguments)
    if done.returncode:
        raise NoMount(done.stderr.decode().strip())


def _run(program: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    found = shutil.which(program, path="/usr/sbin:/usr/bin:/sbin:/bin")
    if found is None:
        raise NoMount(f"there is no {program}")
    return subprocess.run([found, *arguments], capture_output=True, check=False)
