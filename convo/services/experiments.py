"""One answer in public for many conversations with one question: suggested, and decided about."""

from dataclasses import dataclass

from convo.db.models import Conversation, Experiment
from convo.domain.actor import Actor
from convo.domain.errors import NotPermitted, NotReady, WrongState
from convo.domain.experiments import WITHIN, is_suggested
from convo.domain.permissions import Action
from convo.domain.recognition import ExperimentChoice
from convo.domain.vocabulary import Role
from convo.queries.experiments import count_kin, find_last, get_experiment
from convo.services.office import Office
from convo.services.requirements import require_reason, require_version
from convo.services.transaction import Transaction, transaction
from convo.support.addresses import BadAddress, canonical


@dataclass(frozen=True, kw_only=True, slots=True)
class DecideExperiment:
    """What is done about them, why, and where the answer is published, if it is."""

    experiment_id: int
    version: int
    choice: ExperimentChoice
    reason: str
    address: str = ""


def suggest_one_answer(tx: Transaction, kin_id: int) -> None:
    """Suggest one answer for those that are alike, where there are many of them by now.

    To be called in the deed that links one more. Nothing is suggested twice.
    """
    last = find_last(tx.session, kin_id)
    if last is not None and last.decided_at is None:
        return
    recent = count_kin(tx.session, kin_id, tx.now - WITHIN)
    decided_at = last.decided_at if last else None
    since_then = count_kin(tx.session, kin_id, decided_at) if decided_at else recent
    if not is_suggested(recent, decided_at, since_then, tx.now):
        return
    first = tx.session.get_one(Conversation, kin_id)
    experiment = Experiment(topic_id=first.topic_id, conversation_id=kin_id, suggested_at=tx.now)
    tx.session.add(experiment)
    tx.touch(experiment)
    tx.note(one_answer=recent)


def decide_experiment(office: Office, actor: Actor, deed: DecideExperiment) -> None:
    """Decide whether many conversations with one question get one answer in public.

    The topic's owner decides; the press office where it has none. Raises `NotReady` where the
    address is none.
    """
    with transaction(office, actor, Action.DECIDE_EXPERIMENT) as tx:
        tx.hold(Experiment, deed.experiment_id)
        experiment = tx.on(get_experiment(tx.session, deed.experiment_id))
        require_may_decide(tx.actor, experiment)
        if experiment.decided_at is not None:
            raise WrongState("Somebody has decided about this already.")
        require_version(experiment, deed.version)
        require_reason(deed.reason, "Say why. Whoever logs the next one reads it.")
        _require_address(deed.address)
        experiment.choice = deed.choice
        experiment.reason = deed.reason
        experiment.address = deed.address.strip()
        experiment.size = count_kin(tx.session, experiment.conversation_id)
        experiment.decided_at = tx.now
        experiment.decided_by_id = tx.person_id
        tx.note(choice=deed.choice.value, size=experiment.size)
        tx.record(experiment, reason=deed.reason, address=experiment.address)


def require_may_decide(actor: Actor, experiment: Experiment) -> None:
    """Raise `NotPermitted` unless it is their topic, or the press office's and nobody's."""
    owner_id = experiment.topic.owner_id
    if owner_id == actor.person_id or (owner_id is None and Role.PRESS_OFFICE in actor.roles):
        return
    raise NotPermitted("The owner of the topic decides about this.")


def _require_address(address: str) -> None:
    if not address.strip():
        return
    try:
        canonical(address)
    except BadAddress as bad:
        raise NotReady((str(bad),)) from bad
