"""The demo's lines to take, as its press office would have written them."""

from collections.abc import Mapping

from convo.demo.people import Cast
from convo.services.lines import AddLine, add_line
from convo.services.office import Office

#: What the press office says: topic (nothing for every topic), title, line.
LINES = (
    (
        "Harbour ferry",
        "Ferry timetable",
        """\
Passengers rightly expect a ferry they can rely on. We are investing record sums in the harbour
and will set out next steps in due course.""",
    ),
    (
        "Bus services",
        "Evening buses",
        """\
More people than ever can reach an evening bus. Operators keep the network under review and any
change to a route is a matter for them.""",
    ),
    (
        "",
        "Comment on leaks",
        """\
The Department for Examples does not comment on leaked documents or on speculation about future
announcements.""",
    ),
)


def write_lines(office: Office, cast: Cast, places: Mapping[str, int]) -> None:
    """Let the press office keep its lines; `places` are identifiers of topics by name."""
    for topic, title, words in LINES:
        deed = AddLine(title=title, words=" ".join(words.split()), topic_id=places.get(topic))
        add_line(office, cast.actor("gwen"), deed)
