# SPDX-License-Identifier: AGPL-3.0-or-later
"""What letters are called, what is wrong in one, and why it cannot go yet, said for people."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from liaison.kit.places import language_name
from liaison.mailroom.models import Letter, LetterVersion

from .queries.fields import label_of
from .rules.choosing import Choice
from .rules.filling import Filled
from .rules.first import lacking_in_first
from .rules.placeholders import LONGEST_TEXT, Mistake, Wrong

SHIPPED_NAMES = {
    # Translators: name of a letter in the library that Liaison comes with.
    "first-contact-museum": gettext_lazy("First contact: museum"),
    # Translators: name of a letter in the library that Liaison comes with.
    "first-contact-library": gettext_lazy("First contact: library"),
    # Translators: name of a letter in the library that Liaison comes with.
    "first-contact-university": gettext_lazy("First contact: university"),
    # Translators: name of a letter in the library that Liaison comes with.
    "first-contact-society": gettext_lazy("First contact: society"),
    # Translators: name of a letter in the library that Liaison comes with.
    "first-contact-community-group": gettext_lazy("First contact: community group"),
    # Translators: name of a letter in the library that Liaison comes with.
    "reminder": gettext_lazy("Gentle reminder"),
    # Translators: name of a letter in the library: the last one to somebody who never answered.
    "closing-note": gettext_lazy("Closing note that leaves the door open"),
    # Translators: name of a letter in the library that Liaison comes with.
    "webinar-invitation": gettext_lazy("Invitation to a webinar"),
    # Translators: name of a letter in the library: to somebody who came to an event.
    "after-attending": gettext_lazy("After an event: you were there"),
    # Translators: name of a letter in the library: to somebody who had registered for an event and did not come.
    "after-missing": gettext_lazy("After an event: you could not come"),
    # Translators: name of a letter in the library that Liaison comes with.
    "thank-you": gettext_lazy("Thank you"),
    # Translators: name of a letter in the library: a colleague takes over.
    "hand-off": gettext_lazy("A colleague takes over"),
    # Translators: name of a letter in the library: an answer to a proposal.
    "polite-no": gettext_lazy("A polite no"),
    # Translators: name of a letter in the library: introduces two organisations to each other.
    "referral-introduction": gettext_lazy("Introduction to somebody who can help better"),
}


def mistake_in_words(mistake: Mistake) -> str:
    """For the one who typed it, beside the field."""
    if mistake.wrong is Wrong.TOO_LONG:
        # Translators: error beside the text of a letter.
        words = ngettext(
            "A letter can have %(most)d sign. Say less; they will thank you.",
            "A letter can have %(most)d signs. Say less; they will thank you.",
            LONGEST_TEXT,
        )
        return words % {"most": LONGEST_TEXT}
    if mistake.wrong is Wrong.LONE_BRACE:
        # Translators: error beside the text of a letter; braces mark gaps, as in {first_name}.
        words = _(
            "Line %(line)d has a single “%(what)s”. A gap is written {first_name}; a brace that is none, twice."
        )
        return words % {"line": mistake.line, "what": mistake.what}
    if mistake.wrong is Wrong.OUT_OF_PLACE:
        # Translators: error beside the text of a letter; %(gap)s is for example {first_name}.
        words = _("%(gap)s stands in the address of a link, where it cannot be filled in. Write it into the text.")
        return words % {"gap": _gap(mistake.what)}
    if mistake.nearest:
        # Translators: error beside the text of a letter; %(gap)s is what was typed, %(nearest)s probably meant.
        words = _("Line %(line)d: there is no %(gap)s. Do you mean %(nearest)s?")
        return words % {"line": mistake.line, "gap": _gap(mistake.what), "nearest": _gap(mistake.nearest)}
    # Translators: error beside the text of a letter; %(gap)s is what was typed.
    words = _("Line %(line)d: there is no %(gap)s. The gaps there are stand in the list on this page.")
    return words % {"line": mistake.line, "gap": _gap(mistake.what)}


def _gap(key: str) -> str:
    return f"{{{key}}}"


def still_empty(key: str) -> str:
    """Of a draft in which a gap was left."""
    # Translators: why a letter cannot go; %(gap)s is for example {first_name}, %(label)s "their first name".
    words = _("%(gap)s is still empty: write %(label)s in its place, or take it out.")
    return words % {"gap": _gap(key), "label": label_of(key)}


def why_not_ready(filled: Filled) -> list[str]:
    """Sentences that name each gap which keeps a letter here."""
    said = []
    for key in filled.empty:
        # Translators: why a letter cannot go; %(gap)s is for example {first_name}, %(label)s "their first name".
        words = _("%(gap)s is empty: we do not know %(label)s. Note it on their page, or write it into the draft.")
        said.append(words % {"gap": _gap(key), "label": label_of(key)})
    for key in filled.broken:
        # Translators: why a letter cannot go; %(gap)s is for example {signature}.
        words = _("%(gap)s has more than one line, and the subject is a single one.")
        said.append(words % {"gap": _gap(key)})
    for key in filled.too_long:
        # Translators: why a letter cannot go; %(gap)s is for example {who_we_are}.
        said.append(_("What stands in %(gap)s is too long for a letter.") % {"gap": _gap(key)})
    return said


def why_no_first_letter(version: LetterVersion) -> str:
    """Of a letter for a first contact: empty where it says all that it has to say."""
    is_first = version.letter.purpose == Letter.Purpose.FIRST_CONTACT and version.letter.is_mail
    lacking = lacking_in_first(version.body) if is_first else []
    if not lacking:
        return ""
    # Translators: why a letter cannot go; %(letter)s is its name, %(gaps)s for example {opt_out}.
    words = _("A first letter says where their address is from and how to say no: “%(letter)s” lacks %(gaps)s.")
    return words % {"letter": version.letter.name, "gaps": ", ".join(map(_gap, lacking))}


def choice_in_words(choice: Choice) -> str:
    """Which language was taken instead of the one that was wanted; empty where there is nothing to say."""
    if choice.missed:
        # Translators: a letter has no version in the partner's languages; both are names of languages.
        words = _("There is no %(wanted)s version; %(taken)s is used.")
        return words % {"wanted": _either(choice.missed), "taken": language_name(choice.language)}
    return ""


def goal_name(goal: str) -> str:
    # Translators: a version of a letter that speaks to no goal in particular.
    return str(LetterVersion.Goal(goal).label) if goal else _("for any goal")


def goal_in_words(choice: Choice) -> str:
    if choice.goal_missed:
        # Translators: a letter has no version for the goal that was chosen.
        return _("There is no version for this goal; another one is used.")
    return ""


def _either(codes: Iterable[str]) -> str:
    names = [language_name(code) for code in codes]
    if len(names) == 1:
        return names[0]
    # Translators: two languages, neither of which a letter has.
    return _("%(first)s or %(second)s") % {"first": names[0], "second": names[1]}
