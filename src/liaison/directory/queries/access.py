# SPDX-License-Identifier: AGPL-3.0-or-later
"""The only doors to the directory's records: what this member may see, and what they may change.

Coordinators and owners see everything. A volunteer sees the organisations they look after, and those that rooms
above assign to them (`assignments` in kit/hooks.py: a partnership, say), the people who belong to those, and what
passed between them and us. Others see no records at all.
"""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from liaison.accounts.models import Member
from liaison.accounts.rules import Can
from liaison.directory.models import Affiliation, Interaction, Organisation, Person
from liaison.directory.models.parties import PartyQuerySet
from liaison.kit.hooks import assignments


def _assigned(member: Member) -> Q:
    """One set of keys: for an "or" between columns both databases look at every organisation there is."""
    looked_after = Organisation.objects.filter(looked_after_by=member).order_by().values("pk")
    return Q(pk__in=looked_after.union(*(organisations(member) for organisations in assignments)))


def organisations_seen_by(member: Member) -> "PartyQuerySet[Organisation]":
    rows = Organisation.objects.all()
    if member.may_see_everything:
        return rows
    if member.may(Can.SEE_DIRECTORY):
        return rows.filter(_assigned(member))
    return rows.none()


def _keys_seen_by(member: Member) -> "QuerySet[Organisation, Any]":
    return organisations_seen_by(member).order_by().values("pk")


def people_seen_by(member: Member) -> "PartyQuerySet[Person]":
    rows = Person.objects.all()
    if member.may_see_everything:
        return rows
    if member.may(Can.SEE_DIRECTORY):
        belongs = Affiliation.objects.filter(
            person=OuterRef("pk"), organisation__in=_keys_seen_by(member), ended_on=None
        )
        return rows.filter(Exists(belongs))
    return rows.none()


def interactions_seen_by(member: Member) -> "QuerySet[Interaction]":
    rows = Interaction.objects.all()
    if member.may_see_everything:
        return rows
    if member.may(Can.SEE_DIRECTORY):
        theirs = Q(organisations__in=_keys_seen_by(member)) | Q(members=member)
        return rows.filter(theirs, visibility=Interaction.Visibility.EVERYONE).distinct()
    return rows.none()


def organisation_for(member: Member, public_id: UUID) -> Organisation:
    """Raises Organisation.DoesNotExist, whether it is absent, somebody else's or not for this member."""
    rows = organisations_seen_by(member).select_related("parent", "looked_after_by__user", "last_contact_by__user")
    return rows.get(public_id=public_id)


def person_for(member: Member, public_id: UUID) -> Person:
    """Raises Person.DoesNotExist, whether absent, somebody else's or not for this member."""
    return people_seen_by(member).select_related("last_contact_by__user").get(public_id=public_id)
