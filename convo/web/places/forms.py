"""Forms for venues and topics."""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Self

from convo.db.models import Person, Topic, Venue
from convo.domain.vocabulary import Sensitivity, VenueKind
from convo.services.places import TopicDetails, VenueDetails
from convo.web.forms import (
    ConvoForm,
    Line,
    Text,
    ValidationError,
    choice,
    line,
    pick,
    text,
    words_of,
)
from convo.web.ticks import ticks

#: As long as the columns that keep them.
LONGEST_NAME = 80
#: No site takes longer posts; more is a slip.
LONGEST_POST = 1_000_000

#: The flags of a topic: how each is stored, and what a page calls it.
FLAGS = (
    ("live_story", "Live story"),
    ("legal_hold", "Legal hold"),
    ("market_sensitive", "Market sensitive"),
    ("election_period", "Election period"),
)

_YES_NO = (("yes", "Yes"), ("no", "No"))
_HOST = re.compile(
    r"(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}", re.ASCII
)


class VenueForm(ConvoForm):
    """Everything that an administrator says about a venue."""

    #: Host names of other venues, and whose they are; see `beside`.
    _taken: Mapping[str, str] = MappingProxyType({})

    name = line("Name", most=LONGEST_NAME, required="Enter what people call the place")
    kind = choice("What sort of place is it?", words_of(VenueKind), required="Choose what it is")
    hosts = text(
        "Host names (optional)",
        hint="One on each line, without https://, for example www.example.org. "
        "By them convo knows the venue of an address.",
        most=4000,
    )
    length_limit = line(
        "Most characters in a post (optional)", hint="Leave it empty if there is no limit", most=12
    )
    house_rules = text(
        "House rules (optional)",
        hint="What its keepers ask of those who post. Officials see this before they reply "
        "and when they post.",
        most=10_000,
    )
    discloses = choice(
        "Does our profile there say whom we speak for?",
        _YES_NO,
        hint="If it does, a reply need not say it again",
        required="Choose whether our profile there says whom we speak for",
    )
    public = choice(
        "Can anybody read it?",
        _YES_NO,
        hint="Choose no if people have to join or sign in first",
        required="Choose whether anybody can read it",
    )
    welcomes_officials = choice(
        "Are its keepers content that officials post?",
        _YES_NO,
        hint="Choose no if its rules or its keepers say that officials should not",
        required="Choose whether its keepers are content that officials post",
    )

    def beside(self, others: Iterable[Venue]) -> Self:
        """Judge the host names beside those of the other venues."""
        self._taken = {host: venue.name for venue in others for host in venue.host_names}
        return self

    @classmethod
    def about(cls, venue: Venue) -> Self:
        """The form as it stands for a venue."""
        return cls(
            name=venue.name,
            kind=venue.kind,
            hosts=venue.hosts,
            length_limit="" if venue.length_limit is None else str(venue.length_limit),
            house_rules=venue.house_rules,
            discloses=_said(venue.discloses),
            public=_said(venue.public),
            welcomes_officials=_said(venue.welcomes_officials),
        )

    def validate_hosts(self, field: Text) -> None:
        """Host names, each of one venue only."""
        for host in field.data.lower().split():
            if not _HOST.fullmatch(host):
                raise ValidationError(
                    f"“{host[:60]}” is not a host name. Enter it without https:// and without "
                    "what comes after the first /"
                )
            if venue := self._taken.get(host):
                raise ValidationError(f"“{host}” is a host name of {venue} already")

    def validate_length_limit(self, field: Line) -> None:
        """A whole number of characters."""
        typed = field.data
        if not (typed.isascii() and typed.isdigit() and 0 < int(typed) <= LONGEST_POST):
            raise ValidationError("Enter the most characters as a whole number, like 280")

    def deed(self) -> VenueDetails:
        """The venue that is asked for."""
        return VenueDetails(
            name=self.name.data,
            kind=VenueKind.of(self.kind.data),
            hosts="\n".join(self.hosts.data.lower().split()),
            length_limit=int(self.length_limit.data) if self.length_limit.data else None,
            house_rules=self.house_rules.data.strip(),
            discloses=self.discloses.data == "yes",
            public=self.public.data == "yes",
            welcomes_officials=self.welcomes_officials.data == "yes",
        )


class TopicForm(ConvoForm):
    """Everything that an administrator says about a topic."""

    name = line("Name", most=LONGEST_NAME, required="Enter the name of the policy area")
    owner_id = pick("Owner (optional)", hint="The official who hears what people say about it")
    sensitivity = choice(
        "How much care does it need?",
        words_of(Sensitivity),
        required="Choose how much care it needs",
    )
    mentor_ids = ticks(
        "Mentors of this topic", {}, hint="They may sign off when the named mentor’s time is up"
    )
    flags = ticks(
        "What is going on just now?",
        dict(FLAGS),
        hint="While any of these is set, conversations on the topic are held: "
        "nobody is led to reply",
    )

    @classmethod
    def about(cls, topic: Topic) -> Self:
        """The form as it stands for a topic."""
        return cls(
            name=topic.name,
            owner_id=topic.owner_id,
            sensitivity=topic.sensitivity,
            mentor_ids=sorted(topic.mentor_ids),
            flags=[flag for flag, _ in FLAGS if getattr(topic, flag)],
        )

    def offer(self, owners: Iterable[Person], mentors: Iterable[Person]) -> Self:
        """Set who can be picked."""
        self.owner_id.choices = {"": "Nobody"} | {str(owner.id): owner.name for owner in owners}
        self.mentor_ids.choices = {str(mentor.id): mentor.name for mentor in mentors}
        return self

    def deed(self) -> TopicDetails:
        """The topic that is asked for."""
        chosen = set(self.flags.data or ())
        return TopicDetails(
            name=self.name.data,
            sensitivity=Sensitivity.of(self.sensitivity.data),
            owner_id=int(self.owner_id.data) if self.owner_id.data else None,
            mentor_ids=frozenset(int(mentor_id) for mentor_id in self.mentor_ids.data or ()),
            **{flag: flag in chosen for flag, _ in FLAGS},
        )


def _said(answer: bool) -> str:  # noqa: FBT001 - the one thing it is about
    return "yes" if answer else "no"
