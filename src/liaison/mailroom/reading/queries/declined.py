# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was said by the link in a letter. The workspace of the link is in scope."""

import hashlib

from liaison.accounts.scope import current_workspace
from liaison.mailroom.models import IncomingMail, Message, Suppression
from liaison.mailroom.opt_out import Link, page_of
from liaison.mailroom.queries.suppressions import active


def holding(link: Link) -> Suppression | None:
    """Whatever holds here for the address of the link, from wherever we know it."""
    workspace = current_workspace()
    return active(workspace.pk).filter(workspace=workspace, address_hash=link.address_hash).first()


def standing(link: Link) -> Suppression | None:
    """What holds because of this link; what we know from elsewhere is not for the page to tell."""
    found = holding(link)
    return found if found and found.by_link and found.reason in Suppression.BY_LINK else None


def letter_with(link: Link) -> Message | None:
    """The latest letter that has it, where it is still kept."""
    letters = Message.objects.filter(workspace=current_workspace(), unsubscribe_url=page_of(link))
    return letters.order_by("-queued_at", "-pk").first()


def for_everybody_identity(link: Link) -> str:
    """Of what comes in when somebody asks for a whole organisation: once for one address."""
    return hashlib.sha256(f"for everybody:{link.address_hash}".encode()).hexdigest()


def asked_for_everybody(link: Link) -> bool:
    return IncomingMail.objects.filter(identity=for_everybody_identity(link)).exists()
