# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whom a letter goes to, and what has been written to them."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from liaison.accounts.models import Member
from liaison.accounts.rules import Can
from liaison.accounts.scope import current_workspace
from liaison.directory.models import ContactPoint, Organisation, Person
from liaison.kit.hooks import TimelineEntry
from liaison.mailroom.models import Message, Suppression
from liaison.mailroom.queries import suppressions_of

LETTER = "letter"
Party = Organisation | Person


def may_write(member: Member, party: Party) -> bool:
    return member.may(Can.EDIT_DIRECTORY) and party.archived_at is None


def addresses_of(party: Party) -> list[str]:
    """Those that may be used, the ones that are known to work first."""
    points = party.contact_points.filter(type=ContactPoint.Type.EMAIL)
    usable = [point for point in points if point.may_be_used]
    return [point.value for point in sorted(usable, key=lambda point: point.state != ContactPoint.State.VALID)]


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


def letters_to(kind: str, pk: int, limit: int) -> Iterator[TimelineEntry]:
    """Mails that were written from their page: what about, and how far it has come. Not what stands in them."""
    model: type[Any] | None = {Organisation.kind: Organisation, Person.kind: Person}.get(kind)
    public_id = model.objects.filter(pk=pk).values("public_id")[:1] if model is not None else None
    if public_id is None:
        return
    about = Q(workspace=current_workspace(), about_kind=kind, about_id=public_id, message_kind=LETTER)
    for mail in Message.objects.filter(about).select_related("written_by__user")[:limit]:
        by = str(mail.written_by or "")
        title = f"{mail.subject} ({mail.get_state_display()})"
        yield TimelineEntry(mail.queued_at, "message", title, by=by, sort="mail")
