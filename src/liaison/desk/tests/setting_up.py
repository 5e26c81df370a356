# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the tests of the settings share: addresses, what a form would send, Undo."""

from liaison.pathway.models import Stage
from liaison.pathway.queries.pathways import version_of

LIST = "/w/northshire/settings/pathways/"


def page(pathway):
    return f"{LIST}{pathway.public_id}/"


def stage_page(stage):
    return f"{page(stage.pathway)}stages/{stage.public_id}/"


def told(stage, **other):
    """What the form of this stage would send, with some of it changed."""
    lines = "\n".join(item.text for item in stage.checklist.filter(archived_at=None))
    values = {"name": stage.name, "milestone": stage.milestone, "checklist": lines, "seen": version_of(stage)}
    numbers = ("expected_days", "capacity", "follow_up_days")
    return values | {name: getattr(stage, name) or "" for name in numbers} | other


def undo_last(client):
    """Presses Undo on the page that came."""
    waiting = client.session["undo"]["url"]
    return client.post(waiting, follow=True)


def row_of(pathway):
    return [str(stage) for stage in Stage.objects.filter(pathway=pathway, archived_at=None).order_by("order")]
