"""Tables are read as people's programs write them; what is none says what to do instead."""

import contextlib
import io
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convo.support.spreadsheet_cells import guarded, unguarded
from convo.support.spreadsheets import LONGEST_LINE, Table, open_table
from convo.support.text_files import Unreadable

LINES = [["Address", "Words"], ["https://a.example", 'café "x";\t,\nsecond line'], ["b", "c"]]
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252")


def table(content: bytes | str) -> Table:
    return open_table(io.BytesIO(content.encode() if isinstance(content, str) else content))


def cells(content: bytes | str) -> list[tuple[str, ...]]:
    return [row.cells for row in table(content).rows()]


def refusal(content: bytes | str) -> str:
    with pytest.raises(Unreadable) as refused:
        list(table(content).rows())
    return str(refused.value)


def written(delimiter: str, end: str) -> str:
    return "".join(
        delimiter.join('"{}"'.format(cell.replace('"', '""')) for cell in line) + end
        for line in LINES
    )


@pytest.mark.parametrize(
    ("delimiter", "end", "encoding"), [*product(",;\t|", ("\r\n", "\n", "\r"), ENCODINGS)]
)
def test_every_way_of_writing_csv_reads_the_same(delimiter: str, end: str, encoding: str):
    found = table(written(delimiter, end).encode(encoding))
    assert found.columns == ("Address", "Words")
    assert [row.cells for row in found.rows()] == [tuple(line) for line in LINES[1:]]
    assert [row.line for row in found.rows()] == [2, 3]


def test_a_table_can_be_read_again():
    found = table("a,b\n1,2\n")
    assert list(found.rows()) == list(found.rows())


def test_what_excel_leaves_at_the_ends_is_not_there():
    assert table("a,b,,,\n1,2,,,\n,,,,\n,,,,\n").columns == ("a", "b")
    assert cells("a,b,,,\n1,2,,,\n\n3\n,,,,\n") == [("1", "2"), ("3", "")]


def test_lines_are_counted_as_a_spreadsheet_shows_them():
    found = table('\n\na,b\n1,"two\nlines"\n\n3,4\n')
    assert [row.line for row in found.rows()] == [4, 6]


def test_a_first_line_may_say_what_stands_between_cells():
    assert cells("sep=|\r\na,x|b\r\n1,1|2\r\n") == [("1,1", "2")]


def test_headings_that_are_the_same_or_missing_are_told_apart():
    assert table("Date,date,,Words\n1,2,3,4\n").columns == (
        "Date", "date (2)", "Column 3", "Words",
    )  # fmt: skip


def test_headings_that_are_said_once_more_are_marked():
    marked = [row.repeats_heading for row in table("a,b\n1,2\na,b\n3,4\n").rows()]
    assert marked == [False, True, False]


def test_a_line_with_more_cells_than_headings_says_so():
    (row,) = table("a,b\n1,2,3\n").rows()
    assert "“3” has none" in row.fault
    assert row.given == ("1", "2", "3")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n", "empty"),
        (b"PK\x03\x04" + bytes(50), "save it as “CSV UTF-8”"),
        (b"\xd0\xcf\x11\xe0" + bytes(50), "old Excel"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (bytes(range(256)) * 4, "not a file of text"),
        (b"a,b\n\x81\x8d,2\n", "not a file of text"),
        (b"\xff\xfea\x00,\x00b\x00\n\x00\xd8", "says it is UTF-16"),
        ("é,b\n".encode() + b"1,\xe9\n", "Line 2: This line is not in UTF-8"),
        ("https://a.example,words\n", "Line 1: There are no headings"),
        ("a" + "," * 1_000_000 + "b\n1\n", "1,000,001 columns"),
        ('a,b\n1,"never closed\n2,3\n', "Line 2: The quotation marks do not match"),
        ('a,b\n1,"x" y\n', "Line 2: The quotation marks do not match"),
        ("a,b\n1," + "x" * LONGEST_LINE + "\n", "Line 2: This line is too long"),
        ('[{"a": 1}]', "one JSON list"),
        ("{}\n", "No line of this file"),
        ("{" + ",".join(f'"k{n}":1' for n in range(201)) + "}", "more than 200 different keys"),
    ],
)
def test_what_is_no_table_says_what_to_do(content: bytes | str, said: str):
    assert said in refusal(content)


def test_json_lines_have_every_key_as_a_column_and_every_value_as_text():
    found = table('{"a": "x", "b": 1}\n\n{"a": null, "c": true}\n{"a": "\\u00e9\\r\\nz"}\n')
    assert found.columns == ("a", "b", "c")
    assert [(row.line, row.cells) for row in found.rows()] == [
        (1, ("x", "1", "")),
        (3, ("", "", "true")),
        (4, ("é\r\nz", "", "")),
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("[1, 2]", "not a JSON object"),
        ('{"a": ', "not a JSON object"),
        ("[" * 100_000, "not a JSON object"),
        ('{"a": 1' + "0" * 5_000 + "}", "not a JSON object"),
        ('{"a": 1, "a": 2}', "“a” stands there twice"),
    ],
)
def test_a_line_of_json_that_can_t_be_read_is_a_fault_of_that_line_alone(line: str, said: str):
    first, second, third = table(f'{{"a": 1}}\n{line}\n{{"a": 3}}\n').rows()
    assert said in second.fault
    assert (first.cells, third.cells) == (("1",), ("3",))


def test_a_list_in_a_cell_is_a_fault_of_that_cell():
    (row,) = table('{"a": [1], "b": 2}').rows()
    assert row.faults == (("a", "This holds a list or an object, not text"),)


@given(st.binary(max_size=400) | st.text(alphabet='",;\n\r=a{}[]:é\0', max_size=80).map(str.encode))
def test_any_bytes_are_a_table_or_a_sentence(content: bytes):
    with contextlib.suppress(Unreadable):
        found = table(content)
        for row in found.rows():
            assert len(row.cells) in {0, len(found.columns)}


@pytest.mark.parametrize("text", ["=1+1", "+44", "-x", "@you", "\tx", "plain", "'quoted'", "'"])
def test_a_cell_that_we_write_runs_nowhere_and_reads_as_it_was(text: str):
    assert guarded(text)[:1] not in set("=+-@\t")
    assert unguarded(guarded(text)) == text
