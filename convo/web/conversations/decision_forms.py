"""Forms of a decision: one question, and what is chosen at the end of them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from convo.domain.decision_flow import Conclusion, Question
from convo.domain.lasting import WAITING, fault_of_day
from convo.domain.readiness import SHORTEST_REASON
from convo.domain.vocabulary import EXITS, Approach
from convo.services.decisions import Decide, Learnt
from convo.support.addresses import BadAddress, canonical
from convo.web.access import office
from convo.web.conversations.learnt_forms import LearntForm, learnt, learnt_kind, names_nobody
from convo.web.forms import (
    ConvoForm,
    Line,
    Text,
    ThreeBoxDate,
    ValidationError,
    choice,
    line,
    on_day,
    text,
)

#: Answers stand in addresses and forms under the key of their question with this before it.
PREFIX = "answer_"
#: Approaches with which the case leaves the official's hands.
_GIVEN_AWAY = EXITS | {Approach.PRESS_OFFICE}

_GUIDANCE: dict[Approach, str] = {
    Approach.LEAVE: "Do nothing. It can stand as it is.",
    Approach.LISTEN: "Don’t write. Watch it, and pass on what you learn.",
    Approach.REFLECT: "Show elsewhere that you have listened: in a speech, a letter or a "
    "newsletter. You draft it, and a mentor signs it off.",
    Approach.CONVERSE: "Write a reply there. It is checked, and a mentor signs it off before "
    "you post it.",
    Approach.PRESS_OFFICE: "Hand it over. The press office decides whether anybody answers.",
    Approach.SAFEGUARDING: "Follow the instruction above now. Nobody replies from here.",
    Approach.INFORMATION_REQUEST: "Follow the instruction above today. Next, record who has it.",
    Approach.ABUSE: "Follow the instruction above. Nobody replies from here.",
}

_SAY_WHY = "Say why, in a sentence"

_EVIDENCE = {
    "assertion": "Say what they assert",
    "source": "Give the address of the published source",
    "extract": "Copy the sentence from the source",
}


class QuestionForm(ConvoForm):
    """One question. `question_form` gives it its only field."""


class DecideForm(LearntForm):
    """What is chosen, and why. `decide_form` fits it to a conclusion."""

    conclusion: Conclusion

    approach = choice("What will you do?", [], required="Choose what you will do")
    assertion = text("What they say", hint="The one thing that is wrong, in their words", most=4000)
    source = line(
        "The published source",
        hint="Its address. Anybody must be able to open it, like https://www.example.org/page",
        most=2000,
    )
    extract = text(
        "What the source says",
        hint="Copy the sentence that shows it",
        most=4000,
    )
    reason = text(
        "Why is this right?",
        hint="A sentence or two. It stays in the record, and your mentor and the press office "
        "can read it.",
        required=_SAY_WHY,
        most=4000,
    )
    learnt_kind = learnt_kind()
    learnt = learnt(
        "What did we learn?",
        "Needed if you listen: that is what listening is for. In a sentence or two about the "
        "issue, naming nobody. It goes to the owner of the topic",
    )
    names_nobody = names_nobody()
    review_on = on_day(
        "When will you look at it again?",
        hint="Needed if you leave it or listen. On that day it comes back to you",
    )

    def validate_reason(self, field: Text) -> None:
        """A reason has to say something."""
        if len(field.data.strip()) < SHORTEST_REASON:
            raise ValidationError(_SAY_WHY)

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - as wtforms has it
        """Each field by itself, then those that depend on the approach."""
        fits = super().validate(extra_validators)
        faults = self._faults() if not self.approach.errors else {}
        for name, sentence in faults.items():
            self.add_error(name, sentence)
        return fits and not faults

    @property
    def asks_for_review(self) -> bool:
        """Whether anything that may be chosen keeps the case with the official."""
        return self.conclusion.review_after_days is not None

    @property
    def approach_items(self) -> list[dict[str, object]]:
        """Guidance for each approach, the recommended one first, as the widget takes them."""
        first, *others = self.conclusion.approaches
        lead = "Recommended. " if others else ""
        guidance = [lead + _GUIDANCE[first], *(_GUIDANCE[other] for other in others)]
        return [{"hint": {"text": line_}} for line_ in guidance]

    def deed(self, conversation_id: int, answers: Mapping[str, str]) -> Decide:
        """What is asked for."""
        approach = Approach.of(self.approach.data)
        return Decide(
            conversation_id=conversation_id,
            version=self.version.data or 0,
            answers=answers,
            approach=approach,
            reason=self.reason.data.strip(),
            review_on=None if approach in _GIVEN_AWAY else self.review_on.data,
            learnt=self.learnt_deed() if self.asks_for_review else Learnt(),
            **self._evidence(),
        )

    def _evidence(self) -> dict[str, str]:
        if not self.conclusion.needs_evidence:
            return {}
        return {name: str(self[name].data).strip() for name in _EVIDENCE}

    def _faults(self) -> dict[str, str]:
        approach = Approach.of(self.approach.data)
        return (
            self._review_fault(approach)
            | self._learnt_fault(approach)
            | self._evidence_faults(approach)
        )

    def _learnt_fault(self, approach: Approach) -> dict[str, str]:
        if self.learnt.errors or not self.asks_for_review:
            return {}
        if approach is Approach.LISTEN and not self.learnt.data.strip():
            return {"learnt": "Write what we learnt, in a sentence"}
        return self.learnt_faults()

    def _review_fault(self, approach: Approach) -> dict[str, str]:
        review_on: date | None = self.review_on.data
        if approach in _GIVEN_AWAY:
            return {}
        if review_on is None:
            missing = {"review_on": "Enter the day on which you will look at it again"}
            return missing if approach in WAITING else {}
        wrong = {"review_on": "Enter a day after today, within a year"}
        return wrong if fault_of_day(review_on, office().today()) else {}

    def _evidence_faults(self, approach: Approach) -> dict[str, str]:
        if not self.conclusion.needs_evidence or approach is not Approach.CONVERSE:
            return {}
        faults = {
            name: sentence
            for name, sentence in _EVIDENCE.items()
            if not str(self[name].data).strip() and not self[name].errors
        }
        return faults or self._source_fault()

    def _source_fault(self) -> dict[str, str]:
        try:
            canonical(self.source.data)
        except BadAddress as bad:
            return {"source": str(bad)}
        return {}


def typed_into(form: DecideForm) -> list[tuple[str, str]]:
    """What was typed into a decision that can't be taken yet, by the names of its fields."""
    words = {
        field.label.text: field.data if isinstance(field, Line | Text) else _boxes(field)
        for field in form
        if isinstance(field, Line | Text | ThreeBoxDate)
    }
    return [(label, typed) for label, typed in words.items() if typed.strip()]


