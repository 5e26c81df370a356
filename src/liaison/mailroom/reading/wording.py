# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is wrong with a mailbox, and why a mail was taken for what it is, said for people."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.mailroom.gateway import NoLine, Trouble
from liaison.mailroom.wording import trouble_in_words

from .gateway import NoFolder
from .rules.sorting import Why

# Where a mailbox has other ports and other habits than a server that takes mail to be sent.
_OF_MAILBOXES = {
    Trouble.CLOSED_PORT: gettext_lazy(
        # Translators: what is wrong with a mail server; ports are numbers.
        "The server is there, but does not listen on this port. Usual for reading are 993 with TLS and 143 with "
        "STARTTLS."
    ),
    Trouble.NO_TLS: gettext_lazy(
        # Translators: what is wrong with a mail server; keep the names of the protections.
        "The server offers no STARTTLS on this port, so the password would be readable on the way. Try TLS on "
        "port 993."
    ),
    Trouble.TLS: gettext_lazy(
        # Translators: what is wrong with a mail server; keep the names of the protections.
        "No protected connection came about. TLS belongs to port 993, STARTTLS to port 143: do they fit together?"
    ),
    Trouble.NOT_MAIL: gettext_lazy(
        # Translators: what is wrong with a mail server; IMAP is the name of a way to read mail.
        "Something answers there, but mail cannot be read from it. Check name and port: it has to be the server "
        "for reading (IMAP), not the one for sending."
    ),
}

_WHYS: dict[str, object] = {
    # Translators: why a mail that came in was taken for one that a person wrote.
    Why.NOTHING_AUTOMATIC: gettext_lazy("Nothing in it says that a machine wrote it."),
    # Translators: why a mail that came in was taken for an automatic reply.
    Why.SAYS_SO: gettext_lazy("It says itself that it was sent automatically."),
    # Translators: why a mail that came in was taken for an automatic reply.
    Why.SUBJECT: gettext_lazy("Its subject begins as those of automatic replies do."),
    # Translators: why a mail that came in was taken for an automatic reply.
    Why.RECEIPT: gettext_lazy("It only confirms that a mail was opened."),
    # Translators: why a mail that came in was taken for a report about delivery.
    Why.REPORT: gettext_lazy("It is a mail server's report, as the standard has it."),
    # Translators: why a mail that came in was taken for a report about delivery.
    Why.SERVER: gettext_lazy("A mail server wrote it, in words of its own."),
    # Translators: why a mail that came in was taken for a complaint.
    Why.FEEDBACK: gettext_lazy("A mail provider passes on that its customer complained."),
}


def mailbox_trouble(trouble: NoLine) -> str:
    """A sentence for somebody who is no engineer."""
    if isinstance(trouble, NoFolder):
        # Translators: what is wrong with a mailbox; INBOX is the name that every mailbox has.
        return _("The password is right, but there is no folder of this name. “INBOX” is always there.")
    if trouble.trouble in _OF_MAILBOXES:
        return str(_OF_MAILBOXES[trouble.trouble])
    return trouble_in_words(trouble.trouble, trouble.said)


def why_in_words(why: str) -> str:
    return str(_WHYS.get(why, ""))
