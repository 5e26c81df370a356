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

LONGEST = 240  # months


def months_of_rule() -> int | None:
    """Of the workspace in scope; None where nobody has said."""
    return RetentionRule.objects.values_list("months", flat=True).first()


def months_before(at: datetime, months: int) -> datetime:
    """The same day of an earlier month, or the last one before it where that month is shorter."""
    count = at.year * 12 + at.month - 1 - months
    year, month = count // 12, count % 12 + 1
    for day in range(at.day, 0, -1):
        try:
            return at.replace(year=year, month=month, day=day)
        except ValueError:
            continue
    raise ValueError(f"no day {months} months before {at}")


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
        Person.objects.filter(created_at__lt=since)
        .filter(Q(last_contact_at=None) | Q(last_contact_at__lt=since))
        .exclude(Exists(InteractionPerson.objects.filter(heard, person=here)))
        .exclude(Exists(LawfulBasis.objects.filter(person=here, basis__in=agreed, objected_on=None)))
        .exclude(
            Exists(
                Affiliation.objects.filter(person=here, ended_on=None, organisation__last_contact_at__gte=since)
            )
        )
        .order_by("last_contact_at", "sort_key", "pk")
    )
