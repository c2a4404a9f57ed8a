"""The time each step is given, as plain values: the services are handed them, config reads them."""

from dataclasses import dataclass

from convo.domain.balance import DAYS


@dataclass(frozen=True, kw_only=True, slots=True)
class Targets:
    """How long each step may take. Every value is at least one."""

    #: Working hours the named mentor (and their cover) has before any mentor of the topic may act.
    mentor_hours: int = 4
    #: Working hours after which what still waits for somebody is brought to the press office.
    escalation_hours: int = 8
    #: Working hours the press office has to answer a referral.
    press_office_hours: int = 8
    #: Working days for the whole path, from logging to posting.
    path_days: int = 2
    #: Working days a sign-off lives before it expires.
    sign_off_days: int = 2
    #: Working hours before a sign-off ends at which its authors are told.
    expiring_hours: int = 4
    #: Working days after a posting until somebody looks at the thread again (domain.md VE5).
    follow_up_days: int = 2
    #: Calendar days until a decision is looked at again.
    review_days: int = 90
    #: Working hours after its day until others are told that nobody looked at a decision again;
    #: after twice as many the press office is.
    review_late_hours: int = 16
    #: Calendar days after which what is left alone stands on the press office's list.
    long_left_days: int = 90
    #: Days back over which recognition is compared (domain.md RB1).
    balance_days: int = DAYS
    #: Minutes a mentor keeps what they picked up before it goes back.
    pick_up_minutes: int = 60
