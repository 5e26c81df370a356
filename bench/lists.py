# SPDX-License-Identifier: AGPL-3.0-or-later
"""How long lists and records take among 100,000 people and 1,000,000 interactions, alone and with eight readers.

    .venv/bin/python bench/lists.py
    .venv/bin/python bench/lists.py --database-url postgresql://… --folder /tmp/lists

A quarter as many organisations as people; one of them, "busy", has 2,000 interactions. Pages are asked for over
HTTP from the server that `liaison serve` starts, with its two processes, by one reader and then by --readers at
once. "server" is the time in the view and its middleware, in this process, and "bare" that of a Django view that
runs the same SQL and answers with a list of its rows, without any middleware; they are asked in turns. "ratio" is
that of their fastest quarters, which on a machine that others use too says best what we add. Both keep their
connection to the database from turn to turn, as the server does: figures from before 21 November 2026, when each
opened its own, had a slower bare view and so lower ratios. A page that reads fewer columns makes the bare view
faster, too. "processor" is what the page takes of this process, whatever others do. With --folder the data stay,
and the next run finds them there.
"""

import argparse
import http.client
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from crowd import seed, start

MOST_TIMES = 200


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--interactions", type=int, default=1_000_000)
    parser.add_argument(
        "--times", type=int, default=25, help=f"how often each page is asked for, up to {MOST_TIMES}"
    )
    parser.add_argument("--readers", type=int, default=8, help="how many ask at once")
    parser.add_argument("--database-url", default="", help="an empty database; SQLite without it")
    parser.add_argument("--folder", default="", help="keeps the data here")
    parser.add_argument("--only", default="", help="only pages with this in their name")
    return parser.parse_args()


# --- the pages ---


