"""A row becomes a conversation, or everything that is wrong with it, column by column."""

import io
from datetime import date

import pytest

from convo.domain.vocabulary import SpeakerRole
from convo.services.imports.fields import MOST, Field, guess, missing, signature
from convo.services.imports.lines import Reader, line_of
from convo.services.imports.speakers import read_speaker
from convo.support.spreadsheets import open_table
from convo.web.forms import LONGEST_TEXT

HEADINGS = ("Link", "Subject", "Comment", "Date posted", "Forum", "Policy area", "User", "Who")
GOOD = {"Link": "https://forum.example.org/t/1?utm_source=x", "Comment": "When does it close?"}


def reader() -> Reader:
    return Reader(
        columns=HEADINGS,
        mapped=guess(HEADINGS),
        latest=date(2026, 11, 23),
        too_late="in the future",
    )


def read(**cells: str):
    given = GOOD | {name.replace("_", " "): value for name, value in cells.items()}
    quoted = ['"{}"'.format(given.get(name, "").replace('"', '""')) for name in HEADINGS]
    content = f"{','.join(HEADINGS)}\n{','.join(quoted)}\n".encode(errors="surrogatepass")
    (row,) = open_table(io.BytesIO(content)).rows()
    return reader().read(row)


def test_the_headings_of_an_office_are_understood():
    assert guess(HEADINGS) == {
        Field.ADDRESS: "Link",
        Field.TITLE: "Subject",
        Field.WORDS: "Comment",
        Field.SAID_ON: "Date posted",
        Field.VENUE: "Forum",
        Field.TOPIC: "Policy area",
        Field.HANDLE: "User",
        Field.SPEAKER: "Who",
    }
    assert guess(["URL", "url (2)", "Mood"]) == {Field.ADDRESS: "URL"}


def test_our_own_names_and_labels_are_understood_too():
    assert list(guess([field.value for field in Field])) == list(Field)
    assert list(guess([field.label for field in Field])) == list(Field)
    for role in SpeakerRole:
        assert read_speaker(role.value) is read_speaker(role.label) is role
    assert read_speaker(" ") is SpeakerRole.UNKNOWN
    assert read_speaker("Martian") is None


def test_a_spreadsheet_is_known_again_by_its_headings():
    assert signature(["Date said", "URL"]) == signature([" date_said", "url"])
    assert signature(["Date", "URL"]) != signature(["URL", "Date"])


def test_what_has_no_column_and_what_has_one_twice_is_named():
    assert [field for field, _ in missing({})] == [Field.ADDRESS, Field.WORDS]
    both = {Field.ADDRESS: "a", Field.WORDS: "b", Field.TITLE: "b"}
    assert missing(both) == [(Field.TITLE, "“b” is chosen twice. Choose another column")]


def test_a_line_is_read_with_what_it_leaves_out():
    line = line_of(2, read(Date_posted="29/02/2024", User="\u202egardener", Who="MP").read)
    assert line.canonical_address == "https://forum.example.org/t/1"
    assert (line.title, line.words) == ("When does it close?", "When does it close?")
    assert (line.said_on, line.speaker) == (date(2024, 2, 29), SpeakerRole.POLITICIAN)
    assert line.handle == "\u202egardener"


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("Link", "", "There is no address"),
        ("Link", "javascript:alert(1)", "Only addresses of web pages"),
        ("Link", "https://forum.example.org/\u202egnp", "can’t be seen"),
        ("Link", "not an address", "no spaces"),
        ("Link", '=HYPERLINK("https://a.example","x")', "This is a formula"),
        ("Link", "https://a.example/" + "x" * 2_000, "2,018 characters; convo takes 2,000"),
        ("Subject", "x" * 201, "201 characters; convo takes 200"),
        ("Subject", "nul\0", "NUL character"),
        ("Comment", "", "There are no words"),
        ("Comment", "<script>alert(1)</script>", "There are no words"),
        ("Comment", "\x1b\x1b", "There are no words"),
        ("Comment", "x" * (1 << 20), "1,048,576 characters; convo takes 20,000"),
        ("Comment", "=SUM(A1:A9)", "This is a formula"),
        ("Comment", "#REF!", "an error of the spreadsheet"),
        ("Date posted", "24/11/2026", "24 November 2026 is in the future"),
        ("Date posted", "yesterday", "“yesterday” is not a day"),
        ("Policy area", "=A2", "This is a formula"),
        ("Who", "Martian", "“Martian” is not one of: member of the public"),
        ("User", "x" * 81, "81 characters"),
    ],
)
def test_a_bad_cell_is_named_by_line_and_column(column: str, cell: str, said: str):
    (fault,) = read(**{column.replace(" ", "_"): cell}).faults
    assert str(fault).startswith(f"Line 2, column “{column}”: ")
    assert said in fault.sentence


def test_half_a_character_in_json_is_named_by_line_and_column():
    content = b'{"url": "https://a.example", "words": "x \\ud800"}\n'
    table = open_table(io.BytesIO(content))
    of_json = Reader(
        columns=table.columns, mapped=guess(table.columns), latest=date.max, too_late=""
    )
    (fault,) = of_json.read(next(table.rows())).faults
    assert str(fault).startswith("Line 1, column “words”: There is half of a character")


def test_everything_that_is_wrong_with_a_line_is_told_at_once():
    faults = read(Link="", Comment="", Who="x", Date_posted="y").faults
    assert {fault.column for fault in faults} == {"Link", "Comment", "Who", "Date posted"}


@pytest.mark.parametrize(
    "words", ["😀" * 10_000, "=) that is good", "- a list", "@you are wrong", "\u202eabc", "<3"]
)
def test_words_may_be_whatever_somebody_said(words: str):
    found = read(Comment=words)
    assert not found.faults
    assert line_of(2, found.read).words == words


def test_the_words_may_be_as_long_as_those_that_are_typed():
    assert MOST[Field.WORDS] == LONGEST_TEXT
