# SPDX-License-Identifier: AGPL-3.0-or-later
"""Our own lists, as they are exported: queries/list_columns.py names their columns.

When somebody was last in contact is shown there, and follows from what is here: it is never read back.
"""

from django.utils.translation import gettext_lazy as _

from liaison.kit.hooks import FileKind

from .wording import columns, means

_LAST_CONTACT = columns("Last contact, Last contact through, Last contact by")
ORGANISATIONS = FileKind(
    key="own-organisations",
    # Translators: a kind of file: the list of organisations, as it was taken away from here.
    label=_("our own list of organisations"),
    names=("organisation", "kind", "place"),
    meanings=means(
        "Organisation: organisation; Kind: organisation_kind; Place: place; Contact: contact_name; Role: role; "
        "Organisation email: organisation_email; Organisation phone: organisation_phone; Next step: next_step; "
        "Next step date: next_step_on; Looked after by: looked_after_by; Region: region; Country: country; "
        "Communities: community; Website: website; Languages: organisation_language; Legal form: legal_form"
    ),
    left_out=_LAST_CONTACT,
    nothing_else=True,
)
PEOPLE = FileKind(
    key="own-people",
    # Translators: a kind of file: the list of people, as it was taken away from here.
    label=_("our own list of people"),
    names=("full name",),
    meanings=means(
        "Full name: contact_name; Organisation: organisation; Role: role; E-mail: email; Phone: phone; "
        "Region: region; Country: country; Languages: language; Greeting: greeting"
    ),
    left_out=_LAST_CONTACT,
    nothing_else=True,
)
KINDS = (ORGANISATIONS, PEOPLE)
