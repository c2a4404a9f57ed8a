"""`README.txt`: what a pack is, for somebody who has never heard of convo."""

from dataclasses import dataclass

_TEXT = """\
THE AUDIT LOG OF {department}
{line}

This pack may hold names and words of people. Keep it as you keep other personal data.

- What it proves: nobody without the log's signing key changed, removed, added or moved an entry or
  its words after the log was signed.
- What it does not prove: without something that you have from elsewhere, not even who signed it.
  Anybody could make such a pack and sign it with a key of their own, and whoever has the log's key
  could have rewritten the log.
- So ask somebody outside the department for a log receipt, and check the pack against that.

convo is a service with which officials answer people in public conversations. Every reply has to
be signed off by a second person. Everything that anybody does in it, or tries and is stopped, is
an entry of its audit log. This pack is a copy of that log: {entries},
made on {made}. You need neither convo nor a network to read it.


1. Is the log whole?
--------------------
Unpack the zip file. Open verify.html in a browser (Chrome or Edge 137, Firefox 129, Safari 17, or
newer) and give it the zip file that you were sent. Nothing leaves your computer. Or open a terminal
in the unpacked folder and type (Python 3.8 or newer; on Windows: py verify.py):

    python3 verify.py

The verdict is the line that begins with

    WHOLE                               all is as it was made
    NOT WHOLE                           the log was changed; each line with WRONG names a place
    THE LOG IS WHOLE, BUT               only a file beside the log was changed
    NOT VERIFIED AGAINST YOUR RECEIPT   your receipt is newer than this pack (ask for a newer
                                        pack), or is not one of this log

A log receipt is a short signed text that says how many entries the log had and what they were. To
check the pack against one, keep it outside this folder and give it to verify.html, or type:

    python3 verify.py --receipt ../receipt.txt

Where to get one: from somebody who is not the department and keeps its receipts, such as an auditor
or a person to whom convo mails one each day. Not from whoever sent you this pack. The same goes for
the log's public key: whoever knows it adds --key KEY.

If it is not whole, keep the pack as it is, write down the lines with WRONG, and tell whoever sent
it, and somebody who checks the department: its auditors, or the regulator for information rights.


2. Who signed off a given reply?
--------------------------------
report.html lists every reply with its author, who signed it off, who posted it, and whether that
was done otherwise than it should be. To have it from the proved part of the log, take the number
of the reply there, and give it to verify.html, or type:

    python3 verify.py --reply 12

'SIGNED IT OFF' names the account that said yes and the version of the words: each time that the
author saves them is a version. 'POSTED IT' is followed by the words that went out, and where those
that were signed off differ, by them too. --case 7 does the same for everything in one case.


3. What else 'whole' says, and does not say
-------------------------------------------
{vouched}
- What happened to entries before the first signature, no signature shows. The check says when it
  was made.
- It proves the order of the entries, not the times: those are what the server's clock said.
- It proves which account did something. Names are beside the entries. Where the log recorded a name
  the check holds people.json against it; other names are not proved.
- report.html and entries.csv are for reading. They were made from the log.
- Words may have been erased, because the law says so. Then an entry says which, and when. Words
  that are missing without such an entry are an 'unexplained hole', and the log is not whole.
- manifest.json names every file by its SHA-256. That finds damage and careless changes, not
  somebody who writes all of them anew.
- verify.py judges the pack that it comes in. If that matters, use a copy that you have from
  elsewhere, or read it: it is one file, written to be read.


4. What is in it
----------------
report.html      the log as sentences, case by case
entries.csv      the same as a table for a spreadsheet program
log.jsonl        every entry, one on a line, counted from 0: the exact bytes that are hashed
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
the salt, the field's name, a zero byte and the words.{root}
"""

_SIGNED = "- The newest checkpoint vouches for the first {size} of {entries} entries."
_ROOT = """
The newest checkpoint says that the root of the first {size} entries is
{root}."""
_AFTER = """
- Nobody vouches yet for the {left} after it."""
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
        entries="1 entry" if about.entries == 1 else f"{about.entries} entries",
        made=about.made,
        vouched=_vouched(about),
        root=_ROOT.format(size=about.size, root=about.root) if about.root else "",
    ).encode()


def _vouched(about: About) -> str:
    if not about.root:
        return _UNSIGNED
    left = about.entries - about.size
    signed = _SIGNED.format(size=about.size, entries=about.entries)
    return signed + (_AFTER.format(left=left) if left else "")
