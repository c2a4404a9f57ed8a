"""Find the Chromium that the journeys drive, and get one where that is possible.

`python -m tests.browser get` gets one when there is none, `python -m tests.browser report` says
last what did not run. A missing browser is a failure only where CI is set: CI promises one.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import sync_playwright

#: A browser to use instead of the one found.
CHOSEN = "CONVO_TEST_BROWSER"
COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APPLICATIONS = (
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
)
MISSING = (
    "NO BROWSER: the journeys and the accessibility checks DID NOT RUN. "
    f"Install Chromium, or say where one is with {CHOSEN}=/path/to/chromium, then run make test."
)
PATIENCE = 600


def setting(name: str) -> str:
    """A variable of the tests' own: config.py reads the service's."""
    return os.environ.get(name, "")  # noqa: TID251 (not a setting of the service)


def must_have() -> bool:
    """Whether a missing browser is a failure."""
    return setting("CI").lower() in {"1", "true", "yes"}


def find_browser() -> Path | None:
    """The browser that was chosen, else one on this machine, else Playwright's own, else None.

    Asking Playwright starts its driver, so call this before a `sync_playwright()` block, not in it.
    """
    chosen = setting(CHOSEN)
    if chosen:
        return Path(chosen) if os.access(chosen, os.X_OK) else None
    return find_on_machine() or find_downloaded()


def find_on_machine() -> Path | None:
    """A Chromium or Chrome that is installed, or None."""
    commands = (shutil.which(name) for name in COMMANDS)
    return next((Path(found) for found in commands if found), None) or next(
        (found for found in APPLICATIONS if found.exists()), None
    )


def find_downloaded() -> Path | None:
    """The Chromium that Playwright downloaded for its own version, or None."""
    with sync_playwright() as playwright:
        downloaded = Path(playwright.chromium.executable_path)
    return downloaded if downloaded.exists() else None


def get_browser() -> Path | None:
    """Find a browser, or install Debian's, or let Playwright download one; None when all fail."""
    if setting(CHOSEN):
        return find_browser()
    for get in (nothing, install_from_debian, download):
        get()
        found = find_browser()
        if found:
            return found
    return None


def nothing() -> None:
    """There may be one already."""


def install_from_debian() -> None:
    """Install the package, where there is apt-get and we may use it."""
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        return
    say("Getting Debian's Chromium for the journeys …")
    if attempt("apt-get", "update"):
        attempt("apt-get", "install", "--yes", "--no-install-recommends", "chromium")


def download() -> None:
    """Let Playwright download its own build."""
    say("Downloading Playwright's Chromium for the journeys …")
    attempt(sys.executable, "-m", "playwright", "install", "chromium")


def attempt(*command: str) -> bool:
    """Run a command; when it fails say so in one line. Whether it worked."""
    quiet = {"DEBIAN_FRONTEND": "noninteractive", **os.environ}  # noqa: TID251 (passed on)
    try:
        done = subprocess.run(
            command, env=quiet, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        say(f"{' '.join(command)} gave no answer for {PATIENCE // 60} minutes.")
        return False
    if done.returncode != 0:
        printed = (done.stderr or done.stdout).strip().splitlines() or ["no reason given"]
        reasons = [line.strip() for line in printed if "rror" in line] or printed[-1:]
        say(f"{' '.join(command[:3])} did not work: {reasons[0]}")
    return done.returncode == 0


def say(line: str) -> None:
    """Print at once."""
    print(line, flush=True)  # noqa: T201 (a program's answer)


def answer(found: Path | None) -> int:
    """The exit code; says loudly when there is no browser."""
    if found is None:
        say(MISSING)
        return int(must_have())
    return 0


def main(asked: list[str]) -> int:
    """`get` or `report`."""
    ways: dict[str, Callable[[], Path | None]] = {"get": get_browser, "report": find_browser}
    if len(asked) != 1 or asked[0] not in ways:
        say("usage: python -m tests.browser get|report")
        return 2
    return answer(ways[asked[0]]())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
