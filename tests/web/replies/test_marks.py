"""The words with their findings marked, whatever overlaps whatever."""

from hypothesis import given, strategies

from convo.domain.vocabulary import Level
from convo.guidelines.rule import Finding
from convo.web.replies.marks import marked

WORDS = "We categorically reject these false claims, and so on."


def finding(start: int, end: int, level: Level = Level.ADVISE, words: str = WORDS) -> Finding:
    return Finding(
        rule="a.Rule", rule_id="A1", level=level, start=start, end=end, matched=words[start:end],
        message="Mend this.", why="", instead="", source="", link="",
    )  # fmt: skip


def test_words_without_findings_are_one_stretch():
    (only,) = marked(WORDS, [])
    assert (only.text, only.covering, only.level) == (WORDS, (), None)
    assert marked("", []) == []


def test_a_finding_about_the_whole_text_marks_nothing_and_keeps_its_number():
    marks = marked(WORDS, [finding(0, 0), finding(3, 16)])
    assert [(mark.text, [each.number for each in mark.ending]) for mark in marks] == [
        ("We ", []),
        ("categorically", [2]),
        (" reject these false claims, and so on.", []),
    ]


def test_where_findings_overlap_the_weightiest_shows_and_each_has_one_link():
    marks = marked(WORDS, [finding(3, 23), finding(17, 42, Level.STOP), finding(30, 42)])
    assert [(mark.text, mark.level, [each.number for each in mark.ending]) for mark in marks] == [
        ("We ", None, []),
        ("categorically ", Level.ADVISE, []),
        ("reject", Level.STOP, [1]),
        (" these ", Level.STOP, []),
        ("false claims", Level.STOP, [2, 3]),
        (", and so on.", None, []),
    ]


def test_several_findings_in_the_very_same_words_stand_side_by_side():
    (_, both, _) = marked(WORDS, [finding(3, 16), finding(3, 16, Level.EXPLAIN)])
    assert [each.number for each in both.ending] == [1, 2]
    assert both.level is Level.EXPLAIN


@given(
    strategies.text(min_size=1, max_size=40).flatmap(
        lambda words: strategies.tuples(
            strategies.just(words),
            strategies.lists(
                strategies.tuples(*[strategies.integers(0, len(words))] * 2).map(sorted),
                max_size=25,
            ),
        )
    )
)
def test_no_word_is_lost_and_every_finding_with_a_place_has_exactly_one_link(case):
    words, places = case
    marks = marked(words, [finding(start, end, words=words) for start, end in places])
    assert "".join(mark.text for mark in marks) == words
    linked = [each.number for mark in marks for each in mark.ending]
    assert sorted(linked) == [n for n, (start, end) in enumerate(places, 1) if start < end]
