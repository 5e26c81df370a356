# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of the pages of duplicates, and what stands on them."""

import re
from html import unescape

from liaison.directory.duplicates.actions.merging import Versions, merge

HOME = "/w/northshire/duplicates/"
FOLDERS = {"organisation": "organisations", "person": "people"}


def pair_url(one, other, noun=""):
    return f"{HOME}{FOLDERS[one.kind]}/{one.public_id}/with-{one.kind}/{other.public_id}/{noun}"


def words(answer):
    """What stands on the page itself, without the markup."""
    page = re.search(r"<main.*</main>", answer.content.decode(), re.S).group(0)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def inputs(answer):
    """Name → value of the hidden fields of the form that merges."""
    form = re.findall(r"<form method=\"post\">(.*?)</form>", answer.content.decode(), re.S)[0]
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and value:
            found[name.group(1)] = unescape(value.group(1))
    return found


def look(client, kind="organisation"):
    return client.post(f"{HOME}search/", {"kind": kind}, follow=True)


def join(stays, goes, by, **chosen):
    stays.refresh_from_db()
    goes.refresh_from_db()
    return merge(stays, goes, chosen, by=by, seen=Versions(stays.changed_in, goes.changed_in))
