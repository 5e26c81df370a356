# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was done with attendance files, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liaison.gatherings.queries.attendance_plan import Plan
from liaison.kit.hooks import file_kinds


def kind_label(key: str) -> str:
    """As the directory calls such a file."""
    known = next((str(kind.label) for kind in file_kinds if kind.key == key), "")
    # Translators: a kind of file: a list of those who came, made by hand.
    return known or _("a list of your own")


def what_a_file_brought(plan: Plan, *, is_new: bool) -> str:
    counts = plan.counts
    parts = []
    if count := counts["attendance_new"]:
        # Translators: a part of what a file brought.
        parts.append(ngettext("%(count)d person came", "%(count)d people came", count) % {"count": count})
    if count := counts["attendance_update"]:
        # Translators: a part of what a file brought.
        words = ngettext("the minutes of %(count)d changed", "the minutes of %(count)d changed", count)
        parts.append(words % {"count": count})
    if count := counts["registration_new"]:
        # Translators: a part of what a file brought.
        words = ngettext("%(count)d registration is new", "%(count)d registrations are new", count)
        parts.append(words % {"count": count})
    if count := counts["registration_cancel"]:
        # Translators: a part of what a file brought.
        words = ngettext("%(count)d registration is cancelled", "%(count)d registrations are cancelled", count)
        parts.append(words % {"count": count})
    if not is_new or not parts:
        # Translators: said after a file of attendees was taken in a second time.
        return _("There is nothing in this file that is not here already.")
    # Translators: said after a file was taken in; %(what)s is a list such as "3 people came".
    return _("Taken in: %(what)s.") % {"what": ", ".join(parts)}
