# SPDX-License-Identifier: AGPL-3.0-or-later
"""Keeping "last contact" true on every organisation and person."""

from collections.abc import Iterable

from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from liaison.directory.models import Interaction, InteractionMember, Organisation, Person



def refresh_last_contact(*, organisations: Iterable[int] = (), people: Iterable[int] = ()) -> None:
    """Recompute the summary of these rows (primary keys) from their interactions, in two statements."""
    _refresh(Organisation, "organisations", list(organisations))
    _refresh(Person, "people", list(people))


def _refresh(model: type[Organisation] | type[Person], link: str, ids: list[int]) -> None:
    if not ids:
        return
    real = Interaction.objects.filter(type__in=Interaction.REAL_CONTACT, **{link: OuterRef("pk")})
    newest = real.order_by("-at", "-id")
    first_of_us = InteractionMember.objects.filter(interaction=OuterRef("pk")).order_by("id").values("member")[:1]
    model.objects.filter(pk__in=ids).update(
        last_contact_at=Subquery(newest.values("at")[:1]),
        last_contact_by=Subquery(newest.annotate(who=Subquery(first_of_us)).values("who")[:1]),
        last_contact_kind=Coalesce(Subquery(newest.values("type")[:1]), Value("")),
    )


