# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the numbers of a campaign are called."""

from django.utils.translation import gettext as _

from liaison.outreach.queries.report import Counts, WhatWorks
from liaison.outreach.rules.report import Tried


def counted_in_words(organisations: Counts, people: Counts) -> list[tuple[str, int, int]]:
    """(what, how many organisations, how many people)."""
    labels = {
        # Translators: what is counted of those on a campaign.
        "on_it": _("On it"),
        "written_to": _("Written to"),
        "answered": _("Answered"),
        "registered": _("Registered"),
        "resting": _("Resting"),
        "objected": _("Objected"),
        "bounced": _("Address does not work"),
    }
    return [(label, getattr(organisations, name), getattr(people, name)) for name, label in labels.items()]


def tried_in_words(found: WhatWorks) -> list[tuple[str, list[tuple[Tried, str]]]]:
    """(by what, its lines with the share in words); a table of one line compares nothing, except by letter."""
    tables = [
        # Translators: caption of a table: how often each letter was answered.
        (_("By letter"), found.by_letter),
        # Translators: caption of a table: how often letters were answered by language.
        (_("By language"), found.by_language),
        # Translators: caption of a table: how often letters were answered by the goal they speak to.
        (_("By goal"), found.by_goal),
    ]
    shown = [(label, rows) for label, rows in tables if len(rows) > 1 or (rows and rows is found.by_letter)]
    return [(label, [(row, _share(row)) for row in rows]) for label, rows in shown]


def _share(row: Tried) -> str:
    share = row.share
    if share is None:
        return ""
    # Translators: which part of the letters was answered, and between which parts it may truly lie, in percent.
    return _("%(share)d %% (%(low)d to %(high)d)") % {
        "share": round(share.share * 100),
        "low": round(share.low * 100),
        "high": round(share.high * 100),
    }
