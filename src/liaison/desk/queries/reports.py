# SPDX-License-Identifier: AGPL-3.0-or-later
"""The funnel report in words and rows: for the page, the chart and the file."""

import math
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.accounts.models import Member
from liaison.directory.models import Community, Organisation
from liaison.directory.queries.parties import members_to_choose
from liaison.kit.files.writing import Value
from liaison.pathway.queries.funnel import FunnelReport
from liaison.pathway.rules.funnel import Line
from liaison.pathway.rules.planning import Share

# Translators: lines of the funnel report, from the first contact to independence.
LABELS: dict[str, Any] = {
    "first_contacts": gettext_lazy("First contacts from us"),
    "contacts": gettext_lazy("All contacts from us"),
    "replies": gettext_lazy("Replies"),
    "registered": gettext_lazy("Registered"),
    "attended": gettext_lazy("Came to an event"),
    "webinars": gettext_lazy("Webinars"),
    "wikithons": gettext_lazy("Wikithons"),
    "meetings": gettext_lazy("Meetings"),
    "interested": gettext_lazy("Became interested"),
    "met": gettext_lazy("Met"),
    "assessed": gettext_lazy("Assessed"),
    "agreed": gettext_lazy("Partnerships agreed"),
    "active": gettext_lazy("Active"),
    "independent": gettext_lazy("Independent"),
}
WIDEST = 400  # of a bar in the chart
# What the tables by month, owner… show of each: the whole would be too wide to read.
SHORT = ("first_contacts", "replies", "met", "agreed")


@dataclass(frozen=True)
class Row:
    """A line of the table, with the width of its bar in the chart."""

    label: str
    line: Line
    width: int

    @property
    def organisations(self) -> int | None:
        """None where something happened and nobody knows with whom."""
        return len(self.line.organisations) or (None if self.line.times else 0)

    @property
    def people(self) -> int | None:
        """None where something happened and no people are named: a partnership takes its steps as a whole."""
        return len(self.line.people) or (None if self.line.times else 0)


class Told:
    def __init__(self, report: FunnelReport) -> None:
        self.report = report

    @cached_property
    def rows(self) -> list[Row]:
        lines = self.report.lines
        most = max((line.times for line in lines), default=0) or 1
        return [Row(str(LABELS[line.key]), line, math.ceil(WIDEST * line.times / most)) for line in lines]

    def parts(self, by: str) -> list[tuple[str, list[int]]]:
        """Group → the numbers of SHORT, in words. Unknown ways of grouping give nothing."""
        groups: dict[Any, list[Line]] = {}
        names: dict[Any, str] = {}
        if by in {"month", "quarter", "year"}:
            groups = dict(self.report.by_period(by))
            names = {day: _of_period(day, by) for day in groups}
        elif by == "owner":
            groups = dict(self.report.by_owner())
            names = _names_of_members(groups)
        elif by == "region":
            groups = dict(self.report.by_region())
            # Translators: in a report: organisations of which nobody knows the region.
            names = {region: region or _("region not known") for region in groups}
        elif by == "community":
            groups = dict(self.report.by_community())
            names = dict(Community.objects.filter(pk__in=groups).values_list("pk", "name"))
        told = [
            (names.get(key, "–"), [_times(lines, wanted) for wanted in SHORT]) for key, lines in groups.items()
        ]
        return told if by in {"month", "quarter", "year"} else sorted(told)

    @property
    def file_rows(self) -> list[list[Value]]:
        # Headers in English, as in every file that we give out.
        head: list[Value] = ["Line", "Times", "Organisations", "People", "Source workshop"]
        lines: list[list[Value]] = [
            [row.label, row.line.times, row.organisations, row.people, row.line.workshop]
            if row.line.is_known
            else [row.label, None, None, None, row.line.workshop]
            for row in self.rows
        ]
        return [head, *lines]


def _times(lines: list[Line], key: str) -> int:
    return next(line.times for line in lines if line.key == key)


def _of_period(day: date, by: str) -> str:
    if by == "year":
        return str(day.year)
    if by == "quarter":
        # Translators: a quarter of a year in a report. %(number)d is 1 to 4.
        return _("%(year)d, quarter %(number)d") % {"year": day.year, "number": (day.month + 2) // 3}
    return date_format(day, "YEAR_MONTH_FORMAT")


def _names_of_members(keys: Any) -> dict[int, str]:
    return {one.pk: str(one) for one in Member.objects.select_related("user").filter(pk__in=list(keys))}


def percent_range(share: Share) -> str:
    # Translators: a range of shares, in per cent.
    return _("%(low)d to %(high)d %%") % {"low": round(100 * share.low), "high": round(100 * share.high)}


def choices_of_report() -> tuple[list[tuple[int, str]], list[tuple[int, str]], list[str]]:
    """(owners, communities, regions) that the report may be narrowed to."""
    owners = [(one.pk, str(one)) for one in members_to_choose()]
    communities = Community.objects.filter(archived_at=None).order_by("name").values_list("pk", "name")
    regions = Organisation.objects.exclude(region="").order_by("region").values_list("region", flat=True)
    return owners, list(communities), list(regions.distinct())
