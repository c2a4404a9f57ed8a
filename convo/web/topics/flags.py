"""What makes a topic delicate just now, in sentences."""

from convo.db.models import Topic

_FLAGS = {
    "live_story": "Live story: the press office is dealing with it",
    "legal_hold": "Legal hold: say nothing while it lasts",
    "market_sensitive": "Market sensitive: say nothing until the news is published",
    "election_period": "Election period",
}


def flags_of(topic: Topic) -> list[str]:
    """A sentence for each flag that is set."""
    return [sentence for flag, sentence in _FLAGS.items() if getattr(topic, flag)]
