# SPDX-License-Identifier: AGPL-3.0-or-later
"""The public page of an event: milliseconds from the server that `liaison serve` starts, statements, and bytes.

    .venv/bin/python bench/event_page.py [--database-url postgresql://…] [--limit 40]

The event has all that an event can have: a long text, a programme, partners, resources, six questions, fifty
places, and two hundred people who registered. "wire" is every byte of a body that a browser takes for its first
look, compressed as the server sends it to one that can read gzip. Ends with 1 where a bound of the page is broken:
--limit milliseconds at the median of one reader, 8 statements, 100,000 bytes, nothing from another server.
"""

import argparse
import http.client
import re
import shutil
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit

from crowd import start
from lists import Heard, Serving, handler

PAGE = "/at/northshire/event/slate-walk/"
MOST_STATEMENTS, MOST_BYTES = 8, 100_000
TAKEN = re.compile(r'<(?:link|script|img)\b[^>]*?\b(?:href|src)="([^"]+)"[^>]*>')
SHEETS = re.compile(r"url\(['\"]?([^'\")]+)")


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--limit", type=float, default=40, help="milliseconds at the median")
    parser.add_argument("--database-url", default="", help="an empty database; SQLite without it")
    return parser.parse_args()


def plant() -> None:
    from liaison.accounts.actions import changing  # noqa: PLC0415
    from liaison.accounts.scope import in_workspace  # noqa: PLC0415
    from liaison.directory.models import Organisation  # noqa: PLC0415
    from liaison.gatherings.actions.events import EventText, add_event, publish, save_series  # noqa: PLC0415
    from liaison.gatherings.actions.registering import Wanted, register  # noqa: PLC0415
    from liaison.gatherings.models import EventResource  # noqa: PLC0415
    from liaison.project import cast  # noqa: PLC0415

    begins = datetime.now(UTC) + timedelta(days=30)
    with in_workspace(cast.northshire()):
        maya = cast.join("maya")
        with changing(maya, "add partners") as change:
            partners = [change.create(Organisation(name=f"Harbour Museum {number}")) for number in range(3)]
        fields = {
            "name": "Slate walk",
            "slug": "slate-walk",
            "summary": "Where the slate of a thousand roofs came from, and how to write about it.",
            "about": "## Why\n\n" + "Because **slate** is everywhere and hardly written about.\n\n" * 40,
            "programme": "\n".join(f"* {hour}:00 Another part of the walk" for hour in range(9, 18)),
            "place": "Slate Museum, Quarry Road",
            "starts_at": begins,
            "ends_at": begins + timedelta(hours=2),
            "capacity": 50,
            "series": save_series(None, {"name": "Slate", "slug": "slate"}, by=maya)[0],
        }
        choices = {"answer_type": "choice", "choices": ["Cake", "Tea", "A map"]}
        questions = [{"text": f"What do you bring for hour {number}?", **choices} for number in range(6)]
        event, _change = add_event(EventText(fields, partners=partners, questions=questions), by=maya)
        publish(event, by=maya)
        with changing(maya, "add resources") as change:
            for number in range(4):
                url = f"https://slides.example.org/{number}"
                change.create(EventResource(event=event, title=f"Slides {number}", url=url))
        for number in range(200):
            register(event, Wanted(name=f"Person {number}", email=f"person-{number}@example.org"))


def in_process() -> tuple[int, float]:
    """Statements, and milliseconds of the processor, which others on this machine do not lengthen as much."""
    from django.conf import settings  # noqa: PLC0415
    from django.test import RequestFactory  # noqa: PLC0415

    whole = handler(settings.MIDDLEWARE)

    def page() -> None:
        answer = whole.get_response(RequestFactory(SERVER_NAME="127.0.0.1").get(PAGE))
        answer.close()
        assert answer.status_code == 200, answer.status_code

    page()
    with Heard() as heard:
        page()
    took = []
    for _time in range(30):
        begin = time.process_time()
        page()
        took.append((time.process_time() - begin) * 1000)
    return len(heard.statements), statistics.median(took)


class Reader:
    """A browser's side of the wire, as far as it matters here."""

    def __init__(self, port: int) -> None:
        self.home = f"127.0.0.1:{port}"
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.elsewhere: list[str] = []

    def ask(self, url: str, coding: str = "gzip") -> tuple[bytes, float]:
        begin = time.perf_counter()
        self.line.request("GET", url, headers={"Host": self.home, "Accept-Encoding": coding})
        answer = self.line.getresponse()
        body = answer.read()
        assert answer.status == 200, (url, answer.status)
        return body, (time.perf_counter() - begin) * 1000

    def first_look(self) -> dict[str, int]:
        """Bytes on the wire by address: the page, what it names, and what its style sheets name."""
        text = self.ask(PAGE, "identity")[0].decode()
        sizes = {PAGE: len(self.ask(PAGE)[0])}
        named = [match[1] for match in TAKEN.finditer(text) if 'rel="canonical"' not in match[0]]
        while named:
            url = urljoin(f"http://{self.home}{PAGE}", named.pop())
            parts = urlsplit(url)
            if parts.netloc != self.home:
                self.elsewhere.append(url)
            elif parts.path not in sizes:
                sizes[parts.path] = len(self.ask(parts.path)[0])
                if parts.path.endswith(".css"):
                    sheet = self.ask(parts.path, "identity")[0].decode()
                    found = (one for one in SHEETS.findall(sheet) if not one.startswith(("data:", "#")))
                    named += [urljoin(url, one) for one in found]
        return sizes


def report(asked: argparse.Namespace) -> bool:
    from django.db import connection  # noqa: PLC0415

    plant()
    number, worked = in_process()
    with Serving() as server:
        reader = Reader(server.port)
        for _time in range(10):  # until both processes have read their templates
            reader.ask(PAGE)
        took = [reader.ask(PAGE)[1] for _time in range(asked.times)]
        sizes = reader.first_look()
    cuts = statistics.quantiles(took, n=100)
    wire = sum(sizes.values())
    print(f"{connection.vendor}; {asked.times} times by one reader: p50 {cuts[49]:.1f} ms, p95 {cuts[94]:.1f} ms")
    print(f"{number} statements, {worked:.1f} ms of the processor at the median, in this process")
    print(f"{wire:,} bytes on the wire in {len(sizes)} answers; from elsewhere: {reader.elsewhere or 'nothing'}")
    kinds = {".css": 0, ".js": 0, "other": 0}
    for url, size in sizes.items():
        kinds[next((kind for kind in kinds if url.endswith(kind)), "other")] += size
    print(f"of them the page {sizes[PAGE]:,}; by kind {kinds}")
    return cuts[49] <= asked.limit and number <= MOST_STATEMENTS and wire <= MOST_BYTES and not reader.elsewhere


def main() -> None:
    asked = options()
    folder: Any = tempfile.mkdtemp(prefix="liaison-event-page-")
    try:
        start(folder, asked.database_url)
        is_right = report(asked)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    raise SystemExit(0 if is_right else 1)


if __name__ == "__main__":
    main()
