# SPDX-License-Identifier: AGPL-3.0-or-later
"""Asking services for candidates, through the house's one client: Wikidata's reconciliation service, the ROR API.

Written from their documentation (https://reconciliation-api.github.io/specs/, https://ror.readme.io/docs/rest-api)
and tested against a server of our own; nobody has tried it against the living services yet.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from liaison.directory.identifiers.rules.candidates import Candidate, read_candidate, together
from liaison.kit.outbound import Caps, Client, Reading, client_for

MOST = 6  # candidates for one organisation
ORGANISATION = "Q43229"  # Wikidata's item for what an organisation is
CAPS = Caps(seconds=30, bytes=2_000_000)
Found = list[list[Candidate]]  # one list for each that was asked for


@dataclass(frozen=True)
class Wanted:
    name: str
    place: str = ""


@dataclass(frozen=True)
class Service:
    """`at_once`: for how many organisations one call asks."""

    ask: Callable[[Client, Sequence[Wanted]], Reading[Found]]
    at_once: int


def client(source: str) -> Client:
    """Raises MayNotCall."""
    return client_for(source, caps=CAPS)


def ask_wikidata(client: Client, wanted: Sequence[Wanted]) -> Reading[Found]:
    queries = {
        f"q{number}": {"query": one.name, "type": ORGANISATION, "limit": MOST} for number, one in enumerate(wanted)
    }
    answer = client.post(
        settings.WIKIDATA_RECONCILIATION, {"queries": json.dumps(queries)}, accept="application/json"
    )

    def parse(body: bytes) -> Found:
        said = json.loads(body)
        return [_candidates(said[query]["result"]) for query in queries]

    return answer.read(parse)


def ask_ror(client: Client, wanted: Sequence[Wanted]) -> Reading[Found]:
    (one,) = wanted
    text = f"{one.name}, {one.place}" if one.place else one.name
    answer = client.get(settings.ROR_API, {"affiliation": text}, accept="application/json")

    def parse(body: bytes) -> Found:
        return [_candidates([item["organization"] for item in json.loads(body)["items"]])]

    return answer.read(parse)


def _candidates(records: list[dict[str, Any]]) -> list[Candidate]:
    read = [read_candidate(record, row) for row, record in enumerate(records[:MOST], start=1)]
    return together(one for one in read if isinstance(one, Candidate))


SERVICES = {"wikidata": Service(ask_wikidata, 10), "ror": Service(ask_ror, 1)}
