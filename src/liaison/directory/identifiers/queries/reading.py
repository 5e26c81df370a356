# SPDX-License-Identifier: AGPL-3.0-or-later
"""From a table to the candidates in it, and which of our organisations to look them up for."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from liaison.directory.duplicates.queries.reading import organisations_to_compare
from liaison.directory.duplicates.rules.organisations import Organisation
from liaison.directory.identifiers.rules.candidates import Candidate, meaning_of, read_candidate, together
from liaison.directory.models import NotIdentifier
from liaison.directory.models import Organisation as OrganisationRow
from liaison.kit.files import NeedsEncoding, Table, UnreadableFile, read_table_apart
from liaison.kit.files.records import RECORD
from liaison.kit.identifiers import SCHEMES

MOST_TOLD = 50
AT_ONCE = 900


@dataclass
class Catalogue:
    candidates: list[Candidate]
    left_out: list[list[Any]] = field(default_factory=list)  # [row, reason], the first of them
    left_out_count: int = 0

    @property
    def schemes(self) -> list[str]:
        """Those of which there is a number in it."""
        there = {scheme for one in self.candidates for scheme in one.numbers}
        return [scheme for scheme in SCHEMES if scheme in there]


def read_catalogue(data: bytes, filename: str) -> Catalogue:
    """In a process of its own, with caps. Raises UnreadableFile with a sentence for the person."""
    table = read_table_apart(data, filename, records=True)
    if isinstance(table, NeedsEncoding):
        # Translators: the letters of an uploaded list of candidates could be read in several ways.
        raise UnreadableFile(
            _("The letters of this file are not in UTF-8. Save it as CSV in UTF-8 and try again.")
        )
    catalogue = candidates_of(table)
    if not catalogue.candidates:
        reason = catalogue.left_out[0][1] if catalogue.left_out else ""
        # Translators: an uploaded list of candidates holds none; %(reason)s is a sentence about its first row.
        words = _("There is no candidate in this file: each needs a name and a number. %(reason)s")
        raise UnreadableFile((words % {"reason": reason}).strip())
    return catalogue


def candidates_of(table: Table) -> Catalogue:
    is_json = [column.key for column in table.columns] == [RECORD]
    headers = [column.header for column in table.columns]
    if not is_json and not {"wikidata", "ror", "isil", "viaf", "id"} & {meaning_of(header) for header in headers}:
        # Translators: an uploaded list of candidates for identifiers has no column with a number.
        words = _("No column holds numbers. Call one of them wikidata, ror, isil, viaf or id.")
        raise UnreadableFile(words)
    catalogue = Catalogue([])
    for row in table.rows:
        record = _object(row.cells[0]) if is_json else dict(zip(headers, row.cells, strict=False))
        read = read_candidate(record, row.number)
        if isinstance(read, Candidate):
            catalogue.candidates.append(read)
        else:
            _leave_out(catalogue, row.number, read)
    for problem in table.problems:
        if not problem.row_kept:
            _leave_out(catalogue, problem.row, problem.message)
    catalogue.candidates = together(catalogue.candidates)
    return catalogue


def _object(text: str) -> Mapping[str, Any]:
    value = json.loads(text)  # which the other process has written
    return value if isinstance(value, dict) else {}


def _leave_out(catalogue: Catalogue, row: int, reason: str | Promise) -> None:
    catalogue.left_out_count += 1
    if len(catalogue.left_out) < MOST_TOLD:
        catalogue.left_out.append([row, str(reason)])


def organisations_without(schemes: Collection[str]) -> list[Organisation]:
    """All current organisations of the workspace in scope that lack a number of one of these schemes."""
    return [one for one in organisations_to_compare() if any(scheme not in one.identifiers for scheme in schemes)]


def refused_numbers() -> dict[int, set[tuple[str, str]]]:
    """Primary key of an organisation → numbers of which somebody said that they are not theirs."""
    refused: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for organisation, scheme, value in NotIdentifier.objects.values_list("organisation", "scheme", "value"):
        refused[organisation].add((scheme, value))
    return refused


def names_of(numbers: Iterable[int]) -> dict[int, tuple[UUID, str]]:
    """Primary key → (public id, name) of organisations."""
    wanted = sorted(numbers)
    found: dict[int, tuple[UUID, str]] = {}
    for start in range(0, len(wanted), AT_ONCE):
        rows = OrganisationRow.objects.filter(pk__in=wanted[start : start + AT_ONCE]).order_by()
        found.update(
            (pk, (public_id, name)) for pk, public_id, name in rows.values_list("pk", "public_id", "name")
        )
    return found
