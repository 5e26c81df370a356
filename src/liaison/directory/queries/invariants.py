# SPDX-License-Identifier: AGPL-3.0-or-later
"""What must always be true of organisations and people. Operators read this in a terminal, in English."""

from collections.abc import Iterator

from django.db.models import F, OuterRef, Q, Subquery

from liaison.directory.models import Affiliation, Interaction, Organisation, Person, Relationship

MOST_LEVELS = 20
MOST_NAMED = 5


def last_contacts_are_true() -> Iterator[str]:
    """The summary on each row says what its interactions say."""
    for model, link in ((Organisation, "organisations"), (Person, "people")):
        real = Interaction.objects.filter(type__in=Interaction.REAL_CONTACT, **{link: OuterRef("pk")})
        rows = model.objects.annotate(newest=Subquery(real.order_by("-at", "-id").values("at")[:1]))
        wrong = rows.exclude(Q(last_contact_at=F("newest")) | Q(last_contact_at=None, newest=None))
        for row in wrong.only("public_id")[:MOST_NAMED]:
            yield f"{row.kind} {row.public_id}: its last contact is not that of its newest interaction"


def ends_follow_beginnings() -> Iterator[str]:
    for model in (Affiliation, Relationship):
        for row in model.objects.filter(ended_on__lt=F("started_on")).only("public_id")[:MOST_NAMED]:
            yield f"{row.kind} {row.public_id} ends before it begins"


def nothing_is_part_of_itself() -> Iterator[str]:
    above = dict(Organisation.objects.exclude(parent=None).values_list("pk", "parent_id"))
    for start in above:
        here, levels = start, 0
        while here in above and levels < MOST_LEVELS:
            here, levels = above[here] or 0, levels + 1
            if here == start:
                public_id = Organisation.objects.values_list("public_id", flat=True).get(pk=start)
                yield f"organisation {public_id} is part of itself"
                break


def names_can_be_found() -> Iterator[str]:
    """The columns that searching and sorting use follow from the names."""
    for model in (Organisation, Person):
        wrong = 0
        for row in model.objects.iterator(chunk_size=2000):
            before = [getattr(row, name) for name in model.computed]
            row.prepare()
            wrong += before != [getattr(row, name) for name in model.computed]
        if wrong:
            yield f"{wrong} {model.kind}(s) are searched by names that they no longer have"
