"""Labelled texts, as JSON Lines with `text`, `label`, `warn_votes` (of three readers), `site`."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path

#: So many readers would warn: all of them, and how the bars count.
EVERY_READER = 3
_KIND = "kind: "


@dataclass(frozen=True, slots=True)
class Labelled:
    """One text, and what its readers said of it."""

    id: str
    text: str
    label: str
    #: How many of three readers would warn that it reads as a rebuttal.
    votes: int
    site: str
    kind: str

    @property
    def warned(self) -> bool:
        """Whether all readers would warn."""
        return self.votes == EVERY_READER

    @property
    def friendly(self) -> bool:
        """Whether no reader would."""
        return self.votes == 0


def labelled_texts(path: Path) -> list[Labelled]:
    """The texts of the file. Ends the program with a sentence when it can't be read as such."""
    try:
        lines = path.read_text("utf-8").splitlines()
        return [_labelled(json.loads(line)) for line in lines if line.strip()]
    except (OSError, ValueError, KeyError) as error:
        sys.exit(
            f"error: {path} can't be measured on ({error!r}). Expected JSON Lines with the keys "
            "id, text, label, warn_votes and site: make evaluate FILE=texts.jsonl"
        )


def _labelled(row: dict[str, object]) -> Labelled:
    notes = str(row.get("notes", ""))
    kind = notes.removeprefix(_KIND).split(";")[0] if notes.startswith(_KIND) else "not said"
    return Labelled(
        id=str(row["id"]),
        text=str(row["text"]),
        label=str(row["label"]),
        votes=int(str(row["warn_votes"])),
        site=str(row["site"]),
        kind=kind.strip(),
    )
