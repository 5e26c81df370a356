# SPDX-License-Identifier: AGPL-3.0-or-later
"""A Mailchimp audience comes as three files. Who has left it, or cannot be reached, must stay so here."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from liaison.kit.hooks import FileKind

from .wording import columns, means

SUBSCRIBED = FileKind(
    key="mailchimp",
    # Translators: a kind of file.
    label=_("Mailchimp audience: subscribed"),
    names=("email address", "member rating", "optin time", "confirm time", "euid"),
    meanings=means(
        "Email Address: email; First Name: first_name; Last Name: last_name; Phone Number: phone; "
        "LEID: old_number; NOTES: notes; TAGS: notes; UNSUB_TIME: opted_out; UNSUB_REASON: notes; "
        "UNSUB_REASON_OTHER: notes; CLEAN_TIME: bounced"
    ),
    left_out=columns(
        "MEMBER_RATING, OPTIN_TIME, OPTIN_IP, CONFIRM_TIME, CONFIRM_IP, LATITUDE, LONGITUDE, GMTOFF, DSTOFF, "
        "TIMEZONE, CC, REGION, LAST_CHANGED, EUID, Address, Birthday, UNSUB_CAMPAIGN_TITLE, UNSUB_CAMPAIGN_ID, "
        "CLEAN_CAMPAIGN_TITLE, CLEAN_CAMPAIGN_ID"
    ),
)
UNSUBSCRIBED = replace(
    SUBSCRIBED,
    key="mailchimp-unsubscribed",
    # Translators: a kind of file.
    label=_("Mailchimp audience: unsubscribed"),
    marks=("unsub time", "unsub reason"),
    filename=r"unsubscribed",
    every_row="opted_out",
)
CLEANED = replace(
    SUBSCRIBED,
    key="mailchimp-cleaned",
    # Translators: a kind of file: addresses of a mailing list that did not work.
    label=_("Mailchimp audience: cleaned"),
    marks=("clean time",),
    filename=r"cleaned",
    every_row="bounced",
)
KINDS = (SUBSCRIBED, UNSUBSCRIBED, CLEANED)
