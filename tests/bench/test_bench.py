"""The measurements run, with the shortest of turns. What they find is for `make bench`."""

import itertools

import pytest

from config import ROOT
from convo.guidelines.engine import GuidelineSet
from tests.bench import balance, cold, growth, hostile, log, page, speed, topics
from tests.bench.__main__ import main
from tests.bench.rows import Bar, Row, table, verdict
from tests.bench.timing import Sample, take_turns
from tests.bench.words import FACTS, QUIET, REPLY, sentences, text_of, texts

SLOW = Row("slow", Sample((4.0, 4.1, 4.2)), Bar(3), is_ratio=True)


def test_a_reply_has_150_words_and_our_own_texts_are_all_different():
    assert (len(REPLY.split()), len(QUIET.split())) == (150, 150)
    assert len(text_of(1234)) == 1234
    assert len(set(itertools.islice(sentences(), 20_000))) == 20_000
    assert not {*texts(20)} & {*texts(20, after=20)}


def test_the_reply_has_findings_and_the_quiet_one_hardly_any(guidelines: GuidelineSet):
    patterns = speed.pattern_rules(guidelines)
    assert len(patterns.check(REPLY, FACTS).findings) >= 3
    assert len(patterns.check(QUIET, FACTS).findings) <= 2


def test_the_bare_pass_looks_for_every_pattern_rule(guidelines: GuidelineSet):
    assert len(speed.full_patterns(guidelines)) == len(speed.pattern_rules(guidelines).rules)
    found = speed.bare_pass(guidelines, REPLY)()
    assert sum(map(len, found)) >= len(speed.pattern_rules(guidelines).check(REPLY, FACTS).findings)


def test_the_speed_of_a_reply_is_measured(guidelines: GuidelineSet):
    rows = list(speed.rows(guidelines, turns=1))
    assert [row.bar for row in rows if row.is_ratio] == [Bar(3), Bar(5, at_least=True)] * 2
    assert all(value > 0 for row in rows for value in row.sample.values)


def test_growth_is_measured_in_steps(guidelines: GuidelineSet):
    rows = list(growth.rows(guidelines, turns=1, sizes=(100, 1000), counts=(3, 30)))
    assert [row.is_ratio for row in rows] == [False, False, True] * 2
    for rule in guidelines.rules:
        assert len({f.rule for f in growth.generated(rule, 30).check(REPLY, FACTS).findings}) == 3


def test_hostile_input_is_measured_and_answered(guidelines: GuidelineSet):
    rows = list(hostile.rows(guidelines, size=1000))
    assert len(rows) == len(hostile.PIECES) + len(hostile.FILES) + 3


def test_a_cold_start_and_the_page_are_measured(guidelines: GuidelineSet):
    assert len(list(cold.rows(ROOT / "guidelines", turns=1))) == 3
    assert len(list(page.rows(guidelines, turns=1))) == 2


def test_the_balance_is_measured_where_there_is_something_to_show(guidelines: GuidelineSet):
    rows = list(balance.rows(guidelines, turns=1, sizes=(200, 600)))
    assert [row.bar for row in rows if row.is_ratio] == [Bar(2)] * len(balance.PAGES)
    assert [row.met for row in rows if row.name.endswith(": queries")] == ["yes"] * len(
        balance.PAGES
    )


def test_the_log_is_measured_and_what_was_filled_verifies(guidelines: GuidelineSet):
    rows = list(log.rows(guidelines, turns=1, large=2_000, small=1_500))
    assert {row.bar for row in rows if row.is_ratio} == {
        Bar(1.25),
        Bar(0.15, True),
        Bar(1.5),
        Bar(3),
    }
    assert all(value >= 0 for row in rows for value in row.sample.values)


def test_pages_about_topics_are_measured(guidelines: GuidelineSet):
    rows = list(topics.rows(guidelines, turns=1, sizes=(600, 1_200)))
    assert [row.met for row in rows if row.name.endswith("queries")] == ["yes"] * len(topics.PAGES)
    assert len([row for row in rows if row.is_ratio]) == len(topics.PAGES)


def test_things_take_turns_and_are_compared_turn_by_turn():
    asked: list[str] = []
    samples = take_turns([lambda: asked.append("a"), lambda: asked.append("b")], 2, turn=0)
    assert "".join(asked) == "aabb" + "ba" + "ab"
    assert [len(sample.values) for sample in samples] == [2, 2]
    assert Sample((10.0, 30.0)).over(Sample((1.0, 2.0)), share=10).values == (1.0, 1.5)


@pytest.mark.parametrize(
    ("values", "bar", "met"),
    [
        ((1.0, 2.0, 9.0), Bar(2), "yes"),
        ((1.0, 4.0, 9.0), Bar(3), "within the noise"),
        ((4.0, 4.1, 9.0), Bar(3), "no"),
        ((4.0, 5.0, 9.0), Bar(5, at_least=True), "yes"),
        ((4.0, 4.1, 4.2), Bar(5, at_least=True), "no"),
        ((4.0,), None, ""),
    ],
)
def test_a_bar_is_met_missed_or_within_the_noise(
    values: tuple[float, ...], bar: Bar | None, met: str
):
    row = Row("some", Sample(values), bar, is_ratio=True)
    assert row.met == met
    assert row.fails is (met == "no")


def test_only_a_ratio_fails_the_run():
    seconds = Row("cold", Sample((0.2, 0.2)), Bar(0.15))
    assert (seconds.met, seconds.fails) == ("no", False)
    assert verdict([seconds]) == "No ratio or count misses its bar beyond the noise."
    assert verdict([seconds, SLOW]) == "Missed beyond the noise: slow."


def test_the_table_says_numbers_with_their_units():
    rows = [SLOW, Row("fast", Sample((0.0000123,))), Row("cold", Sample((0.12,)), Bar(0.15))]
    assert [" ".join(line.split()) for line in table(rows)][1:] == [
        "slow 4.10 x 4.02 x to 4.18 x ≤ 3.00 x no",
        "fast 12 µs",
        "cold 120 ms ≤ 150 ms yes",
    ]


def test_the_command_prints_the_parts_that_were_asked_for(capsys):
    assert main(["cold", "--turns", "1"]) == 0
    printed = capsys.readouterr().out
    assert "cold: loading the set" in printed
    assert "150 words" not in printed
    with pytest.raises(SystemExit):
        main(["warm"])


def test_a_count_fails_the_run_on_any_machine():
    assert Row("queries", Sample((13.0,)), Bar(12), unit="").fails
    assert " ".join(Row("queries", Sample((12.0,)), Bar(12), unit="").cells).split() == [
        "queries", "12", "≤", "12", "yes",
    ]  # fmt: skip
