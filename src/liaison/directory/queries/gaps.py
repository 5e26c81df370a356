# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where nobody is being reached: communities by region and by last contact, against the targets set.

Everything is counted in the database, in four queries whatever the size: links by community and region,
organisations without a community by region, communities, targets.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liaison.directory import rules
from liaison.directory.models import Community, CommunityLink, CommunityTarget, Organisation
from liaison.directory.rules import Recency

# A table wider than this cannot be read; the regions with the fewest organisations are added up.
MOST_REGIONS = 7


@dataclass(frozen=True)
class Cell:
    """`known` organisations, `reached` of them in contact within the year; `wanted` is None without a target.

    `query` filters the list of organisations down to the known ones; empty where no filter says just that.
    """

    label: str
    known: int
    reached: int
    wanted: int | None = None
    query: str = ""

    @property
    def percentage(self) -> int | None:
        return rules.percentage(self.reached, self.wanted)

    @property
    def heat(self) -> int | None:
        return rules.heat(self.reached, self.wanted)

    @property
    def missing(self) -> int:
        return max((self.wanted or 0) - self.reached, 0)

    @property
    def is_empty(self) -> bool:
        return not self.known and self.wanted is None


@dataclass(frozen=True)
class Age:
    """So many organisations whose last contact is so long ago."""

    label: str
    count: int
    query: str = ""


@dataclass(frozen=True)
class Row:
    """One community, or, with `community` None, whoever is in none. `cells` begin with the one for everywhere."""

    community: Community | None
    cells: list[Cell]
    ages: list[Age]

    @property
    def total(self) -> Cell:
        return self.cells[0]


@dataclass(frozen=True)
class Gaps:
    """`folded` says how many regions one column adds up because the table would be too wide."""

    columns: list[str]
    ages: list[str]
    folded: int
    rows: list[Row]
    without_community: Row

    @property
    def below_target(self) -> int:
        return sum(1 for row in self.rows if row.total.missing)


@dataclass(frozen=True)
class _Columns:
    regions: list[str]
    folded: list[str]
    nowhere: bool

    @property
    def labels(self) -> list[str]:
        # Translators: columns of the table of gaps: all regions together, and where no region is known.
        labels = [_("Everywhere"), *self.regions]
        if self.folded:
            # Translators: a column of the table of gaps that adds up the regions there is no room for.
            more = ngettext("%(count)d more region", "%(count)d more regions", len(self.folded))
            labels.append(more % {"count": len(self.folded)})
        # Translators: a column of the table of gaps: organisations of which no region is known.
        return [*labels, _("No region")] if self.nowhere else labels


class _Counts:
    """One community's numbers by region."""

    def __init__(self) -> None:
        self.by_region: dict[str, Counter[str]] = defaultdict(Counter)
        self.targets: dict[str, int] = {}

    @cached_property
    def all(self) -> Counter[str]:
        return _added(self.by_region.values())

    def cell(self, label: str, regions: Iterable[str], **filters: str) -> Cell:
        regions = list(regions)
        counts = _added(self.by_region[region] for region in regions if region in self.by_region)
        targets = [self.targets[region] for region in regions if region and region in self.targets]
        wanted = sum(targets) if targets else None
        return Cell(label, counts["known"], counts[Recency.YEAR], wanted, urlencode(filters))

    def total(self, label: str, **filters: str) -> Cell:
        """Against the target for everywhere. Where there is none, the regions' targets are added up, and what one
        region has too many does not make up for another."""
        by_region = {region: wanted for region, wanted in self.targets.items() if region}
        wanted, reached = self.targets.get(""), self.all[Recency.YEAR]
        if wanted is None and by_region:
            wanted = sum(by_region.values())
            cells = [self.cell("", [region]) for region in by_region]
            reached = sum(min(cell.reached, cell.wanted or 0) for cell in cells)
        return Cell(label, self.all["known"], reached, wanted, urlencode(filters))

    def ages(self, **filters: str) -> list[Age]:
        counts = rules.split_cumulative({name: self.all[name] for name in [*rules.RECENCY_DAYS, "ever", "known"]})
        labels = age_labels()
        never = urlencode({**filters, "never": "1"}) if filters else ""
        return [Age(labels[age], n, never if age is Recency.NEVER else "") for age, n in counts.items()]


def _added(counters: "Iterable[Counter[str]]") -> Counter[str]:
    total: Counter[str] = Counter()
    for counter in counters:
        total.update(counter)
    return total


