# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is wrong with a mail server, said so that somebody who is no engineer knows what to do."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .gateway import Answer, Outcome, Trouble

TROUBLES = {
    # Translators: what is wrong with a mail server.
    Trouble.NAME: gettext_lazy("There is no server of this name. Look for typing mistakes in its name."),
    Trouble.INSIDE: gettext_lazy(
        # Translators: what is wrong with a mail server; keep the name of the setting.
        "This name leads to a machine inside this network. Whoever runs Liaison can allow it: "
        "LIAISON_MAIL_LOCAL_SERVERS."
    ),
    Trouble.CLOSED_PORT: gettext_lazy(
        # Translators: what is wrong with a mail server; ports are numbers.
        "The server is there, but does not listen on this port. Usual are 587 with STARTTLS and 465 with TLS."
    ),
    Trouble.TIMEOUT: gettext_lazy(
        # Translators: what is wrong with a mail server; keep the names of the protections.
        "The server did not answer in time. Is the port right, and does it fit the protection (587 STARTTLS, "
        "465 TLS)? Some networks block mail."
    ),
    # Translators: what is wrong with a mail server.
    Trouble.UNREACHABLE: gettext_lazy("The server could not be reached from here. Try again in a few minutes."),
    Trouble.CERTIFICATE: gettext_lazy(
        # Translators: what is wrong with a mail server.
        "The server's certificate does not prove that it is the one you named, so nothing was told to it. Use the "
        "name that your mail provider gives."
    ),
    Trouble.NO_TLS: gettext_lazy(
        # Translators: what is wrong with a mail server; keep the names of the protections.
        "The server offers no STARTTLS on this port, so the password would be readable on the way. Try "
        "TLS on port 465."
    ),
    Trouble.TLS: gettext_lazy(
        # Translators: what is wrong with a mail server; keep the names of the protections.
        "No protected connection came about. TLS belongs to port 465, STARTTLS to port 587: do they fit together?"
    ),
    # Translators: what is wrong with a mail server.
    Trouble.NOT_MAIL: gettext_lazy("Something answers there, but it is no mail server. Check name and port."),
    # Translators: what is wrong with a mail server.
    Trouble.HUNG_UP: gettext_lazy(
        "The server broke off the conversation. Check port and protection, then try again."
    ),
    Trouble.PASSWORD: gettext_lazy(
        # Translators: what is wrong with a mail account.
        "User name and password were not accepted. With a second step at your provider you need an app password."
    ),
    Trouble.NO_SIGN_IN: gettext_lazy(
        # Translators: what is wrong with a mail account.
        "The server does not let anybody sign in this way here. Check protection and way of signing in."
    ),
    Trouble.SENDER: gettext_lazy(
        # Translators: what is wrong with a mail account.
        "The server does not send for this address. Use the address that belongs to the account."
    ),
    Trouble.RELAY: gettext_lazy(
        # Translators: what is wrong with a mail account: the server refuses to pass mail on.
        "The server does not pass mail on to others for this account. Sign-in may be missing, or not "
        "be allowed to send."
    ),
    # Translators: what is wrong with a mail server.
    Trouble.BUSY: gettext_lazy("The server asks to be tried again later."),
}


def trouble_in_words(trouble: Trouble, said: str = "") -> str:
    sentence = str(TROUBLES[trouble])
    if not said:
        return sentence
    # Translators: a sentence about what is wrong, followed by the mail server's own words.
    return _("%(sentence)s The server said: %(said)s") % {"sentence": sentence, "said": said}


def answer_in_words(answer: Answer) -> str:
    """Why a mail was not accepted. A mail server's words start with a number; others are sentences of ours."""
    said = answer.said
    if not said and answer.outcome is Outcome.UNCERTAIN:
        # Translators: why it is in doubt whether a mail was sent.
        return _("The connection broke after the mail was handed over, before the server had answered.")
    if not said:
        # Translators: why a mail was not sent yet.
        return _("The connection to the mail server broke.")
    if not said[:3].isdigit():
        return said
    # Translators: a mail server's own words.
    return _("The mail server said: %(said)s") % {"said": said}
