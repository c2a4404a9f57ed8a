"""The plot: an SVG that loads nothing, runs nothing, and says in words what it shows."""

import sys
from datetime import date
from xml.etree import ElementTree as ET

import pytest

from convo.domain.balance import Standing, Window
from convo.domain.balance_figures import Figures, KnownSide, Tally
from convo.domain.recognition import Channel
from convo.web.balance.plot import describe, draw, letter, scale

SVG = "{http://www.w3.org/2000/svg}"
WINDOW = Window(first=date(2026, 1, 5), last=date(2026, 1, 18))
HOSTILE = '</text><script>alert(1)</script> & "Friends" \x01\ud800 of {{ 7 * 7 }}'


def figures(*names: str, counts: tuple[int, ...] = (), window: Window = WINDOW) -> Figures:
    """Sides with these names, all of which were recognised on the first day."""
    sides = tuple(KnownSide(n, name) for n, name in enumerate(names, 1))
    given = dict(zip((side.id for side in sides), counts, strict=False))
    tallies = tuple(Tally(n, Channel.SPEECH, window.first, c) for n, c in given.items())
    return Figures(
        window=window, standing=Standing(counts=given), sides=sides, tallies=tallies, namings=()
    )


def parsed(drawn: str) -> ET.Element:
    return ET.fromstring(drawn)  # noqa: S314 - we drew it


def words_of(drawn: str) -> list[str]:
    return [each.text or "" for each in parsed(drawn).iter(f"{SVG}text")]


def test_nothing_in_it_runs_is_loaded_or_needs_a_style():
    drawn = draw(figures("Growers", HOSTILE, counts=(2, 3)))
    root = parsed(drawn)
    tags = {each.tag.rpartition("}")[2] for each in root.iter()}
    assert tags == {"svg", "defs", "pattern", "g", "rect", "path", "text"}
    names = {name for each in root.iter() for name in each.attrib}
    assert not names & {"style", "class", "onload", "onclick", "href"}
    assert "http" not in drawn.replace('xmlns="http://www.w3.org/2000/svg"', "")
    fills = {each.get("fill", "#") for each in root.iter()}
    assert {fill for fill in fills if not fill.startswith("#")} == {
        "none", "url(#side-0)", "url(#side-1)",
    }  # fmt: skip


def test_each_side_has_a_letter_a_pattern_and_its_number_in_the_bar():
    drawn = draw(figures("Growers", "Walkers", counts=(2, 3)))
    words = words_of(drawn)
    assert {"A 2", "B 3", "A  Growers", "B  Walkers", "5 Jan", "12 Jan"} <= set(words)
    for place in (0, 1):
        assert drawn.count(f"url(#side-{place})") == 2  # in the bar, and in the legend
        assert f'<pattern id="side-{place}"' in drawn


def test_a_bar_too_low_for_its_label_has_none_and_the_text_says_it():
    shown = figures("Growers", "Walkers", counts=(100, 1))
    assert "B 1" not in words_of(draw(shown))
    assert "Growers 100, Walkers 1." in describe(shown)


def test_as_many_sides_as_there_can_be_look_different_from_each_other():
    drawn = draw(figures(*(f"Side {n}" for n in range(10)), counts=(1,) * 10))
    tiles = [ET.tostring(each) for each in parsed(drawn).iter(f"{SVG}pattern")]
    looks = {tile.split(b">", 1)[1] for tile in tiles}
    assert (len(tiles), len(looks)) == (10, 10)


@pytest.mark.parametrize("days", [1, 90, 800])
def test_there_is_a_plot_of_nothing_and_of_any_time(days):
    window = Window.until(date(2026, 3, 10), days)
    assert draw(figures(window=window)).startswith("<svg")
    assert draw(figures("Growers", counts=(1,), window=window)).startswith("<svg")


@pytest.mark.parametrize(
    ("top", "lines"),
    [
        (0, [0, 1]), (1, [0, 1]), (5, [0, 1, 2, 3, 4, 5]), (6, [0, 2, 4, 6]),
        (23, [0, 5, 10, 15, 20, 25]), (480, [0, 100, 200, 300, 400, 500]),
    ],
)  # fmt: skip
def test_the_scale_has_whole_numbers_and_few_lines(top, lines):
    assert scale(top) == lines


def test_letters_go_on_beyond_z():
    assert [letter(place) for place in (0, 25, 26)] == ["A", "Z", "A1"]


def test_the_library_leaves_the_imports_of_the_process_alone():
    before = list(sys.meta_path)
    draw(figures("Growers", counts=(1,)))
    assert sys.meta_path == before


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_it_is_sent_under_the_same_policy_as_every_page(desk):
    topic = desk.given.topic()
    answer = desk.browser("press").get(f"/balance/{topic.id}/plot.svg")
    page = desk.browser("press").get("/balance")
    assert answer.mimetype == "image/svg+xml"
    policies = [
        each.headers["Content-Security-Policy"].partition(" 'nonce-")[0] for each in (answer, page)
    ]
    assert policies[0] == policies[1]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
