"""What measures the readings is itself right."""

import json
from pathlib import Path

import pytest

from convo.guidelines.load import load
from tests.measure.acknowledgements import acknowledgements, report
from tests.measure.counts import Count
from tests.measure.cut_quotations import WAYS, cuts
from tests.measure.disguises import WRAPPERS, softened, stripped, wrapped
from tests.measure.evaluate import GUIDELINES, evaluate
from tests.measure.labelled import labelled_texts
from tests.measure.quotations import is_right, texts_in, verdict
from tests.measure.quotations import report as quotation_report
from tests.measure.weights import rewritten

FILE = """\
# kept
base: 0
features:
  - name: one
    says: a thing
    weight: 1
    cap: 2
  - name: one more
    because: weight: is not this one
    weight: -2
"""


def test_an_interval_is_wilsons():
    # Worked by hand from Wilson's formula: 8 of 10.
    low, high = Count(8, 10).interval
    assert (round(low, 3), round(high, 3)) == (0.490, 0.943)
    assert Count(0, 10).interval[0] == 0
    assert Count(0, 0).share == 0


def test_only_the_numbers_of_a_rule_file_are_rewritten():
    assert rewritten(FILE, -1.234, {"one": 0.5, "one more": -1.75}) == (
        FILE.replace("base: 0", "base: -1.23")
        .replace("weight: 1", "weight: 0.50")
        .replace("weight: -2", "weight: -1.75")
    )


def test_a_wrapped_text_holds_the_text_whole():
    assert [each.count("This is {odd}.") for each in wrapped("This is {odd}.")] == [1] * 10
    assert len(set(WRAPPERS)) == 10


@pytest.mark.parametrize("wrapper", WRAPPERS)
def test_stripping_takes_the_courtesy_off_again(wrapper: str):
    text = "The path is closed until August because of the nests."
    bare = stripped(wrapper.format(text))
    assert text in bare
    assert not bare.startswith(("Hi", "Hello", "Hey", "Dear", "Good", "Thank"))


def test_softening_leaves_no_plain_denial():
    soft = softened("This is simply untrue. We reject it: a misleading, false claim isn't true.")
    for word in ("untrue", "reject", "misleading", "false", "isn't true"):
        assert word not in soft


def test_a_file_that_is_not_labelled_texts_is_refused_in_a_sentence(tmp_path: Path):
    path = tmp_path / "texts.jsonl"
    path.write_text('{"id": 1, "text": "Hello"}\n')
    with pytest.raises(SystemExit, match="Expected JSON Lines with the keys"):
        labelled_texts(path)


def test_the_report_counts_by_label_and_names_the_worst(tmp_path: Path):
    rows = [
        ("a", "We completely reject these claims. The Government is clear.", "rebuttal", 3),
        ("b", "The path is closed until August because of the nests.", "rebuttal", 3),
        ("c", "Which gate do you use? I'll ask when it opens.", "conversational", 0),
    ]
    path = tmp_path / "texts.jsonl"
    path.write_text(
        "\n".join(
            json.dumps({"id": id_, "text": text, "label": label, "warn_votes": votes, "site": "x"})
            for id_, text, label, votes in rows
        )
    )
    report = "\n".join(evaluate(load(GUIDELINES), labelled_texts(path)))
    assert "recall, flagged              1 of 2" in report
    assert "false alarms, flagged        0 of 1" in report
    assert "The path is closed" in report.partition("The worst 10")[2]


def test_every_bad_acknowledgement_is_stopped_and_hardly_any_good_one():
    guidelines = load(GUIDELINES)
    stopped: dict[bool, list[bool]] = {True: [], False: []}
    for each in acknowledgements():
        stopped[bool(each.stopped_by)].append(bool(each.stops(guidelines)))
    assert min(map(len, stopped.values())) >= 40
    assert all(stopped[True])
    assert sum(stopped[False]) <= 3
    assert "good, stopped" in next(iter(report(guidelines)))


#: Enough to cut a quotation from in every way.
TEXT = (
    "The path by the mill floods every winter, and nobody has mended it since the bridge fell. "
    "Would somebody from the council come and look at the water on the lower fields? "
    "Many people walk there with small children every single day of the year. "
    "We do not want another car park beside the old water mill at all."
)


def test_quotations_are_cut_in_every_way_and_judged_as_an_editor_would():
    made = list(cuts([TEXT], 3, seed=1))
    assert {cut.way for cut in made} == set(WAYS)
    assert [cut for cut in made if not is_right(cut, verdict(cut))] == []
    first = next(iter(quotation_report(made, 1, everything=True)))
    assert "as an editor would" in first


def test_texts_to_quote_from_that_cannot_be_read_end_in_a_sentence(tmp_path: Path):
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"text": "no words"}\n')
    with pytest.raises(SystemExit, match="Expected JSON Lines with the key words"):
        texts_in(bad)
