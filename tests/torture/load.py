"""People at work: each pair logs conversations and takes replies the whole way, over and over.

They know nothing of what is done to the service. Whoever gets no answer, or the page that says the
service can't be used, sends the same form again, as a person would.
"""

import random
import threading
from dataclasses import dataclass, field
from html import unescape

from convo.domain.permissions import Action
from convo.domain.vocabulary import Approach, ReplyOutcome, SpeakerRole
from tests.given import QUESTION
from tests.torture.browser import Answer, Browser, Fields, Lost, filled
from tests.torture.ledger import Deed, Fate, Kept, Ledger

#: Seconds after which a person tries again.
REST = 0.15
_WORDS = ("bread", "garden", "station", "market", "river", "window", "ticket", "bicycle", "kettle")


class Turnstile:
    """Lets people through, or holds them and waits until nobody is inside."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._is_open = False
        self._inside = 0

    def __enter__(self) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._is_open)
            self._inside += 1

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._inside -= 1
            self._changed.notify_all()

    def open(self) -> None:
        """Let them through."""
        with self._changed:
            self._is_open = True
            self._changed.notify_all()

    def close(self) -> None:
        """Hold them, and wait for those inside."""
        with self._changed:
            self._is_open = False
            self._changed.wait_for(lambda: not self._inside)


class GoHome(Exception):
    """The run is over."""


@dataclass
class Pair:
    """An official and their mentor, each in a browser in which they have signed in."""

    number: int
    official: Browser
    mentor: Browser
    ledger: Ledger
    turnstile: Turnstile
    chance: random.Random
    over: threading.Event = field(default_factory=threading.Event)
    _count: int = 0

    def work(self) -> None:
        """Take conversations the whole way until the run is over."""
        while not self.over.is_set():
            try:
                self._walk()
            except GoHome:
                return
            except Exception as broken:  # noqa: BLE001 - a walk that ends early is a finding
                self.ledger.fault(f"pair {self.number}: {type(broken).__name__}: {broken}")
                self.over.wait(REST)

    def _walk(self) -> None:
        case = self._log()
        if self.chance.random() < 0.3:
            self._add_snapshot(case)
        self._decide(case)
        reply = self._start(case)
        self._write(reply)
        if self.chance.random() < 0.1:
            self._reason(Action.WITHDRAW, self.official, reply, "withdraw")
            return
        self._submit(reply)
        if self.chance.random() < 0.4:
            self._return(reply)
            self._write(reply)
            self._submit(reply)
        self._sign_off(reply)
        self._post(reply)

    def _log(self) -> int:
        self._count += 1
        words = self._sentence()
        deed = self._do(
            Action.LOG,
            self.official,
            "/conversations/log",
            "/conversations/log",
            words,
            address=f"https://forum.example.org/{self.number}/{self._count}",
            title=f"Question {self.number}-{self._count}",
            venue="1",
            topic="1",
            speaker=SpeakerRole.PUBLIC.value,
            words=words,
        )
        return int(deed.location.rsplit("/", 1)[-1])

    def _add_snapshot(self, case: int) -> None:
        path, words = f"/conversations/{case}/add-snapshot", self._sentence()
        self._do(
            Action.ADD_SNAPSHOT,
            self.official,
            path,
            path,
            words,
            speaker=SpeakerRole.PUBLIC.value,
            words=words,
            asks="no",
        )

    def _decide(self, case: int) -> None:
        path, reason = f"/conversations/{case}/decide", self._sentence()
        answers = "&".join(f"answer_{key}={value}" for key, value in QUESTION.items())
        self._do(
            Action.DECIDE,
            self.official,
            f"{path}?{answers}",
            path,
            reason,
            approach=Approach.CONVERSE.value,
            reason=reason,
        )

    def _start(self, case: int) -> int:
        path = f"/conversations/{case}"
        deed = self._do(Action.START, self.official, path, f"{path}/start")
        return int(deed.location.split("/")[2])

    def _write(self, reply: int) -> None:
        for _ in range(self.chance.randint(0, 2)):
            self._keep(reply)
        path = f"/replies/{reply}/revise"
        words = (
            f"Hello, I’m Asha from the Department for Examples. {self._sentence()} Does it help?"
        )
        kept = self.ledger.kept.pop(reply, None)  # the revision forgets it
        self._do(Action.REVISE, self.official, path, path, words, words=words, then="stay")
        if kept:
            self.ledger.count("autosaves that became a version")

    def _keep(self, reply: int) -> None:
        page = self._open(self.official, f"/replies/{reply}/revise")
        words = self._sentence()
        kept = self.ledger.kept.setdefault(reply, Kept())
        kept.sent.append(words)
        sent = filled(page.form(f"/replies/{reply}/revise"), words=words)
        try:
            with self.turnstile:
                headers = {"X-Requested-With": "fetch"}
                answer = self.official.post(f"/replies/{reply}/autosave", sent, **headers)
        except Lost:
            return
        if answer.status == 200:
            kept.acknowledged, kept.sent = words, []
            self.ledger.count("autosaves acknowledged")

    def _submit(self, reply: int) -> None:
        path = f"/replies/{reply}/submit"
        page = self._open(self.official, path)
        asked = [name for name, _ in page.form(path) if name.startswith("explain:")]
        reasons = dict.fromkeys(asked, "The team agreed to these words at its meeting on Monday")
        self._send(Action.SUBMIT, self.official, path, filled(page.form(path), **reasons), "")

    def _return(self, reply: int) -> None:
        reason = self._sentence()
        self._do(
            Action.RETURN,
            self.mentor,
            f"/replies/{reply}/review",
            f"/replies/{reply}/return",
            reason,
            reason=reason,
        )

    def _sign_off(self, reply: int) -> None:
        note = self._sentence()
        self._do(
            Action.SIGN_OFF,
            self.mentor,
            f"/replies/{reply}/review",
            f"/replies/{reply}/sign-off",
            note,
            note=note,
        )

    def _post(self, reply: int) -> None:
        path, words = f"/replies/{reply}/post", self._sentence()
        address = f"https://forum.example.org/posted/{reply}"
        self._do(Action.POST, self.official, path, path, words, address=address, words=words)
        path = f"/replies/{reply}/close"
        self._do(Action.CLOSE, self.official, path, path, "", outcome=ReplyOutcome.ANSWERED.value)

    def _reason(self, action: Action, who: Browser, reply: int, last: str) -> None:
        path, reason = f"/replies/{reply}/{last}", self._sentence()
        self._do(action, who, path, path, reason, reason=reason)

    def _do(
        self, action: Action, who: Browser, page: str, path: str, words: str = "", /, **typed: str
    ) -> Deed:
        fields = filled(self._open(who, page).form(path), **typed)
        return self._send(action, who, path, fields, words)

    def _open(self, who: Browser, path: str) -> Answer:
        while True:
            try:
                with self.turnstile:
                    self._stay()
                    answer = who.get(path)
            except Lost:
                self.ledger.count("pages without an answer")
            else:
                if answer.status == 200:
                    return answer
                self._judge(answer, path)
            self.over.wait(REST)

    def _send(self, action: Action, who: Browser, path: str, fields: Fields, words: str) -> Deed:
        deed = self.ledger.send(Deed(action, path, fields, words))
        while True:
            try:
                with self.turnstile:
                    self._stay()
                    answer = who.post(path, fields)
            except Lost:
                self.ledger.count("forms without an answer")
            else:
                if answer.status != 503:
                    return self._answered(deed, answer)
                self._judge(answer, path)
                fields = self._again(deed, answer)
            self.over.wait(REST)

    def _answered(self, deed: Deed, answer: Answer) -> Deed:
        if answer.status == 303:
            deed.fate, deed.location = Fate.ACKNOWLEDGED, answer.location
            return deed
        deed.fate = Fate.REFUSED
        raise LookupError(
            f"{deed.action.value} {deed.path} answered {answer.status}: {answer.said}"
        )

    def _judge(self, answer: Answer, path: str) -> None:
        """Only the page that helps may come in the place of an answer."""
        self.ledger.count("pages that say: not just now")
        helps = answer.status == 503 and "Retry-After" in answer.headers
        if not helps or "Traceback" in answer.html or "can’t be used just now" not in answer.html:
            self.ledger.fault(f"{path} answered {answer.status} without help")

    def _again(self, deed: Deed, answer: Answer) -> Fields:
        """The form that the page gives back: every field of it, and the words to be read."""
        again = answer.form(deed.path)
        if sorted(again) != sorted(deed.fields) or deed.words not in unescape(answer.html):
            self.ledger.fault(f"{deed.path}: what was typed was not given back")
            return deed.fields
        self.ledger.count("forms given back whole")
        return again

    def _stay(self) -> None:
        if self.over.is_set():
            raise GoHome

    def _sentence(self) -> str:
        some = self.chance.sample(_WORDS, 7)
        return f"About the {' '.join(some)} {self.chance.randrange(10**9)}."
