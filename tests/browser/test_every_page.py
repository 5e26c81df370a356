# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every page that can be asked for keeps to WCAG 2.2 AA, light and dark; new addresses are covered too.

The records behind the addresses are those of the matrix. Further states of pages are in the other files here.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, Page

from liaison.project.routes import Route, all_routes

from ..matrix.records import address
from ..matrix.world import ASSIGNED, World, plant_world
from .conftest import WCAG_2_2_AA

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
QUICK = {"resultTypes": ["violations"]}  # else axe counts what is in order, too
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
FILES = {
    "desk:funnel-file",
    "directory:import-rejected",
    "directory:resource-file",
    "mfa_download_recovery_codes",
    "portal:events-calendar",
}
# What a script puts into a page; looked at in those pages.
PARTS = re.compile(r":(organisation|person)-(known|suggestions)$|:search-suggestions$")


def pages(world: World, whose: str) -> Iterator[tuple[Route, str]]:
    """The pages "inside" a workspace, or outside for those whom the page says."""
    for route in all_routes():
        asked = route.policy.capabilities.get("GET") if route.policy else None
        audience = "inside" if asked and route.in_workspace else asked
        if audience == whose and not PARTS.search(route.name):
            yield route, address(route.path, world, ASSIGNED, "northshire")


def problems(page: Page, routes: Iterable[tuple[Route, str]]) -> Iterator[str]:
    """Of all pages in the light; of one of each file of views in the dark as well, for that takes its time."""
    seen_dark = set()
    for route, url in routes:
        try:
            page.goto(url)
        except Error as error:
            if "Download is starting" not in error.message or route.name not in FILES:
                yield f"{route.name}: {error.message}"
            continue
        yield from _broken(page, route, "light", WCAG_2_2_AA)
        if (views := route.view.rpartition(".")[0]) not in seen_dark:
            seen_dark.add(views)
            page.emulate_media(color_scheme="dark")
            yield from _broken(page, route, "dark", COLOURS)
            page.emulate_media(color_scheme="light")


def _broken(page: Page, route: Route, scheme: str, options: dict[str, Any]) -> Iterator[str]:
    found = Axe().run(page, options=QUICK | options)
    if found.violations_count:
        yield f"{route.name} ({scheme}, {page.url}):\n{found.generate_report()}"


def test_every_page_can_be_used_by_everybody(page_for, db):
    world = plant_world()
    maya = world.members["maya"]
    found = []
    for member, whose in ((maya, "inside"), (maya, "signed_in"), (None, "anyone")):
        # Colours that fade from light to dark would be measured on their way.
        page = page_for(member, reduced_motion="reduce")
        found += problems(page, pages(world, whose))
    assert "\n".join(found) == ""
