# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whom a letter goes to, and what has been written to them."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from liaison.accounts.models import Member
from liaison.accounts.rules import Can
from liaison.accounts.scope import current_workspace
from liaison.directory.models import ContactPoint, Interaction, Organisation, Person
from liaison.kit.hooks import TimelineEntry
from liaison.mailroom.models import Message, Suppression
from liaison.mailroom.queries import suppressed, suppressions_of
from liaison.outreach.models import ApproachLetter

LETTER = "letter"
# A cadence's, as `Message.message_kind` calls it.
CADENCE_LETTER = "cadence_letter"
KINDS = (LETTER, CADENCE_LETTER)
Reason = Suppression.Reason
Party = Organisation | Person


def may_write(member: Member, party: Party) -> bool:
    return member.may(Can.EDIT_DIRECTORY) and party.archived_at is None


def addresses_of(party: Party) -> list[str]:
    """Those that may be used, the ones that are known to work first."""
    return usable(party.contact_points.filter(type=ContactPoint.Type.EMAIL))


def usable(points: Iterable[ContactPoint]) -> list[str]:
    """The same of contact points at hand."""
    there = [point for point in points if point.type == ContactPoint.Type.EMAIL and point.may_be_used]
    return [point.value for point in sorted(there, key=lambda point: point.state != ContactPoint.State.VALID)]


def why_no_address(party: Party) -> str:
    """A sentence for a party without an address that may be used."""
    if party.contact_points.filter(type=ContactPoint.Type.EMAIL).exists():
        # Translators: a mail cannot be written; %(name)s is a person or an organisation.
        words = _("%(name)s has no address that may be used: it bounced, or they asked not to be contacted.")
    else:
        # Translators: a mail cannot be written; %(name)s is a person or an organisation.
        words = _("No e-mail address of %(name)s is known. Add one on their page.")
    return words % {"name": party.name}


def why_not_to(address: str) -> str:
    """A sentence for an address that we do not write to; empty where we may."""
    for suppression in suppressions_of(address, current_workspace()):
        reason = Suppression.Reason(suppression.reason).label
        # Translators: a mail cannot be written; %(reason)s is for example "asked not to be contacted".
        return _("We do not write to this address: %(reason)s.") % {"reason": reason}
    return ""


def stopped_addresses(addresses: Collection[str]) -> tuple[set[str], set[str]]:
    """Of these, those that do not work, and those to which no letters are wanted for good, by them or by us."""
    does_not_work, unwanted = set(), set()
    for address, found in suppressed(addresses, current_workspace().pk).items():
        reasons = {one.reason for one in found if one.until is None}
        if reasons == {Reason.BAD_ADDRESS}:
            does_not_work.add(address)
        elif reasons:
            unwanted.add(address)
    return does_not_work, unwanted


def letters_to(kind: str, pk: int, limit: int) -> Iterator[TimelineEntry]:
    """Mails that were written from their page: what about, and how far it has come. Not what stands in them.

    Those that left are contacts (directory/actions/sent_mail.py) and no longer told here.
    """
    model: type[Any] | None = {Organisation.kind: Organisation, Person.kind: Person}.get(kind)
    public_id = model.objects.filter(pk=pk).values("public_id")[:1] if model is not None else None
    if public_id is None:
        return
    about = Q(about_kind=kind, about_id=public_id)
    if kind == Person.kind:
        # Those of a cadence are about the organisation, wherever in it their reader sits.
        about |= Q(pk__in=ApproachLetter.objects.filter(approach__person=pk).order_by().values("message"))
    mails = Message.objects.filter(about, workspace=current_workspace(), message_kind__in=KINDS)
    contacts = Interaction.objects.filter(public_id=OuterRef("public_id"))
    for mail in mails.exclude(Exists(contacts)).select_related("written_by__user")[:limit]:
        by = str(mail.written_by or "")
        title = f"{mail.subject} ({mail.get_state_display()})"
        yield TimelineEntry(mail.queued_at, "message", title, by=by, sort="mail")
