# SPDX-License-Identifier: AGPL-3.0-or-later
"""Registrations and attendances of somebody: they outlive a record of the directory, so we are asked for them."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet

from liaison.accounts.scope import readable_workspace_id
from liaison.directory.models import Person
from liaison.kit.privacy import Subject, loose_ends

from .models import Attendance, Registration


@loose_ends.register
def at_events(subject: Subject) -> Iterator["QuerySet[Any]"]:
    """Of the workspace in scope; where everything is read, of all."""
    here = readable_workspace_id()
    people = [pk for kind, pk in subject.keys if kind == Person.kind]
    theirs = Q(person__in=people)
    for address in sorted(subject.addresses):
        theirs |= Q(email__iexact=address)
    for model in (Attendance, Registration):
        rows: QuerySet[Any] = model.objects.filter(theirs)
        yield rows if here is None else rows.filter(workspace=here)