def pages() -> dict[str, str]:
    """Address by a name for it; "list" is what the bar of lists is for."""
    from liaison.accounts.queries import all_workspaces  # noqa: PLC0415
    from liaison.accounts.scope import in_workspace  # noqa: PLC0415
    from liaison.directory.models import Community, Organisation, Person  # noqa: PLC0415
    from liaison.directory.queries import paging, party_lists  # noqa: PLC0415

    base = "/w/northshire/"
    with in_workspace(all_workspaces()[0]):
        middle = []
        for rows, orders in ((Organisation.objects, "ORGANISATION_ORDERS"), (Person.objects, "PEOPLE_ORDERS")):
            order = getattr(party_lists, orders)["contact"]
            row = order.applied_to(rows.current())[rows.count() // 2]
            middle.append(paging.AFTER + paging._mark(row, order))
        busy, quiet = (Organisation.objects.filter(name__startswith=name)[0] for name in ("Busy", "Harbour"))
        community = Community.objects.first().public_id
        return {
            "list of people": f"{base}people/",
            "list of people, quietest first": f"{base}people/?sort=contact",
            "list of people, from the middle": f"{base}people/?sort=contact&page={middle[1]}",
            "list of people, quiet, by name": f"{base}people/?quiet=60&sort=-name",
            "list of people, by place": f"{base}people/?country=SE&kind=museum&sort=contact",
            "list of people, of a community": f"{base}people/?community={community}",
            "list of people, named": f"{base}people/?q=lindqv",
            "list of organisations": f"{base}organisations/",
            "list of organisations, filtered": f"{base}organisations/?kind=museum&country=GB&sort=-contact",
            "list of organisations, middle": f"{base}organisations/?sort=contact&page={middle[0]}",
            "list of organisations, next step": f"{base}organisations/?sort=next",
            "an organisation": quiet.get_absolute_url(),
            "a busy organisation": busy.get_absolute_url(),
            "a person": Person.objects.first().get_absolute_url(),
        }


# --- in this process ---


def in_process(cookie: str, url: str, times: int) -> tuple[float, float, float, float, int]:
    """Milliseconds of the page, by the clock and of this processor, and of a bare view with the same SQL, by the
    clock; how often the bare view goes into the page; and the number of queries."""
    from django.conf import settings  # noqa: PLC0415
    from django.test import RequestFactory  # noqa: PLC0415
    from django.urls import path  # noqa: PLC0415

    whole, empty = handler(settings.MIDDLEWARE), handler([])

    def page() -> None:
        request = RequestFactory(SERVER_NAME="127.0.0.1", HTTP_COOKIE=cookie).get(url)
        answer = whole.get_response(request)
        answer.close()
        assert answer.status_code == 200, (url, answer.status_code)

    page()
    with Heard() as heard:
        page()
    routes = (path("", lambda request: bare_view(request, heard.statements)),)

    def bare() -> None:
        request = RequestFactory().get("/")
        request.urlconf = routes
        empty.get_response(request).close()

    pages, bares, worked = [], [], []
    for _time in range(times):  # in turns, so that whatever else the machine does slows both
        begin = time.process_time()
        pages.append(milliseconds(page))
        worked.append((time.process_time() - begin) * 1000)
        bares.append(milliseconds(bare))
    medians = (statistics.median(each) for each in (pages, worked, bares))
    return (*medians, fastest(pages) / fastest(bares), len(heard.statements))


def handler(middleware: list[str]) -> Any:
    from django.core.handlers.base import BaseHandler  # noqa: PLC0415
    from django.test import override_settings  # noqa: PLC0415

    made = BaseHandler()
    with override_settings(MIDDLEWARE=middleware):
        made.load_middleware()
    return made


def fastest(took: list[float]) -> float:
    """The mean of the fastest quarter."""
    return statistics.mean(sorted(took)[: max(1, len(took) // 4)])


class Heard:
    """The statements that run inside, with their values."""

    def __init__(self) -> None:
        from django.db import connection  # noqa: PLC0415

        self.statements: list[tuple[str, Any]] = []
        self.wrapped = connection.execute_wrapper(self)

    def __call__(self, execute: Any, sql: str, values: Any, many: bool, context: Any) -> Any:
        self.statements.append((sql, values))
        return execute(sql, values, many, context)

    def __enter__(self) -> "Heard":
        self.wrapped.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self.wrapped.__exit__(*error)


def bare_view(request: Any, statements: list[tuple[str, Any]]) -> Any:
    from django.db import connection  # noqa: PLC0415
    from django.http import HttpResponse  # noqa: PLC0415

    lines = []
    with connection.cursor() as cursor:
        for sql, values in statements:
            cursor.execute(sql, values)
            if cursor.description:
                lines += [" ".join(map(str, row)) for row in cursor.fetchall()]
    return HttpResponse("\n".join(lines))


def milliseconds(work: Any) -> float:
    begin = time.perf_counter()
    work()
    return (time.perf_counter() - begin) * 1000


# --- over HTTP ---


class Serving:
    """The web half of `liaison serve`, with its two processes, on a port of its own."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    def __enter__(self) -> "Serving":
        words = [
            sys.executable,
            "-m",
            "liaison.project.serving",
            "127.0.0.1",
            str(self.port),
            "2",
            str(os.getpid()),
        ]
        self.process = subprocess.Popen(words, stdout=subprocess.DEVNULL)
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                self.get(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60), "/", "")
                return self
            except OSError:
                time.sleep(0.2)
        raise SystemExit("The server did not start.")

    def __exit__(self, *error: Any) -> None:
        self.process.terminate()
        self.process.wait(timeout=60)

    def get(self, connection: http.client.HTTPConnection, url: str, cookie: str) -> tuple[int, float]:
        begin = time.perf_counter()
        connection.request("GET", url, headers={"Cookie": cookie, "Host": f"127.0.0.1:{self.port}"})
        answer = connection.getresponse()
        answer.read()
        return answer.status, (time.perf_counter() - begin) * 1000

    def p50(self, url: str, cookie: str, times: int, readers: int) -> float:
        took: list[float] = []

        def read() -> None:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            for number in range(times + 2):
                status, milliseconds = self.get(connection, url, cookie)
                assert status == 200, (url, status)
                if number > 1:  # the first two may come before a process has read its templates
                    took.append(milliseconds)
            connection.close()

        threads = [threading.Thread(target=read) for _reader in range(readers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return statistics.median(took)


def main() -> None:
    asked = options()
    folder = asked.folder or tempfile.mkdtemp(prefix="liaison-lists-")
    Path(folder).mkdir(exist_ok=True)
    try:
        start(folder, asked.database_url)
        begin = time.perf_counter()
        seed(asked.people, asked.interactions)
        print(
            f"{asked.people:,} people, {asked.interactions:,} interactions in {time.perf_counter() - begin:.0f} s"
        )
        report(asked)
    finally:
        if not asked.folder:
            shutil.rmtree(folder, ignore_errors=True)


def report(asked: argparse.Namespace) -> None:
    from django.conf import settings  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from liaison.project import cast  # noqa: PLC0415

    times = min(asked.times, MOST_TIMES)
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(cast.account("maya"))
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    print(f"{connection.vendor}; medians in milliseconds, {times} times each; {asked.readers} readers")
    print(f"{'':34} queries  server processor   bare  ratio   alone  at once")
    with Serving() as server:
        for name, url in pages().items():
            if asked.only not in name:
                continue
            page, worked, bare, ratio, queries = in_process(cookie, url, times)
            alone = server.p50(url, cookie, times, 1)
            together = server.p50(url, cookie, max(4, times // 3), asked.readers)
            figures = f"{page:7.1f} {worked:9.1f} {bare:6.1f} {ratio:6.1f} {alone:7.1f} {together:8.1f}"
            print(f"{name:34} {queries:7} {figures}", flush=True)


if __name__ == "__main__":
    main()
