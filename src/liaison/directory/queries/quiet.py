# SPDX-License-Identifier: AGPL-3.0-or-later
"""People who never answered and have been quiet for long: nobody needs to keep them."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from liaison.directory.models import (
    Affiliation,
    Interaction,
    InteractionPerson,
    LawfulBasis,
    Person,
    RetentionRule,
)
from liaison.directory.rules import months_before

LONGEST = 240  # months


def months_of_rule() -> int | None:
    """Of the workspace in scope; None where nobody has said."""
    return RetentionRule.objects.values_list("months", flat=True).first()


def quiet_people(months: int, at: datetime) -> "QuerySet[Person]":
    """Added long ago, never heard from, and nothing passed between us for as long.

    Whoever gave consent or has a contract stays, and so does everybody at an organisation in contact with us.
    """
    since = months_before(at, months)
    heard = Q(interaction__direction__in=[Interaction.Direction.INCOMING, Interaction.Direction.MUTUAL])
    heard |= ~Q(interaction__outcome__in=["", Interaction.Outcome.NO_REPLY])
    agreed = [LawfulBasis.Basis.CONSENT, LawfulBasis.Basis.CONTRACT]
    here = OuterRef("pk")
    return (
        Person.objects.quiet_since(since)
        .filter(created_at__lt=since)
        .exclude(Exists(InteractionPerson.objects.filter(heard, person=here)))
        .exclude(Exists(LawfulBasis.objects.filter(person=here, basis__in=agreed, objected_on=None)))
        .exclude(
            Exists(
                Affiliation.objects.filter(person=here, ended_on=None, organisation__last_contact_at__gte=since)
            )
        )
        .order_by("last_contact_at", "sort_key", "pk")
    )
