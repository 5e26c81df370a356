# SPDX-License-Identifier: AGPL-3.0-or-later
"""Conditions on rows that point at organisations or people: only at those whom a member sees.

Those who see everything need no condition, and without one the database has nothing to compare: at a hundred
thousand people that is most of a page's time.
"""

from django.db.models import Q

from liaison.accounts.models import Member

from .access import organisations_seen_by, people_seen_by


def with_seen_organisation(member: Member, field: str = "organisation") -> Q:
    """The row's organisation is one that this member sees."""
    if member.may_see_everything:
        return Q(**{f"{field}__isnull": False})
    return Q(**{f"{field}__in": organisations_seen_by(member).order_by().values("pk")})


def with_seen_person(member: Member, field: str = "person") -> Q:
    """The row's person is one that this member sees."""
    if member.may_see_everything:
        return Q(**{f"{field}__isnull": False})
    return Q(**{f"{field}__in": people_seen_by(member).order_by().values("pk")})
