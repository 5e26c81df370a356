# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages in a real Chromium. Every test in this folder is marked `browser`, and there is one Chromium for all."""

import asyncio
import os
from asyncio import AbstractEventLoop
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, sync_playwright
from pytest_django.live_server_helper import LiveServer
from suite import NO_BROWSER, chromium

from liaison.accounts.models import Member

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
PATIENCE = 10_000  # milliseconds
WIDTHS = (360, 1280)
WCAG_2_2_AA = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@dataclass
class Chromium:
    """The one browser of the run, and the event loop that Playwright keeps in this thread."""

    browser: Browser
    loop: AbstractEventLoop


@pytest.fixture(scope="session")
def one_chromium() -> Iterator[Chromium]:
    path = chromium()
    if path is None:
        pytest.fail(NO_BROWSER, pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
        running = Chromium(browser, asyncio.get_running_loop())
        asyncio._set_running_loop(None)
        yield running
        asyncio._set_running_loop(running.loop)
        browser.close()


@pytest.fixture
def browser(one_chromium: Chromium, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    """Between its calls Playwright leaves this thread looking like an asynchronous one. That ends with the test.

    Meanwhile Django refuses the database, unless told otherwise, and opens connections of their own.
    """
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    asyncio._set_running_loop(one_chromium.loop)
    yield one_chromium.browser
    connections.close_all()
    asyncio._set_running_loop(None)


@dataclass
class Complaints:
    """What no page may do: fail, in the server or in a script; break its content policy; ask another server."""

    home: str
    heard: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        context.on("request", self.request)
        context.on("response", self.response)
        context.on("console", self.console)
        context.on("weberror", lambda error: self.heard.append(f"script error: {error.error}"))

    def request(self, request: Request) -> None:
        if not request.url.startswith((self.home, "data:", "blob:", "about:")):
            self.heard.append(f"asked another server: {request.url}")

    def response(self, response: Response) -> None:
        if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            self.heard.append(f"error of the server: {response.status} {response.url}")

    def console(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.heard.append(message.text)


@pytest.fixture
def complaints(live_server: LiveServer) -> Complaints:
    """A test that expects some clears the list: `complaints.heard.clear()`."""
    return Complaints(live_server.url)


@pytest.fixture
def page_for(
    live_server: LiveServer, client_for: Callable[[Member], Client], browser: Browser, complaints: Complaints
) -> Iterator[Callable[..., Page]]:
    """`page_for(maya)` is a page with Maya signed in, `page_for(None)` one with nobody.

    More words go to Playwright's `new_context`: java_script_enabled=False, viewport=…, reduced_motion="reduce".
    Addresses may begin with a slash: `page.goto("/w/northshire/organisations/")`.
    """
    contexts: list[BrowserContext] = []

    def open_page(member: Member | None, **options: Any) -> Page:
        context = browser.new_context(base_url=live_server.url, **options)
        context.set_default_timeout(PATIENCE)
        complaints.watch(context)
        contexts.append(context)
        if member is not None:
            cookie = client_for(member).cookies[settings.SESSION_COOKIE_NAME]
            context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert complaints.heard == []


@pytest.fixture
def page(page_for: Callable[..., Page], maya: Member) -> Page:
    """Maya's browser."""
    return page_for(maya)


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """`axe(page)` fails with a readable list where the page, as it is now, breaks WCAG 2.2 AA."""

    def check(page: Page) -> None:
        # A click only waits until the next page has begun: axe would look at what is half there.
        page.wait_for_load_state()
        found = Axe().run(page, options=WCAG_2_2_AA)
        if found.violations_count:
            pytest.fail(f"{page.url}\n{found.generate_report()}", pytrace=False)

    return check


@pytest.fixture
def screens() -> Callable[[Page, str], None]:
    """`screens(page, "people")` keeps pictures in the folder that LIAISON_SCREENSHOTS names; without it, none."""

    def keep(page: Page, name: str) -> None:
        folder = os.environ.get("LIAISON_SCREENSHOTS")
        if not folder:
            return
        before = page.viewport_size
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
        if before is not None:
            page.set_viewport_size(before)

    return keep
