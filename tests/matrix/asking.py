# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ask for one address as everybody, by every method, with ours, theirs and absent records; say what is wrong."""

import re
from collections.abc import Iterator
from contextvars import Context
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from liaison.accounts.models import Member
from liaison.accounts.rules import Can, may
from liaison.project.routes import Route

from .records import ABSENT, address, is_limited, parameters, word_of_its_list, word_of_its_page
from .world import ASSIGNED, FOREIGN, INSIDERS, UNASSIGNED, World, canary

METHODS = ["GET", "HEAD", "POST", "DELETE"]
DONE, FOUND, BAD, FORBIDDEN, MISSING, NOT_ALLOWED, BROKEN = 200, 302, 400, 403, 404, 405, 500


# Where an empty form is no question at all: what to say, and nothing of it is kept.
WORDS = {
    "directory:import-row": {"choice": "skip"},
    "directory:import-conflicts": {"choice": "ours"},
}


@dataclass
class Asker:
    """Somebody with a browser; None as member stands for those who belong to no workspace of ours."""

    name: str
    member: Member | None
    user: Any = None
    cookies: dict[str, str] = field(default_factory=dict)

    def sign_in(self) -> "Asker":
        client = Client()
        client.force_login(self.user)
        self.cookies = {name: morsel.value for name, morsel in client.cookies.items()}
        return self

    def ask(self, method: str, url: str, words: dict[str, str] | None = None) -> HttpResponse:
        """The answer; whatever it changed is taken back."""
        client = Client(raise_request_exception=False)
        client.cookies.load(self.cookies)
        with transaction.atomic():
            if method == "POST":
                answer = Context().run(client.post, url, words or {})
            else:
                answer = Context().run(client.generic, method, url)
            text_of(answer)
            transaction.set_rollback(True)
        return answer


def askers(world: World) -> list[Asker]:
    inside = [Asker(name, world.members[name], world.members[name].user) for name in INSIDERS]
    oskar = Asker("oskar (of the other workspace)", None, world.members["oskar"].user)
    outside = [oskar, Asker("a signed-in stranger", None, world.stranger)]
    return [*(asker.sign_in() for asker in [*inside, *outside]), Asker("a passer-by", None)]


def text_of(answer: HttpResponse) -> str:
    if not hasattr(answer, "whole_text"):
        whole = b"".join(answer.streaming_content) if answer.streaming else answer.content
        headers = " ".join(f"{name}: {value}" for name, value in answer.headers.items())
        answer.whole_text = f"{headers}\n{whole.decode('utf-8', 'replace')}"
    return answer.whole_text


def problems_of(route: Route, world: World, people: list[Asker]) -> list[str]:
    if route.policy is None:
        return [f"{route.path} says not who may use it"]
    ask = _inside if route.in_workspace else _outside
    return [problem for asker in people for problem in ask(route, world, asker)]


def _inside(route: Route, world: World, asker: Asker) -> Iterator[str]:
    slug = world.members["maya"].workspace.slug
    places = [ASSIGNED, UNASSIGNED] if parameters(route.path) else [ASSIGNED]
    for method in METHODS:
        for place in places if method in {"GET", "POST"} else [ASSIGNED]:
            url = address(route.path, world, place, slug)
            answer = asker.ask(method, url, WORDS.get(route.name))
            expected = _expected(route, method, asker, place)
            label = f"{asker.name}: {method} {url} ({place})"
            yield from _wrong_answer(label, answer, expected)
            yield from _leaks(label, answer, world, asker)
            if expected == "allowed" and method == "GET" and answer.status_code == DONE:
                yield from _nothing_seen(label, answer, route, world, asker, place)
    if parameters(route.path):
        yield from _foreign_is_absent(route, world, asker, slug)
    else:
        yield from _search_leaks(route, world, asker, slug)


def _expected(route: Route, method: str, asker: Asker, place: str) -> str:
    """allowed, forbidden, missing, not allowed or sign in."""
    if asker.user is None:
        return "sign in"
    if asker.member is None:
        return "missing"
    if method not in route.policy.capabilities:
        return "not allowed"
    if not may(asker.member.role, route.policy.capabilities[method]):
        return "forbidden"
    if place != ASSIGNED and is_limited(route.path) and not may(asker.member.role, Can.SEE_EVERYTHING):
        return "missing"
    return "allowed"


