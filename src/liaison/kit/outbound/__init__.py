# SPDX-License-Identifier: AGPL-3.0-or-later
"""The one way out of the house: every call to another server goes through `client_for(service)`.

    answer = client_for("wikidata").get("https://wikidata.example/api", {"q": "Oak Museum"})
    reading = answer.read(parse)        # state: value, zero, no data or throttled

A call is made only for a service that the operator switched on, and only with the operator's contact in it. The
name is resolved once; only public addresses are called, and the very address that was checked. Redirects are
checked like first addresses. Time, size, calls per day and a server's wish to be left alone have their limits. A
call that was throttled or failed is never a zero: `read` alone makes zeros, of an answer that says so.
"""

from liaison.kit.outbound.addresses import RefusedAddress
from liaison.kit.outbound.answers import Answer, Reading, State
from liaison.kit.outbound.client import Client, MayNotCall, client_for, switched_on
from liaison.kit.outbound.gateway import Caps

__all__ = [
    "Answer",
    "Caps",
    "Client",
    "MayNotCall",
    "Reading",
    "RefusedAddress",
    "State",
    "client_for",
    "switched_on",
]
