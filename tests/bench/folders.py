"""Where the databases of a measurement lie."""

import os


def memory() -> str | None:
    """A folder in memory where there is one: what is measured is processor time anyway."""
    folder = "/dev/shm"  # noqa: S108 - only folders of our own in it are used
    return folder if os.access(folder, os.W_OK) else None
