"""`report.html`: the log as sentences, case by case, to be read and printed by anybody."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from sqlalchemy import Row

from convo.queries.timeline import Line
from convo.services.packs.replies import (
    ReplyRow,
    called,
    is_posted_differently,
    is_posted_unsigned,
)
from convo.support.hidden_signs import shown

#: Nothing that anybody wrote can run here or fetch anything: it is escaped, and this forbids it.
_HEAD = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ color: #0b0c0c; font: 1.1rem/1.45 arial, sans-serif; margin: 0 auto; max-width: 46rem;
  padding: 1rem; overflow-wrap: anywhere; }}
h1 {{ font-size: 2rem; line-height: 1.15; }}
h2 {{ border-top: 3px solid #0b0c0c; font-size: 1.4rem; margin-top: 3rem; padding-top: .75rem; }}
ol {{ list-style: none; padding: 0; }}
ol li {{ border-left: 4px solid #b1b4b6; margin: 0 0 1.25rem; padding-left: .75rem; }}
ol li.refused {{ border-left-color: #d4351c; }}
p {{ margin: 0 0 .25rem; }}
.moment, dt {{ color: #484949; font-size: .95rem; }}
.flag {{ color: #942514; font-weight: bold; }}
.wide {{ overflow-x: auto; }}
table {{ border-collapse: collapse; font-size: .95rem; margin: 1rem 0; }}
th, td {{ border-bottom: 1px solid #b1b4b6; padding: .4rem .75rem .4rem 0; text-align: left;
  vertical-align: top; overflow-wrap: normal; }}
a {{ color: #1a65a6; }}
.note {{ border: 2px solid #0b0c0c; padding: .75rem; margin: 1rem 0; }}
dl {{ margin: .25rem 0 0; }}
dd {{ background: #f3f2f1; margin: 0 0 .5rem; padding: .5rem; white-space: pre-wrap; }}
@media print {{ body {{ font-size: 10pt; max-width: none; }} li {{ break-inside: avoid; }} }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
"""

_NOTE = """<p class="note">This page is for reading. It was made from the log when the pack was,
and it proves nothing by itself: <code>verify.py</code> and <code>verify.html</code> look at
<code>log.jsonl</code> and <code>openings.jsonl</code>, not at this page. The log knows people by
the number of their account. The names here are those that the organisation has for these numbers.
Entries are counted from 0; a version is each time that an author saved the words of a reply.
Signs that can’t be seen are written as their number, such as [U+202E].</p>
"""
_COLUMNS = ("Reply", "Case", "Author", "Signed off by", "Posted by", "Flags")
_FOOT = "</main>\n</body>\n</html>\n"

#: A place to link to, a heading and the entries below it.
Section = tuple[str, str, Iterable[Line]]
#: The place of the entries that belong to no case.
OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Contents:
    """What the page begins with: the numbers and titles of all cases, and every reply."""

    cases: Iterable[tuple[int, str] | Row[int, str]]
    replies: Iterable[ReplyRow]


def page_of(
    department: str, made: str, contents: Contents, sections: Iterable[Section]
) -> Iterator[bytes]:
    """The page, a piece at a time."""
    title = f"Audit log of {department}"
    yield _HEAD.format(title=_plain(title)).encode()
    yield f"<p>As it was on {_plain(made)}. All times are UTC.</p>\n{_NOTE}".encode()
    yield from map(str.encode, _contents(contents))
    for place, heading, lines in sections:
        yield f'<h2 id="{place}">{_plain(heading)}</h2>\n<ol>\n'.encode()
        for line in lines:
            yield _item(line).encode()
        yield b"</ol>\n"
    yield _FOOT.encode()


def _contents(contents: Contents) -> Iterator[str]:
    yield '<h2>Contents</h2>\n<ul>\n<li><a href="#replies">Every reply</a></li>\n'
    for number, title in contents.cases:
        yield f'<li><a href="#case-{number}">Case {number}: {_plain(title)}</a></li>\n'
    yield f'<li><a href="#{OUTSIDE}">Outside any case</a></li>\n</ul>\n'
    yield '<h2 id="replies">Every reply</h2>\n'
    yield '<div class="wide" role="region" aria-labelledby="replies" tabindex="0">\n<table>\n<tr>'
    yield "".join(f'<th scope="col">{each}</th>' for each in _COLUMNS) + "</tr>\n"
    for row in contents.replies:
        yield _row(row)
    yield "</table>\n</div>\n"


def _row(row: ReplyRow) -> str:
    case = f'<a href="#case-{row.case}">{row.case}</a>' if row.case else ""
    people = "".join(
        f"<td>{'<br>'.join(map(_plain, each)) or '–'}</td>"
        for each in (row.authors, row.signers, row.posters)
    )
    flags = f'<td class="flag">{"<br>".join(row.flags)}</td>'
    return f'<tr><th scope="row">Reply {row.number}</th><td>{case}</td>{people}{flags}</tr>\n'


def _item(line: Line) -> str:
    refused = "" if line.outcome == "ok" else ' class="refused"'
    words = "".join(
        f'<dt>{_plain(_name(field))}</dt><dd dir="auto">{_plain(value)}</dd>\n'
        for field, value in sorted(line.words.items())
    )
    findings = f"<p>Findings: {_plain(', '.join(line.findings))}</p>\n" if line.findings else ""
    return (
        f'<li id="entry-{line.seq}"{refused}>\n'
        f"<p><strong>{_plain(called(line))}</strong> {_plain(line.sentence)}.</p>\n{_flag(line)}"
        f'<p class="moment">{_plain(line.role)} · {line.at:%-d %B %Y, %H:%M:%S}'
        f" · entry {line.seq}{_about(line)}</p>\n{findings}"
        f"{f'<dl>{words}</dl>' if words else ''}\n</li>\n"
    )


def _flag(line: Line) -> str:
    if is_posted_differently(line):
        return '<p class="flag">Posted differently: these are not the words signed off.</p>\n'
    return '<p class="flag">Posted without sign-off.</p>\n' if is_posted_unsigned(line) else ""


def _about(line: Line) -> str:
    if not line.subject_id:
        return ""
    return f" · {_plain(line.subject_type.replace('_', ' '))} {line.subject_id}"


def _name(field: str) -> str:
    return field.replace("_", " ").capitalize()


def _plain(text: str) -> str:
    return escape(shown(text))