def _boxes(field: ThreeBoxDate) -> str:
    return " ".join(field.raw_data or ())


def question_form(question: Question, given: Mapping[str, str]) -> QuestionForm:
    """A form that asks this question, answered with what is `given` under its key, if anything."""
    name = PREFIX + question.key
    asked = choice(
        question.wording,
        [(option.value, option.label) for option in question.options],
        hint=f"Why we ask: {question.why}",
        required="Choose an answer",
    )
    made: QuestionForm = type("QuestionForm", (QuestionForm,), {name: asked})(
        data={name: given.get(question.key)}
    )
    return made


def decide_form(conclusion: Conclusion, sent: Any = None) -> DecideForm:  # noqa: ANN401 - a MultiDict or None
    """A form that offers what this conclusion allows; opened, with a day on which to look again."""
    form = DecideForm(sent, review_on=_review_day(conclusion), approach=_only(conclusion))
    form.conclusion = conclusion
    form.approach.choices = [(word.value, word.label) for word in conclusion.approaches]
    return form


def _only(conclusion: Conclusion) -> str | None:
    first, *others = conclusion.approaches
    return None if others else first.value


def _review_day(conclusion: Conclusion) -> date | None:
    days = conclusion.review_after_days
    if days is None:
        return None
    calendar = office().calendar
    return calendar.local(calendar.add_days(office().clock(), days)).date()
