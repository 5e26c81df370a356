# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the search for identifiers found about somebody who is to be erased: it hangs on no foreign key."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from liaison.directory.models import IdentifierCandidate
from liaison.kit.privacy import Subject


def candidates_of_traders(subject: Subject) -> "Iterator[QuerySet[Any]]":
    if subject.ids:
        yield IdentifierCandidate.objects.filter(whose__in=subject.ids)
