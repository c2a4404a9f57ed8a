"""Forms for lines to take."""

from collections.abc import Iterable
from typing import Self

from convo.db.models import Topic
from convo.services.lines import LONGEST_LINE, LONGEST_TITLE, AddLine, RetireLine
from convo.web.forms import ConvoForm, line, pick, text


class AddLineForm(ConvoForm):
    """A line, and where it counts."""

    topic_id = pick("Topic", hint="Drafts on this topic are compared with the line")
    title = line(
        "Title",
        hint="What the press office knows it by. Officials don’t see it.",
        most=LONGEST_TITLE,
        required="Enter a title that the press office will know it by",
    )
    words = text(
        "Line",
        hint="Paste it as it is given to the press. "
        "It can’t be changed afterwards: retire it and add another.",
        most=LONGEST_LINE,
        required="Enter the line itself",
    )

    def offer(self, topics: Iterable[Topic]) -> Self:
        """Set which topics can be picked."""
        named = {str(topic.id): topic.name for topic in topics}
        self.topic_id.choices = {"": "Every topic"} | named
        return self

    def deed(self) -> AddLine:
        """The line that is to be kept."""
        return AddLine(
            title=self.title.data,
            words=self.words.data,
            topic_id=int(self.topic_id.data) if self.topic_id.data else None,
        )


class RetireLineForm(ConvoForm):
    """Why a line is out of force."""

    reason = text(
        "Why is it retired?",
        hint="For example, that something newer was published",
        most=2_000,
        required="Say why it is retired",
    )

    def deed(self, line_id: int) -> RetireLine:
        """The line that is to be retired."""
        return RetireLine(line_id=line_id, reason=self.reason.data)
