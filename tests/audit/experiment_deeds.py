"""The walk through what is decided about many conversations with one question."""

from typing import TYPE_CHECKING

from convo.domain.recognition import ExperimentChoice
from convo.services.experiments import DecideExperiment, decide_experiment
from tests.experiments import suggest_one

if TYPE_CHECKING:
    from tests.audit.every_deed import Walk


def answer_many(walk: "Walk", mark: str) -> None:
    """Ten ask one thing, and the press office publishes an answer."""
    like = walk.conversation()
    number = suggest_one(walk.office, walk.actor(walk.official), like, mark)
    deed = DecideExperiment(
        experiment_id=number,
        version=1,
        choice=ExperimentChoice.PUBLISH,
        reason=f"{mark} asks, and many others",
        address=f"https://{mark}.example/answer",
    )
    decide_experiment(walk.office, walk.actor(walk.press), deed)
