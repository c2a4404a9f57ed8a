"""Forms about log receipts: one that was kept, and whether one comes by mail each day."""

from collections.abc import Iterator

from flask import request
from govuk_frontend_wtf.wtforms_widgets import GovFileInput
from werkzeug.datastructures import CombinedMultiDict, FileStorage
from wtforms import FileField

from convo.audit.note import BadNote
from convo.audit.receipt import Receipt, read_receipt
from convo.web.forms import ConvoForm, text

#: A long receipt can be pasted too, as far as a form goes.
_MOST_PASTED = 400_000
_NOTHING = "Choose the file of the receipt, or paste its text"
_BOTH = "Choose the file or paste the text, not both"
#: With which a signature starts.
_DASH = "— "
_CHANGED_BY_A_PROGRAM = "Open the file, and paste its text into the box below instead"


class CheckReceiptForm(ConvoForm):
    """A receipt that was kept, as a file or as text."""

    file = FileField(
        "The file of the receipt",
        description="As you downloaded it",
        widget=GovFileInput(),
    )
    words = text(
        "Or its text",
        hint="From a mail or a printed receipt: from the line with the name of the log to the last "
        "line that starts with a long dash (—)",
        most=_MOST_PASTED,
    )

    @classmethod
    def sent_here(cls) -> "CheckReceiptForm":
        """The form as this request sent it."""
        return cls(CombinedMultiDict([request.files, request.form]))

    def receipt(self) -> Receipt | None:
        """The receipt; None where it is none, with an error that says why."""
        found, pasted = self.file.data, self.words.data.strip()
        chosen = found if isinstance(found, FileStorage) and found.filename else None
        if bool(chosen) == bool(pasted):
            self.add_error("file", _BOTH if chosen else _NOTHING)
            return None
        if chosen is not None:
            return self._read("file", chosen.stream.read())
        return self._read("words", "".join(f"{line}\n" for line in _lines(pasted)).encode())

    def _read(self, name: str, content: bytes) -> Receipt | None:
        try:
            return read_receipt(content)
        except BadNote as bad:
            is_rewritten = name == "file" and b"\r\n" in content
            more = f" {_CHANGED_BY_A_PROGRAM}." if is_rewritten else ""
            self.add_error(name, f"This is not a whole log receipt. {bad}{more}")
            return None


def _lines(pasted: str) -> Iterator[str]:
    """The lines as they were signed: on paper and in a mail, a long signature runs over several."""
    lines = [line.strip() for line in pasted.splitlines()]
    signature = ""
    for line in lines:
        if signature and line and not line.startswith((_DASH, "convo ")):
            signature += line if " " in signature.removeprefix(_DASH) else f" {line}"
            continue
        if signature:
            yield signature
        signature = line if line.startswith(_DASH) else ""
        if not signature:
            yield line
    if signature:
        yield signature
