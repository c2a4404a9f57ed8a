"""`README.txt`: what a pack is, for somebody who has never heard of convo."""

from dataclasses import dataclass

_TEXT = """\
THE AUDIT LOG OF {department}
{line}

What this is
------------
convo is a service with which officials answer people in public conversations. Every reply has to
be signed off by a second person. Everything that anybody does in it, or tries and is refused, is
an entry of its audit log. This pack is a copy of that log: {entries} entries,
made {made}. You need neither convo nor a network to read it or to check it.


1. Is the log whole?
--------------------
Unpack the zip file. Then either open verify.html in a browser (Chrome or Edge 137, Firefox 129,
Safari 17, or newer) and give it the zip file that you were sent. Nothing leaves your computer.

Or open a terminal in the unpacked folder and type (Python 3.8 or newer):

    python3 verify.py

The last lines say WHOLE or NOT WHOLE. Where it is not whole, each line that starts with WRONG
names a place.


2. Who signed off a given reply?
--------------------------------
Open report.html in a browser and search it (Ctrl+F) for some words of the reply. Each case says
who did what, when, and with which words. To have it from the proved part of the log, take the
number that stands after 'reply' there, and give it to verify.html, or type:

    python3 verify.py --reply 12

'SIGNED IT OFF' names the account that said yes and the version of the words, and 'POSTED IT' says
what went out. --case 7 does the same for everything in one case.


3. What 'whole' proves, and what it does not
--------------------------------------------
{vouched}
- It proves that nobody changed, removed, added or moved an entry or its words after the checkpoint
  was signed, unless they have the log's signing key.
- Whoever has that key, or can hand you a whole pack that they made up, could have rewritten all of
  it, with this file and verify.py. Only something that they do not hold can show that: a log
  receipt that somebody else kept from before. If you have one, check it as well:

    python3 verify.py --checkpoint receipt.txt

- Every file is named in manifest.json by its SHA-256, and manifest.json in manifest.sha256. That
  finds damage and careless changes. It does not stop somebody who writes all of them anew.
- verify.py judges the pack that it comes in. If that matters, use a copy of verify.py or
  verify.html that you have from elsewhere, or read it: it is one file, written to be read.
- If you know the log's public key from elsewhere, add: --key KEY
- It proves the order of the entries, not the moments: those are what the server's clock said.
- It proves which account did something. The names of people (people.json) are not proved.
- report.html and entries.csv are for reading. They were made from the log; the check looks at
  log.jsonl and openings.jsonl.
- Words may have been erased, because the law says so. Then an entry says which words, and when.
  Such a log is whole. Words that are missing without such an entry are an 'unexplained hole', and
  the log is not whole.


What is in it
-------------
report.html      the log as sentences, case by case
entries.csv      the same as a table for a spreadsheet program
log.jsonl        every entry, one on a line: the exact bytes that are hashed
openings.jsonl   the words that the entries commit to: entry, field, salt, words
checkpoints/     signed statements of how long the log was and what its root was (C2SP formats)
keys.txt         the public keys that signed them
proofs/          for each sign-off and posting: a proof that it is in the log
people.json      the names of the accounts, as the organisation has them
manifest.json    the size and the SHA-256 of every file
manifest.sha256  the SHA-256 of manifest.json
verify.py        checks everything; needs only Python
verify.html      the same in a browser

How the hashes are made: the hash of an entry is SHA-256 of a zero byte and its line, without the
line end. The tree is that of RFC 6962. A commitment is SHA-256 of 'convo/commit/v1', a zero byte,
the salt, the field's name, a zero byte and the words.

This pack may hold names and words of people. Keep it as you keep other personal data.
"""

_SIGNED = """\
- The newest checkpoint vouches for the first {size} of {entries} entries. Its root is
  {root}."""
_AFTER = """
- The {left} entries after it are vouched for by nobody yet."""
_UNSIGNED = """\
- NOBODY VOUCHES FOR THIS LOG: it has no signed checkpoint. The check then finds damage, but not
  somebody who can write to the database and made everything anew."""


@dataclass(frozen=True, kw_only=True, slots=True)
class About:
    """What the README says of this one pack. `size` and `root` are those of the checkpoint."""

    department: str
    made: str
    entries: int
    size: int
    root: str


def readme(about: About) -> bytes:
    """The file."""
    title = f"THE AUDIT LOG OF {about.department}"
    return _TEXT.format(
        department=about.department,
        line="=" * len(title),
        entries=about.entries,
        made=about.made,
        vouched=_vouched(about),
    ).encode()


def _vouched(about: About) -> str:
    if not about.root:
        return _UNSIGNED
    left = about.entries - about.size
    signed = _SIGNED.format(size=about.size, entries=about.entries, root=about.root)
    return signed + (_AFTER.format(left=left) if left else "")
