"""Two ways to use a page: with a mouse, and with the keyboard alone.

A journey is written once, in what a person does ("choose", "fill in", "press"), and done by each
pair of hands.
"""

from playwright.sync_api import Locator, Page

#: Nobody presses Tab more often than this on one page.
MOST_TABS = 150


class Mouse:
    """Points and clicks; also how somebody without JavaScript works."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self, path: str) -> None:
        """Type an address into the browser."""
        self.page.goto(path)

    def follow(self, link: str) -> None:
        """Follow the first link with these words."""
        self._go(self.page.get_by_role("link", name=link).first)

    def press(self, button: str) -> None:
        """Press a button, or a link that looks like one."""
        self._go(self.page.get_by_role("button", name=button).first)

    def unfold(self, summary: str) -> None:
        """Open what is folded away under these words."""
        self._use(self.page.locator("summary", has_text=summary))

    def fill_in(self, label: str, words: str) -> None:
        """Type words into a field, in place of what is there."""
        self.type_into(self.page.get_by_label(label, exact=True), words)

    def type_into(self, field: Locator, words: str) -> None:
        """The same in a field that is found otherwise."""
        field.fill(words)

    def choose(self, option: str) -> None:
        """Choose a radio button."""
        self._use(self.page.get_by_role("radio", name=option, exact=True))

    def tick(self, box: str) -> None:
        """Tick a box."""
        self._use(self.page.get_by_role("checkbox", name=box))

    def pick(self, label: str, option: str) -> None:
        """Pick from a list."""
        self.page.get_by_label(label, exact=True).select_option(label=option)

    def _use(self, target: Locator) -> None:
        target.click()

    def _go(self, target: Locator) -> None:
        # A click returns before the next page is there; whoever then looks sees neither page.
        with self.page.expect_navigation():
            self._use(target)


class Keyboard(Mouse):
    """Never points: reaches everything by Tab, and is refused what Tab does not reach."""

    def unfold(self, summary: str) -> None:
        """Tab to these words and press Enter."""
        self._reach(self.page.locator("summary", has_text=summary))
        self.page.keyboard.press("Enter")

    def type_into(self, field: Locator, words: str) -> None:
        """Tab to the field, clear it, type."""
        self._reach(field)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.press("Delete")
        self.page.keyboard.insert_text(words)

    def choose(self, option: str) -> None:
        """Tab to the group, then move with the arrows as radio buttons ask for."""
        target = self.page.get_by_role("radio", name=option, exact=True)
        name = target.get_attribute("name")
        group = self.page.locator(f'input[type=radio][name="{name}"]')
        self._reach(group)
        self.page.keyboard.press("Space")
        for _ in range(group.count()):
            if target.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        assert target.is_checked(), f"the keyboard does not reach “{option}”"

    def tick(self, box: str) -> None:
        """Tab to the box and press the space bar."""
        self._reach(self.page.get_by_role("checkbox", name=box))
        self.page.keyboard.press("Space")

    def pick(self, label: str, option: str) -> None:
        """Tab to the list and type the option's words."""
        self._reach(self.page.get_by_label(label, exact=True))
        self.page.keyboard.type(option)

    def _use(self, target: Locator) -> None:
        self._reach(target)
        self.page.keyboard.press("Enter")

    def _reach(self, target: Locator) -> None:
        target.first.wait_for(state="visible")
        for _ in range(MOST_TABS):
            if target.evaluate_all("all => all.includes(document.activeElement)"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not reach {target}")
