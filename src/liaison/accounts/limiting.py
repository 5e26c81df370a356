# SPDX-License-Identifier: AGPL-3.0-or-later
"""How often a door may be tried: per address of the network and per thing that is tried, over all processes."""

from datetime import timedelta

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from liaison.kit.limits import take

WINDOW = timedelta(minutes=15)
PER_PLACE = 60  # an office may share one network address
PER_THING = 12


def may_try(request: HttpRequest, door: str, thing: object = "") -> bool:
    """Counts one more try at `door`, for example "sign-in", for the e-mail address `thing`."""
    place = get_adapter(request).get_client_ip(request)
    allowed = take(f"{door}:from:{place}", limit=PER_PLACE, per=WINDOW)
    if thing:
        allowed = take(f"{door}:for:{thing}", limit=PER_THING, per=WINDOW) and allowed
    return allowed


def too_many(request: HttpRequest) -> HttpResponse:
    return render(request, "429.html", status=429)
