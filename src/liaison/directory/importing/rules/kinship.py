# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which rows of a file may speak of the same records: those that share a name, an address or a number."""

from typing import Any

from liaison.kit.contacts import domain_of

from .world import human_key, organisation_key

Mark = tuple[str, str]


def marks_of(reading: dict[str, Any]) -> set[Mark]:
    """`reading` is a RowReading as JSON, as it is kept with a staged row."""
    marks: set[Mark] = set()
    organisation, person = reading.get("organisation", {}), reading.get("person", {})
    for name in filter(None, [organisation.get("name"), *organisation.get("other_names", [])]):
        marks.add(("organisation", organisation_key(name)))
    if person.get("name"):
        marks.add(("person", human_key(person["name"])))
    if domain := domain_of(organisation.get("website", "")):
        marks.add(("domain", domain))
    marks |= {("address", point[3]) for point in reading.get("points", [])}
    marks |= {(scheme, value) for _owner, scheme, value in reading.get("identifiers", [])}
    return marks
