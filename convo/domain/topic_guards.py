"""Whose a topic is: who names the sides of its issue, and who sends what it comes to."""

from convo.domain.actor import Actor
from convo.domain.vocabulary import Role

Guarded = tuple[str, ...]


def names_sides(actor: Actor, owner: int | None, owner_name: str) -> Guarded:
    """The topic's owner; the press office where there is none, or none who could do it."""
    if owner is None:
        if Role.PRESS_OFFICE in actor.roles:
            return ()
        return ("This topic has no owner just now, so the press office names the sides.",)
    if actor.person_id == owner:
        return ()
    return (f"{owner_name} owns this topic, and names its sides. Ask them.",)


def sends_digest(actor: Actor, owner: int | None, owner_name: str) -> Guarded:
    """The topic's owner, and the press office of every topic."""
    if Role.PRESS_OFFICE in actor.roles or (owner is not None and actor.person_id == owner):
        return ()
    if owner is None:
        return ("Only the press office sends the digest of a topic that has no owner.",)
    return (f"Only {owner_name}, who owns this topic, and the press office send its digest.",)


def keeps_recognition(actor: Actor, owner: int | None, owner_name: str) -> Guarded:
    """Who records recognition that was given outside convo, and strikes it out: the same."""
    if not sends_digest(actor, owner, owner_name):
        return ()
    if owner is None:
        return ("Only the press office keeps recognition on a topic that has no owner.",)
    return (f"Only {owner_name}, who owns this topic, and the press office keep its recognition.",)
