"""A person's browser over real HTTP: cookies, and forms as the page gave them."""

import http.client
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urlencode

Fields = list[tuple[str, str]]

_TICKED = ("checkbox", "radio")


class Lost(Exception):
    """No answer came: nobody knows whether the deed was done."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    path: str
    status: int
    headers: Mapping[str, str]
    html: str

    @property
    def location(self) -> str:
        """Where it leads."""
        return self.headers.get("Location", "")

    @property
    def said(self) -> str:
        """The beginning of what can be read in the main part."""
        main = self.html.partition("<main")[2].partition(">")[2].partition("</main")[0]
        return " ".join(unescape(re.sub(r"<[^>]*>", " ", main)).split())[:300]

    def form(self, action: str) -> Fields:
        """What a browser would send from the form for `action`, with nothing changed."""
        reader = _Forms()
        reader.feed(self.html)
        for found, fields in reader.forms:
            if found == action:
                return fields
        offered = [found for found, _ in reader.forms]
        raise LookupError(
            f"{self.path} ({self.status}) has no form for {action}, only for {offered}"
        )


@dataclass
class Browser:
    """One person at one service."""

    port: int
    email: str
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Answer:
        """Open a page. Raises `Lost`."""
        return self._ask("GET", path)

    def post(self, path: str, fields: Fields, **headers: str) -> Answer:
        """Send a form. Raises `Lost`."""
        return self._ask("POST", path, urlencode(fields), headers)

    def sign_in(self, password: str) -> Answer:
        """Sign in through the form."""
        form = self.get("/sign-in").form("/sign-in")
        return self.post("/sign-in", filled(form, email=self.email, password=password))

    def _ask(
        self, method: str, path: str, body: str = "", headers: Mapping[str, str] | None = None
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=90)
        try:
            connection.request(method, path, body or None, self._headers() | dict(headers or {}))
            response = connection.getresponse()
            html = response.read().decode()
        except (OSError, http.client.HTTPException) as lost:
            raise Lost(path) from lost
        finally:
            connection.close()
        self._keep(response.msg.get_all("Set-Cookie", []))
        return Answer(path, response.status, dict(response.getheaders()), html)

    def _headers(self) -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {
            "Cookie": cookies,
            "Content-Type": "application/x-www-form-urlencoded",
            "Referer": f"http://127.0.0.1:{self.port}/",
        }

    def _keep(self, set_cookies: Iterable[str]) -> None:
        for each in set_cookies:
            name, _, value = each.partition(";")[0].partition("=")
            self.cookies[name] = value


def filled(fields: Fields, **typed: str) -> Fields:
    """A form with these fields filled in, and the rest as the page gave it."""
    return [(name, value) for name, value in fields if name not in typed] + list(typed.items())


class _Forms(HTMLParser):
    """Reads the forms of a page: what is hidden, typed, ticked or selected in them."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, Fields]] = []
        self._inside = False
        self._text: str | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append((found.get("action", ""), []))
            self._inside = True
        elif self._inside and tag == "textarea":
            self._text = found.get("name", "")
            self._add(self._text, "")
        elif self._inside and tag == "select":
            self._select = found.get("name", "")
        elif self._inside and tag == "option" and "selected" in found:
            self._add(self._select, found.get("value", ""))
        elif self._inside and tag == "input":
            self._add_input(found)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "textarea":
            self._text = None

    def handle_data(self, data: str) -> None:
        if self._text is not None and self.forms:
            fields = self.forms[-1][1]
            name, value = fields.pop()
            # A browser drops the first line end of a text area.
            fields.append((name, value + data if value else data.removeprefix("\n")))

    def _add_input(self, found: Mapping[str, str]) -> None:
        kind = found.get("type", "text")
        if kind not in _TICKED or "checked" in found or found.get("name", "").startswith("confirm"):
            self._add(found.get("name", ""), found.get("value", "on" if kind in _TICKED else ""))

    def _add(self, name: str, value: str) -> None:
        if name and self.forms:
            self.forms[-1][1].append((name, value))
