"""What does a journey need? The site, a browser, and a page that checks itself with axe wherever it goes."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.browser import FLAGS, Site, executable, findings
from tests.support.tongue import tongue

PICTURES = os.environ.get("PRAG_PICTURES", "")
WIDTHS = (1280, 375)  # at which a page is kept as a picture
# Everything a page says, aloud or to the eye: its title, its text, and the names that stand in attributes.
# Without what the page itself marks as of another language: a notice that is published in one alone.
SHOWN = """() => {
    const others = [...document.body.querySelectorAll('[lang]')].filter(one => one.lang !== document.documentElement.lang);
    others.forEach(one => { one.style.display = 'none'; });
    const named = [...document.querySelectorAll('[aria-label],[alt],[title],[placeholder]')]
        .flatMap(one => ['aria-label', 'alt', 'title', 'placeholder'].map(name => one.getAttribute(name) || ''));
    const shown = [document.title, document.body.innerText, ...named].join('\\n');
    others.forEach(one => { one.style.display = ''; });
    return shown;
}"""


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    running = Site()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    from playwright.sync_api import sync_playwright

    path = executable()
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail("No browser on this machine: the journeys cannot run. Install one: apt-get install chromium")
        pytest.skip("NO BROWSER: apt-get install chromium, then run again")
    # The browser's driver keeps an event loop on this thread, which Django takes for asynchronous code; nothing here is.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield opened
        opened.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class Visitor:
    """Somebody at a browser. Every page is checked with axe, for script errors, sideways overflow, and for English left over.

    Steps name what they press and see in English; with a language chosen, it is looked for as that language says it.
    """

    def __init__(self, browser, site: Site, width: int = 1280, scripts: bool = True, name: str = "", language: str = "") -> None:
        self.site, self.width, self.scripts, self.name, self.language = site, width, scripts, name, language
        self.context = browser.new_context(
            viewport={"width": width, "height": 900}, locale="en-GB", java_script_enabled=scripts, reduced_motion="reduce"
        )
        self.context.set_default_timeout(10_000)
        if language:  # without one, the installation's: English for these tests
            self.context.add_cookies([{"name": "prag-language", "value": language, "url": site.url}])
        self.page = self.context.new_page()
        self.pages_seen = 0
        self.troubles: list[str] = []
        self.page.on("pageerror", lambda error: self.troubles.append(f"script error: {error}"))
        self.page.on("console", lambda m: self.troubles.append(m.text) if "Content Security Policy" in m.text else None)

    def spoken(self, text: str) -> str:
        """An English text of the interface as this visitor reads it; a code, a name or what was typed stays."""
        return tongue(self.language)(text) if self.language else text

    def go(self, path: str) -> int:
        """Open an address by hand; the status of the answer."""
        self.answer = self.page.goto(self.site.url + path)
        self.look()
        return self.answer.status

    def try_as(self, label: str) -> None:
        """Sign in as a persona from the front page."""
        self.go("/")
        self.press(f"Try {label}", exact=True)

    def press(self, name: str, *, role: str = "button", exact: bool = False) -> None:
        """Press a button (or follow a link) by its visible name; what stands on the page itself comes before its header."""
        name = tongue(self.language).control(name) if self.language else name
        found = self.page.locator("#main-content").get_by_role(role, name=name, exact=exact)
        found = found if found.count() else self.page.get_by_role(role, name=name, exact=exact)
        with self.page.expect_navigation():
            found.first.click()
        self.look()

    def follow(self, name: str, *, exact: bool = False) -> None:
        """Follow a link by its visible name."""
        self.press(name, role="link", exact=exact)

    def unfold(self, name: str) -> None:
        """Open a part that is folded away."""
        self.page.locator("summary", has_text=self.spoken(name)).first.click()

    def fill(self, label: str, text: str) -> None:
        """Type into the field with this label."""
        self.page.get_by_label(self.spoken(label), exact=False).first.fill(text)

    def choose(self, label: str, within: str = "") -> None:
        """Tick the option with this label, in the group `within` when the label stands in several."""
        place = self.page.get_by_role("group", name=self.spoken(within)) if within else self.page
        place.get_by_label(self.spoken(label), exact=True).first.check()

    def pick(self, label: str, option: str) -> None:
        """Take an option from a list to choose from."""
        self.page.get_by_label(self.spoken(label), exact=False).first.select_option(label=self.spoken(option))

    def date(self, legend: str, day: int, month: int, year: int) -> None:
        """Fill a date of three parts."""
        group = self.page.get_by_role("group", name=self.spoken(legend))
        for part, value in (("Day", day), ("Month", month), ("Year", year)):
            group.get_by_label(self.spoken(part)).fill(str(value))

    def value(self, label: str) -> str:
        """What stands in the field with this label."""
        return self.page.get_by_label(self.spoken(label), exact=False).first.input_value()

    def text(self) -> str:
        """What a reader sees of the page's own part, without header and footer."""
        return self.page.locator("#main-content").inner_text()

    def sees(self, *texts: str) -> None:
        """The page shows each text."""
        body = self.page.locator("body").inner_text()
        for text in map(self.spoken, texts):
            assert text in body, f"{text!r} is not on {self.page.url}:\n{body[:3000]}"

    def sees_not(self, *texts: str) -> None:
        """The page holds none of the texts, not even hidden."""
        source = self.page.content()
        for text in map(self.spoken, texts):
            assert text not in source, f"{text!r} is on {self.page.url}"

    def finds_nothing(self, path: str) -> None:
        """The address answers as one that does not exist."""
        assert self.go(path) == 404, f"{path}: {self.answer.status}"
        self.sees("Nothing found here")

    def look(self) -> None:
        """What no page may have: an accessibility finding, a script error, sideways overflow."""
        assert not self.troubles, self.troubles
        # axe needs timers, which do not run where scripts are switched off; the same pages are checked with scripts on.
        assert not self.scripts or not (found := findings(self.page)), f"{self.page.url}: {found}"
        assert self.page.locator("body.js-enabled").count() == int(self.scripts)
        self._fits()
        if self.language:
            foreign = tongue(self.language).foreign(self.page.evaluate(SHOWN))
            assert not foreign, f"{self.page.url} holds what is not of the language: {foreign}"
        if PICTURES:
            self._keep()

    def _fits(self) -> None:
        wide = self.page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{self.page.url} is {wide} px wider than the window"

    def _keep(self) -> None:
        self.pages_seen += 1
        path = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "id", self.page.url.removeprefix(self.site.url).split("?")[0])
        name = f"{self.name}-{self.pages_seen:02d}-{re.sub(r'[^A-Za-z0-9]+', '-', path).strip('-')[:50] or 'front'}"
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            self._fits()
            self.page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True)
        self.page.set_viewport_size({"width": self.width, "height": 900})


@pytest.fixture
def visitor(browser, site, request) -> Iterator[object]:
    """Makes visitors: `visitor()` at a desk, `visitor(width=320)` with a small phone, `visitor(scripts=False)` without JavaScript,
    `visitor(language="sq")` who chose Albanian."""
    made: list[Visitor] = []

    def make(width: int = 1280, scripts: bool = True, language: str = "") -> Visitor:
        name = re.sub(r"\W+", "-", request.node.name.removeprefix("test_")) + ("" if not made else f"-{len(made) + 1}")
        made.append(Visitor(browser, site, width, scripts, name, language))
        return made[-1]

    yield make
    for one in made:
        one.context.close()