def age_labels() -> dict[Recency, str]:
    # Translators: columns of the table of gaps: how long ago the last contact with an organisation was.
    labels = [_("Last 30 days"), _("31–90 days ago"), _("91–365 days ago"), _("Longer ago"), _("Never")]
    return dict(zip(Recency, labels, strict=True))


def gaps(now: datetime, *, every_region: bool = False) -> Gaps:
    communities = list(Community.objects.filter(archived_at=None))
    counts = _counts_by_community(now)
    none = _counts_without_community(now)
    for target in CommunityTarget.objects.filter(community__archived_at=None):
        counts[target.community_id].targets[target.region] = target.wanted
    columns = _columns([*counts.values(), none], None if every_region else MOST_REGIONS)
    rows = [_row(community, counts[community.pk], columns) for community in communities]
    ages = list(age_labels().values())
    return Gaps(columns.labels, ages, len(columns.folded), rows, _row(None, none, columns))


def _row(community: Community | None, counts: _Counts, columns: _Columns) -> Row:
    filters = {"community": str(community.public_id)} if community else {}
    labels = columns.labels
    cells = [counts.total(labels[0], **filters)]
    cells += [
        counts.cell(region, [region], **(filters | {"region": region} if community else {}))
        for region in columns.regions
    ]
    if columns.folded:
        cells.append(counts.cell(labels[len(cells)], columns.folded))
    if columns.nowhere:
        cells.append(counts.cell(labels[len(cells)], [""]))
    return Row(community, cells, counts.ages(**filters))


def _columns(rows: list[_Counts], most: int | None) -> _Columns:
    """The regions to show, by name, and those to add up. Regions with a target come first, then the largest."""
    weight: Counter[str] = Counter()
    for row in rows:
        for region, counts in row.by_region.items():
            weight[region] += counts["known"]
        for region in filter(None, row.targets):
            weight[region] += 1_000_000
    nowhere = weight.pop("", 0) > 0
    ranked = sorted(weight, key=lambda region: (-weight[region], region))
    return _Columns(sorted(ranked[:most]), ranked[most:] if most else [], nowhere)


def _counts_by_community(now: datetime) -> dict[int, _Counts]:
    links = CommunityLink.objects.filter(organisation__archived_at=None, community__archived_at=None)
    result: dict[int, _Counts] = defaultdict(_Counts)
    for line in _counted(links, "organisation__", now, "community_id"):
        result[line["community_id"]].by_region[line["organisation__region"]] = Counter(_numbers(line))
    return result


def _counts_without_community(now: datetime) -> _Counts:
    linked = CommunityLink.objects.filter(organisation=OuterRef("pk"), community__archived_at=None)
    rows = Organisation.objects.current().filter(~Exists(linked))
    result = _Counts()
    for line in _counted(rows, "", now):
        result.by_region[line["region"]] = Counter(_numbers(line))
    return result


def _counted(rows: "QuerySet[Any]", path: str, now: datetime, *by: str) -> "QuerySet[Any, dict[str, Any]]":
    """Grouped by region (and `by`): known, ever contacted, contacted within so many days."""
    last = f"{path}last_contact_at"
    within = {
        name.value: Count("pk", filter=Q(**{f"{last}__gte": now - timedelta(days=days)}))
        for name, days in rules.RECENCY_DAYS.items()
    }
    grouped = rows.order_by().values(*by, f"{path}region")
    return grouped.annotate(known=Count("pk"), ever=Count(last), **within)


def _numbers(line: dict[str, Any]) -> dict[str, int]:
    return {name: line[name] for name in [*rules.RECENCY_DAYS, "ever", "known"]}


def progress_of(community: Community, now: datetime) -> list[Cell]:
    """Everywhere, then each region that has a target or organisations, those without a region last."""
    counts = _Counts()
    links = CommunityLink.objects.filter(community=community, organisation__archived_at=None)
    for line in _counted(links, "organisation__", now):
        counts.by_region[line["organisation__region"]] = Counter(_numbers(line))
    targets = {target.region: target for target in CommunityTarget.objects.filter(community=community)}
    counts.targets = {region: target.wanted for region, target in targets.items()}
    regions = sorted((set(counts.by_region) | set(targets)) - {""})
    key = str(community.public_id)
    lines = [counts.cell(region, [region], community=key, region=region) for region in regions]
    if counts.by_region.get("", Counter())["known"]:
        # Translators: organisations of which no region is known.
        lines.append(counts.cell(_("No region"), [""]))
    # Translators: all regions together.
    return [counts.total(_("Everywhere"), community=key), *lines]
