# SPDX-License-Identifier: AGPL-3.0-or-later
"""What somebody who got a letter says by the link in it. Done twice, it is done once."""

from datetime import date, datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from liaison.accounts.actions import note_deed
from liaison.accounts.scope import current_workspace
from liaison.kit.hooks import announce
from liaison.mailroom.actions.suppressions import suppress_hashed, take_back
from liaison.mailroom.events import LettersDeclined
from liaison.mailroom.models import IncomingMail, Message, Suppression
from liaison.mailroom.opt_out import Link
from liaison.mailroom.reading.events import MailArrived
from liaison.mailroom.reading.queries.declined import for_everybody_identity, holding, letter_with
from liaison.mailroom.rules import weighs_more

# In the history: what somebody outside wished.
WISH = "wish"


def want_no_letters(link: Link, *, at: datetime) -> None:
    """From this workspace, to this address. Holds at once."""
    # Translators: in the history: what somebody who got a letter wishes.
    _want(link, Suppression.Reason.OBJECTED, None, _("no more letters, said by the link in one"), at)


def want_a_pause(link: Link, *, until: date, at: datetime) -> None:
    """No letters before that day. Who wants none at all goes on to get none."""
    # Translators: in the history: what somebody who got a letter wishes; %(day)s is a date.
    words = _("no letters before %(day)s, said by the link in one") % {"day": date_format(until, "DATE_FORMAT")}
    _want(link, Suppression.Reason.PAUSED, until, words, at)


def _want(link: Link, reason: str, until: date | None, words: str, at: datetime) -> None:
    """Only tightens: where as much or more holds already, nothing is written."""
    workspace = current_workspace()
    with override(workspace.language):
        # Translators: why an address gets no mail any more; kept with it.
        source = _("Said by the link in a letter")
    with transaction.atomic():
        known = holding(link)
        if known is not None and not _is_tighter(reason, until, known):
            return
        suppress_hashed(
            link.address_hash,
            reason=reason,
            workspace=workspace,
            source=source,
            at=at,
            until=until,
            # What we know from elsewhere too, the link alone does not take back.
            by_link=known is None or known.by_link,
        )
        note_deed(None, WISH, words)
        announce(LettersDeclined(letter_with(link), until=until))


def _is_tighter(reason: str, until: date | None, known: Suppression) -> bool:
    return weighs_more(reason, known.reason) or bool(known.until and until and until > known.until)


def want_letters_again(link: Link) -> bool:
    """Only what was said by this very link can be taken back by it. False where there is nothing of the kind."""
    with transaction.atomic():
        taken = take_back(link.address_hash, workspace=current_workspace())
        if taken is not None:
            # Translators: in the history: what somebody who got a letter wishes.
            note_deed(None, WISH, _("letters again after all, said by the link in one"))
    return taken is not None


def want_none_for_everybody(link: Link, *, organisation: str, at: datetime) -> None:
    """No letters to this address, at once; whether to nobody at `organisation`, as they call it, somebody decides.

    It waits here among the mails that came in.
    """
    with transaction.atomic():
        want_no_letters(link, at=at)
        letter = letter_with(link)
        row, is_new = IncomingMail.objects.get_or_create(
            identity=for_everybody_identity(link), defaults=_as_mail(letter, organisation, at)
        )
        if is_new:
            announce(LettersDeclined(letter, for_everybody=True))
            announce(MailArrived(row))


def _as_mail(letter: Message | None, organisation: str, at: datetime) -> dict[str, object]:
    """In the words of the workspace, because it is people there who read it."""
    with override(current_workspace().language):
        # Translators: subject of what somebody said on the page that a letter leads to.
        subject = _("Please write to nobody at our organisation")
        # Translators: what is added to what somebody said on the page that a letter leads to.
        words = _(
            "Said on the page that our letter leads to. Nobody checked who pressed the button: decide what is "
            "right, and note it with the organisation."
        )
    return {
        "door": IncomingMail.Door.PAGE,
        "mail_kind": IncomingMail.Kind.HUMAN,
        "why": "nothing_automatic",
        "sender_name": letter.to_name if letter else "",
        "sender_address": letter.to.casefold() if letter else "",
        "subject": subject,
        "sent_at": at,
        "arrived_at": at,
        "pieces": [["", "\n\n".join(filter(None, [organisation, words]))]],
        "answers": letter,
        # Who has the link had the letter, or was given it: it stays a suggestion.
        "answering": IncomingMail.Answering.GUESS if letter else "",
    }
