# SPDX-License-Identifier: AGPL-3.0-or-later
"""The gaps that the mailroom can fill itself: who writes, and how one says no.

And those that only the one who writes can fill, by hand, in the draft: an event's name is nobody's record yet. A
letter with such a gap waits until somebody has.
"""

from django.utils.translation import gettext_lazy as _

from liaison.kit.hooks import MergeField, Writing, merge_fields
from liaison.mailroom.opt_out import page_for_anybody

from .queries.library import opt_out_in


def _my_name(writing: Writing) -> str:
    return str(writing.member.user.name)


def _our_name(writing: Writing) -> str:
    return str(writing.member.workspace.name)


def _our_website(writing: Writing) -> str:
    return str(writing.member.workspace.website)


def _who_we_are(writing: Writing) -> str:
    return str(writing.member.workspace.who_we_are)


def _our_standing(writing: Writing) -> str:
    return str(writing.member.workspace.standing)


def _signature(writing: Writing) -> str:
    lines = [_my_name(writing), _our_name(writing), _our_website(writing)]
    return "\n".join(line for line in lines if line)


def _opt_out(writing: Writing) -> str:
    page = page_for_anybody(writing.member.workspace, writing.language)
    return opt_out_in(writing.language, page)


def _by_hand(_writing: Writing) -> str:
    return ""


for field in (
    # Translators: what may stand in a gap of a letter: the name of the colleague who writes it.
    MergeField("my_name", 30, _("your name"), "Maya Lindqvist", _my_name),
    # Translators: what may stand in a gap of a letter: the name of our own organisation.
    MergeField("our_name", 31, _("our organisation"), "Wikimedia Northshire", _our_name),
    # Translators: what may stand in a gap of a letter: the address of our own website.
    MergeField("our_website", 32, _("our website"), "https://northshire.example", _our_website),
    # Translators: what may stand in a gap of a letter: a text from the settings of the workspace.
    MergeField("who_we_are", 33, _("who we are, from the settings"), "We are volunteers …", _who_we_are),
    # Translators: what may stand in a gap of a letter: a text from the settings of the workspace.
    MergeField("our_standing", 34, _("our standing, from the settings"), "A registered charity", _our_standing),
    MergeField(
        # Translators: what may stand in a gap of a letter: name of the writer, organisation and website.
        "signature",
        35,
        _("your signature"),
        "Maya Lindqvist\nWikimedia Northshire",
        _signature,
    ),
    MergeField(
        "opt_out",
        40,
        # Translators: what may stand in a gap of a letter: a sentence that says how not to get more letters.
        _("how to say no"),
        "If you would rather not hear from us, one press here is enough, or a word in reply:\nhttps://…",
        _opt_out,
    ),
    # Translators: what may stand in a gap of a letter: the name of an event.
    MergeField("event", 50, _("an event (you type it)"), "Archives on Wikipedia", _by_hand),
    # Translators: what may stand in a gap of a letter: the day of an event.
    MergeField("event_date", 51, _("its day and time (you type it)"), "3 December, 14:00", _by_hand),
    # Translators: what may stand in a gap of a letter: an address of a page about an event.
    MergeField("event_link", 52, _("its page (you type it)"), "https://northshire.example/talk", _by_hand),
    # Translators: what may stand in a gap of a letter: the name of somebody in our own organisation.
    MergeField("colleague", 53, _("a colleague (you type it)"), "Tomos Rees", _by_hand),
    # Translators: what may stand in a gap of a letter: the name of an organisation that we introduce somebody to.
    MergeField("other_organisation", 54, _("another organisation (you type it)"), "Wikimedia Elsewhere", _by_hand),
    # Translators: what may stand in a gap of a letter: something that somebody did for us.
    MergeField(
        "thanks_for", 55, _("what you thank them for (you type it)"), "the pictures of your harbour", _by_hand
    ),
):
    merge_fields.register(field)
