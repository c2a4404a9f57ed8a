"""A set that was kept judges as it did on its day."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convo.domain.vocabulary import Approach, Matter
from convo.guidelines.engine import FORMAT, GuidelineSet
from convo.guidelines.facts import Facts
from convo.guidelines.load import BadGuidelines, thaw

WORDS = (
    "These claims are completely untrue, and we categorically reject them.\n> is it £30?\n"
    "Ring sam on 07700 900123. Labour's plan fails, and the site says so: www.example.org/a\n"
)


@pytest.fixture(scope="module")
def thawed(in_force: GuidelineSet) -> GuidelineSet:
    return thaw(in_force.content)


def test_a_kept_set_is_the_same_set(in_force: GuidelineSet, thawed: GuidelineSet):
    assert (thawed.digest, thawed.content) == (in_force.digest, in_force.content)
    assert [rule.name for rule in thawed.rules] == [rule.name for rule in in_force.rules]
    assert thawed.every_confirmation == in_force.every_confirmation
    assert thawed.lists == in_force.lists


@pytest.mark.parametrize(
    "facts",
    [
        Facts(),
        Facts(approach=Approach.REFLECT, election_period=True),
        Facts(said="The ramp is closed.", matter=Matter.ERROR, venue_discloses=False),
        Facts(lines_to_take=(WORDS,), own_replies=(WORDS,), length_limit=20),
    ],
)
def test_a_kept_set_gives_the_same_answer(in_force: GuidelineSet, thawed: GuidelineSet, facts):
    assert in_force.check(WORDS, facts).findings
    assert thawed.check(WORDS, facts) == in_force.check(WORDS, facts)


@given(words=st.text(max_size=200))
def test_a_kept_set_gives_the_same_answer_to_any_words(
    in_force: GuidelineSet, thawed: GuidelineSet, words: str
):
    assert thawed.check(words, Facts()) == in_force.check(words, Facts())


def test_faults_of_a_kept_set_name_its_files(rules):
    content = json.loads(rules("extends: existence\nmessage: a\ntokens: [b]\n").content)
    content["files"]["style/Rule.yml"]["tokens"] = ["(?=b)"]
    with pytest.raises(BadGuidelines, match=r"style/Rule.yml, line 1, tokens.0: .*RE2"):
        thaw(json.dumps(content))


@pytest.mark.parametrize(
    "content",
    [
        "", "{", "[]", "{}", "null", "[" * 100_000, f'{{"format": {FORMAT}}}',
        f'{{"format": {FORMAT - 1}, "files": {{}}}}', f'{{"format": {FORMAT}, "files": {{}}}}',
    ],
)  # fmt: skip
def test_what_is_no_kept_set_is_refused(content: str):
    with pytest.raises(BadGuidelines):
        thaw(content)
