"""What whoever unpacks a disclosure reads first."""

from convo.audit.disclosing.shown import Checkpointed, Shown

_TEXT = """{purpose}
{underline}

From:       {department}
Reference:  {reference}
Made on:    {made_on}

WHAT TO DO
1. Open disclosure.html. It is the answer, made to be read and to be printed.
2. To check that it is what was recorded at the time, use either of these. Neither needs an
   internet connection, and nothing is sent anywhere:
   - open verify.html in a web browser and choose this pack, or
   - in this folder, run:   python3 verify.py
   The verdict is the line that begins with WHOLE or NOT WHOLE. What is wrong is named above it.

WHAT IS IN IT
disclosure.html   The answer: every entry as sentences, and a mark where something is withheld.
entries.jsonl     {entries}, byte for byte as recorded.
                  They hold no words: only who did what and when, as account numbers, roles and
                  codes, numbers that were drawn at random, and a seal on each piece of text.
openings.jsonl    The words that are disclosed, each with the number that opens its seal.
withheld.jsonl    What is withheld, with the exemption. Its seal is in the entry, so nobody can
                  change it afterwards, and it can still be shown to whoever reviews this answer.
erased.jsonl      Words that were erased before you asked, with the entry that records the erasure.
proofs/           For each entry, the proof that it is in the log.
checkpoints/      How long the log was and what was in it, signed. Keep this file: with it you can
                  ask the department later to show that its log still begins the same way.
keys.txt          The public keys of the log. Compare them with the ones the department publishes.
manifest.json     Every file with its size and digest, so that a changed file is noticed.

WITHHELD, ERASED, MISSING
Withheld means: the words are there, and the law lets us keep them back. Erased means: the words
are no longer there, and an entry in this pack says so. If something were neither disclosed,
withheld nor erased it would be missing, and the check would fail.
Where only part of a text is withheld, the pack has the rest of the text. The seal is on the full
words, so the rest can't be checked against it: it can be by somebody who may see the full words.

WHAT IT DOES NOT PROVE
That the log was true when it was written, that nothing else was asked for, or that an exemption
was rightly used. Names of people are what the department's accounts say, not part of the log.
"""


def readme(shown: Shown, checkpointed: Checkpointed) -> str:
    """README.txt."""
    cover, count = shown.cover, len(shown.entries)
    title = cover.title
    entries = "entry" if count == 1 else "entries"
    return _TEXT.format(
        purpose=title,
        underline="=" * len(title),
        department=cover.department,
        reference=cover.reference,
        made_on=cover.made_on,
        entries=f"{count:,} {entries} out of the {checkpointed.size:,} of the log",
    )
