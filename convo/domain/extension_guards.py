"""The guards of letting a decision to wait stand for longer: whose it is, and what comes first."""

from convo.domain.actor import Actor
from convo.domain.conversation_guards import ConversationFacts, Guarded
from convo.domain.lasting import WAITING
from convo.domain.vocabulary import Role


def may_be_second(actor: Actor, facts: ConversationFacts) -> Guarded:
    """Somebody who knows it and had no part in it; the press office, where nobody else is left."""
    if not facts.extension_waits:
        return ()  # nobody's, and that is said where it is asked what comes first
    if actor.person_id in facts.stood_by:
        return ("You had a part in it. Somebody else has to say whether it stands.",)
    if actor.person_id == facts.official or actor.person_id in facts.stand_ins:
        return ("This conversation is yours. Somebody else has to say whether it stands.",)
    is_mentor = Role.MENTOR in actor.roles and actor.person_id in facts.second_mentors
    is_owner = facts.topic_owner is not None and actor.person_id == facts.topic_owner
    if is_mentor or is_owner or Role.PRESS_OFFICE in actor.roles:
        return ()
    return ("A mentor of its official or topic, the topic's owner or the press office says so.",)


def decided_to_wait(_actor: Actor, facts: ConversationFacts) -> Guarded:
    """Only a decision that waits is extended."""
    if facts.approach in WAITING:
        return ()
    return ("Only a decision to leave it or to listen can be extended.",)


def no_extension_waits(_actor: Actor, facts: ConversationFacts) -> Guarded:
    """One at a time."""
    if not facts.extension_waits:
        return ()
    return ("A second person has not said yet whether it stands. You can decide again meanwhile.",)


def extension_not_refused(_actor: Actor, facts: ConversationFacts) -> Guarded:
    """Whoever was told no decides again, and doesn't ask somebody else."""
    if not facts.extension_refused:
        return ()
    return ("A second person did not agree that it stands. Decide again.",)


def nothing_new(_actor: Actor, facts: ConversationFacts) -> Guarded:
    """What has changed since can't be left as it was."""
    if facts.asked:
        return ("Somebody has asked us something since. Decide again.",)
    if facts.journalist_joined:
        return ("A journalist has spoken here since it was decided. Decide again.",)
    return ()


def has_extension_waiting(_actor: Actor, facts: ConversationFacts) -> Guarded:
    """There is something to say yes or no to."""
    return () if facts.extension_waits else ("No extension waits for a second person here.",)
