# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is there, what is missing, and what to ask the one for who looks after the domain."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.mailroom.rules.records import Says

SENTENCES: dict[Says, Any] = {
    # Translators: about a domain's entry in DNS; keep SPF.
    Says.SPF_GOOD: gettext_lazy(
        "It names who may send for this domain. Ask your provider whether its servers are among them."
    ),
    # Translators: about a domain's entry in DNS; keep SPF and +all.
    Says.SPF_OPEN: gettext_lazy(
        "It allows the whole world to send for this domain. Ask for its last word to be ~all."
    ),
    # Translators: about a domain's entry in DNS; keep ~all.
    Says.SPF_NO_END: gettext_lazy("It does not say what is meant for all other servers. Ask for ~all at its end."),
    # Translators: about a domain's entries in DNS; keep v=spf1.
    Says.SPF_TWICE: gettext_lazy(
        "There are several, so that none counts. Ask for one that holds the parts of all."
    ),
    # Translators: about a domain's entry in DNS.
    Says.SPF_UNREADABLE: gettext_lazy(
        "Other servers cannot read it. Ask for it to be compared with your provider's help page."
    ),
    # Translators: about a domain's entry in DNS; keep include.
    Says.SPF_LONG: gettext_lazy(
        "It asks for more than ten look-ups, so that none counts. Ask for parts to go that are not used."
    ),
    # Translators: about a domain's entry in DNS that is not there; keep SPF and TXT.
    Says.SPF_MISSING: gettext_lazy(
        "There is none. Ask for a TXT entry as below, with your provider's words in the place of the dots."
    ),
    # Translators: about a domain's entry in DNS.
    Says.DKIM_GOOD: gettext_lazy("There is a key with which your provider's signature can be checked."),
    # Translators: about a domain's entry in DNS.
    Says.DKIM_SHORT: gettext_lazy("There is a key, but a short one. Ask your provider for one of 2048 bits."),
    # Translators: about a domain's entry in DNS; keep t=y.
    Says.DKIM_TESTING: gettext_lazy(
        "There is a key, but it says that it is only being tried out. Ask for t=y to be taken out."
    ),
    # Translators: about a domain's entry in DNS.
    Says.DKIM_REVOKED: gettext_lazy(
        "The key was taken back: it is empty. Ask your provider which one is used now."
    ),
    # Translators: about a domain's entry in DNS.
    Says.DKIM_UNREADABLE: gettext_lazy(
        "Other servers cannot read the key. Ask for it to be copied from your provider once more."
    ),
    # Translators: about a domain's entry in DNS that was not found; a selector is the name of a key.
    Says.DKIM_MISSING: gettext_lazy(
        "No key was found. Your provider knows its name, the selector: type it above, or ask for the entry to be "
        "made."
    ),
    # Translators: about a domain's entry in DNS.
    Says.DMARC_GOOD: gettext_lazy("It asks others to keep letters out that only pretend to be from this domain."),
    # Translators: about a domain's entry in DNS.
    Says.DMARC_WATCHES: gettext_lazy(
        "It only watches. That is a good beginning; ask for more when its reports look right."
    ),
    # Translators: about a domain's entries in DNS.
    Says.DMARC_TWICE: gettext_lazy("There are several, so that none counts. Ask for one to stay."),
    # Translators: about a domain's entry in DNS; keep p=.
    Says.DMARC_UNREADABLE: gettext_lazy(
        "It does not say what is wished. Ask for p=none, p=quarantine or p=reject in it."
    ),
    # Translators: about a domain's entry in DNS that is not there; keep TXT.
    Says.DMARC_MISSING: gettext_lazy("There is none. Ask for a TXT entry as below, which only asks for reports."),
}


def in_words(says: Says) -> str:
    return str(SENTENCES[says])


def wanted(says: Says, domain: str) -> str:
    """The entry to ask for, as it is typed; empty where none is missing."""
    return {
        Says.SPF_MISSING: "v=spf1 include:… ~all",
        Says.DMARC_MISSING: f"v=DMARC1; p=none; rua=mailto:postmaster@{domain}",
    }.get(says, "")


def nobody_answered() -> str:
    # Translators: DNS was asked about a domain.
    return _("No name server answered just now. Try it again in a few minutes.")