def _wrong_answer(label: str, answer: HttpResponse, expected: str) -> Iterator[str]:
    status = answer.status_code
    target = answer.headers.get("Location", "")
    to_sign_in = status == FOUND and target.startswith(reverse("account_login"))
    right = {
        "allowed": status < BROKEN and status not in {FORBIDDEN, MISSING, NOT_ALLOWED} and not to_sign_in,
        "forbidden": status == FORBIDDEN,
        "missing": status == MISSING,
        "not allowed": status == NOT_ALLOWED,
        "sign in": to_sign_in,
    }
    if not right[expected]:
        reason = (
            f" ({answer.exc_info[0].__name__}: {answer.exc_info[1]})" if getattr(answer, "exc_info", None) else ""
        )
        yield f"{label}: should be {expected}, is {status} {target}{reason}"


def _leaks(label: str, answer: HttpResponse, world: World, asker: Asker) -> Iterator[str]:
    text = text_of(answer).casefold()
    for place, kind in sorted(world.words):
        if canary(place, kind).casefold() in text and not world.sees(asker.member, place, kind):
            yield f"{label}: shows {canary(place, kind)}"


def _nothing_seen(
    label: str, answer: HttpResponse, route: Route, world: World, asker: Asker, place: str
) -> Iterator[str]:
    """The positive control: whoever may look does see."""
    for kind in {word_of_its_page(route.path), word_of_its_list(route.path)} - {""}:
        if (
            world.sees(asker.member, place, kind)
            and canary(place, kind).casefold() not in text_of(answer).casefold()
        ):
            yield f"{label}: does not show {canary(place, kind)}"


def _foreign_is_absent(route: Route, world: World, asker: Asker, slug: str) -> Iterator[str]:
    """A record of the other workspace and one that does not exist give the same answer."""
    for method in ("GET", "POST"):
        if _expected(route, method, asker, ASSIGNED) != "allowed":
            continue
        urls = [address(route.path, world, place, slug) for place in (FOREIGN, None)]
        foreign, absent = (asker.ask(method, url, WORDS.get(route.name)) for url in urls)
        label = f"{asker.name}: {method} {urls[0]} (Foreign)"
        yield from _leaks(label, foreign, world, asker)
        if foreign.status_code != MISSING:
            yield f"{label}: should be 404, is {foreign.status_code}"
        if without_numbers(foreign, urls[0]) != without_numbers(absent, urls[1]):
            yield f"{label}: can be told from a record that does not exist"


def without_numbers(answer: HttpResponse, url: str) -> tuple[int, str]:
    """What is the same in two answers that say the same: without addresses, tokens and nonces."""
    text = text_of(answer).replace(url, "")
    text = re.sub(rf"[0-9a-f]{{8}}-[0-9a-f-]{{27}}|\b({'|'.join(ABSENT.values())})\b", "", text)
    text = re.sub(r"\b[A-Za-z0-9]{64}\b|nonce-[^'\s]+|nonce=\"[^\"]+\"|Content-Length: \d+", "", text)
    return answer.status_code, re.sub(r"\d+", "", text)


def _search_leaks(route: Route, world: World, asker: Asker, slug: str) -> Iterator[str]:
    """Ask every page for every canary at once: a search, a filter or a suggestion that forgets whom it answers."""
    url = address(route.path, world, ASSIGNED, slug) + "?q=Canary&name=Canary&query=Canary"
    answer = asker.ask("GET", url)
    yield from _leaks(f"{asker.name}: GET {url}", answer, world, asker)
    if answer.status_code >= BROKEN:
        yield f"{asker.name}: GET {url}: is {answer.status_code}"


def _outside(route: Route, world: World, asker: Asker) -> Iterator[str]:
    """Pages outside of every workspace show nobody's records, whoever looks."""
    for method in METHODS:
        for place in (ASSIGNED, FOREIGN) if parameters(route.path) else (ASSIGNED,):
            url = address(route.path, world, place, "")
            answer = asker.ask(method, url)
            label = f"{asker.name}: {method} {url}"
            audience = route.policy.capabilities.get(method)
            if audience == "signed_in" and asker.user is None:
                yield from _wrong_answer(label, answer, "sign in")
            if audience is None and answer.status_code not in {NOT_ALLOWED, FOUND}:
                yield f"{label}: should be not allowed, is {answer.status_code}"
            if answer.status_code >= BROKEN:
                yield f"{label}: is {answer.status_code} {getattr(answer, 'exc_info', '')}"
            yield from _leaks(label, answer, world, Asker(asker.name, None))
