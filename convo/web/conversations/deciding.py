"""Should we take part, and how: the questions, one at a time, and what they come to.

The answers so far stand in the address, so that the browser's own 'back' works and nothing is
kept on the server before something is decided.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from convo.domain.decision_flow import (
    QUESTIONS,
    CaseFacts,
    Question,
    conclude,
    next_question,
    trim,
)
from convo.domain.errors import NotReady
from convo.domain.permissions import Action
from convo.domain.vocabulary import EXITS, Approach
from convo.queries.conversations import case_facts
from convo.services import conversations
from convo.web.access import actor, db, office, requires
from convo.web.conversations.blueprint import bp
from convo.web.conversations.case import Case, in_words, open_case, open_case_for
from convo.web.conversations.decision_forms import (
    PREFIX,
    DecideForm,
    decide_form,
    question_form,
    typed_into,
)
from convo.web.filters import day

#: Said when the facts of the case led elsewhere while somebody was filling in the decision.
_CHANGED = "Something about the case has changed. One more question needs an answer"


@dataclass(frozen=True, kw_only=True, slots=True)
class Flow:
    """The questions of one case, with the answers that this request carries."""

    case: Case
    facts: CaseFacts
    answers: Mapping[str, str]

    @property
    def path(self) -> dict[str, str]:
        """The answers that count, in order."""
        return trim(self.answers, self.facts)

    @property
    def is_known(self) -> bool:
        """Whether every answer is one that convo knows."""
        try:
            trim(self.answers, self.facts)
        except ValueError:
            return False
        return True

    def question(self) -> Question | None:
        """The question to ask now: the one to be changed, else the next; None at the end."""
        changed = request.args.get("change", "")
        return (
            QUESTIONS[changed] if changed in self.path else next_question(self.answers, self.facts)
        )


@bp.get("/<int:conversation_id>/decide")
@requires(Action.DECIDE)
def ask_decide(conversation_id: int) -> ResponseReturnValue:
    """The next question, or the outcome once there is none."""
    flow = _flow(open_case_for(Action.DECIDE, conversation_id), request.args)
    if not flow.is_known:
        return _start_again(flow), 400
    question = flow.question()
    if question is None:
        return _outcome_page(flow, decide_form(conclude(flow.path, flow.facts)))
    is_skipped = request.args.get("asked") == question.key and question.key not in flow.path
    if is_skipped:
        return _question_page(flow, question, "Choose an answer"), 400
    return _question_page(flow, question)


@bp.post("/<int:conversation_id>/decide")
@requires(Action.DECIDE)
def decide(conversation_id: int) -> ResponseReturnValue:
    """Decide, with the answers that led there."""
    flow = _flow(open_case(conversation_id), request.form)
    if not flow.is_known:
        return _start_again(flow), 400
    if (question := flow.question()) is not None:
        return _question_page(flow, question, _CHANGED), 409
    form = decide_form(conclude(flow.path, flow.facts), request.form)
    form.beside(each.handle for each in flow.case.conversation.snapshots)
    if not form.validate():
        return _outcome_page(flow, form), 400
    try:
        conversations.decide(office(), actor(), form.deed(conversation_id, flow.path))
    except NotReady as not_ready:
        form.add_error("approach", not_ready.sentence)
        return _outcome_page(flow, form), 400
    flash(_decided(form))
    leaves = Approach.of(form.approach.data) in EXITS
    page = "conversations.ask_pass_on" if leaves else "conversations.show"
    return redirect(url_for(page, conversation_id=conversation_id), 303)


def _flow(case: Case, sent: Mapping[str, str]) -> Flow:
    answers = {name.removeprefix(PREFIX): sent[name] for name in sent if name.startswith(PREFIX)}
    return Flow(case=case, facts=case_facts(db(), case.conversation, case.replies), answers=answers)


def _address(conversation_id: int, answers: Mapping[str, str], **extra: str) -> str:
    given = {PREFIX + key: value for key, value in answers.items()}
    return url_for("conversations.ask_decide", conversation_id=conversation_id, **given, **extra)  # type: ignore[arg-type]  # parts of the query


def _changes(flow: Flow) -> list[tuple[str, str, str]]:
    """Each answer so far: question, answer, and where to change it."""
    identifier = flow.case.conversation.id
    return [
        (given.question, given.answer, _address(identifier, flow.path, change=given.key))
        for given in in_words(flow.path)
    ]


def _start_again(flow: Flow) -> str:
    """Answers that convo doesn't know: an old link, or one that was tampered with."""
    afresh = Flow(case=flow.case, facts=flow.facts, answers={})
    question = next(iter(QUESTIONS.values()))
    return _question_page(
        afresh, question, "We don’t know one of the answers you gave. Start again here"
    )


def _question_page(flow: Flow, question: Question, fault: str = "") -> str:
    path = flow.path
    keys = list(path)
    before = keys[: keys.index(question.key)] if question.key in path else keys
    form = question_form(question, path)
    if fault:
        form.add_error(PREFIX + question.key, fault)
    return render_template(
        "conversations/decide-question.html",
        case=flow.case,
        form=form,
        question=question,
        field=form[PREFIX + question.key],
        carried={PREFIX + key: path[key] for key in keys if key != question.key},
        answered=[
            change for key, change in zip(keys, _changes(flow), strict=True) if key in before
        ],
        typed=typed_into(DecideForm(request.form)),
    )


def _outcome_page(flow: Flow, form: DecideForm) -> str:
    return render_template(
        "conversations/decide.html",
        case=flow.case,
        form=form,
        conclusion=form.conclusion,
        carried={PREFIX + key: value for key, value in flow.path.items()},
        answered=_changes(flow),
    )


_DONE: dict[Approach, str] = {
    Approach.LEAVE: "Decided: leave it. Look at it again on {day}.",
    Approach.LISTEN: "Decided: listen. Look at it again on {day}.",
    Approach.REFLECT: "Decided: acknowledge it. Next: start an acknowledgement.",
    Approach.CONVERSE: "Decided: join in. Next: start a reply.",
    Approach.PRESS_OFFICE: "Decided: refer it. The press office has it now, and sees your reason.",
    Approach.SAFEGUARDING: "Decided: safeguarding. Next: follow the instruction on this page now.",
    Approach.INFORMATION_REQUEST: "Decided: information request. Next: pass it on today.",
    Approach.ABUSE: "Decided: abuse of staff. Next: follow the instruction on this page.",
}


def _decided(form: DecideForm) -> str:
    return _DONE[Approach.of(form.approach.data)].format(day=day(form.review_on.data))
