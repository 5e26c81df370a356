# SPDX-License-Identifier: AGPL-3.0-or-later
"""A letter after an event as it reads to one person: of the mailroom, with what is known of the event."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from liaison.accounts.models import Member
from liaison.accounts.scope import current_workspace
from liaison.directory.models import Person
from liaison.kit.hooks import MergeField, Writing
from liaison.kit.languages import first_spoken
from liaison.mailroom.letters.queries.fields import values_for
from liaison.mailroom.letters.queries.letters import letters, version_chosen
from liaison.mailroom.letters.rules.filling import Filled, fields_of, fill
from liaison.mailroom.letters.wording import why_not_ready
from liaison.mailroom.models import LetterVersion

from .afterwards_links import feedback_url
from .links_to_pages import public_event_url
from .models import Event, EventResource, FollowUp, Registration

# What can be said of somebody whose name is all that we know.
OF_A_NAME = ("greeting", "first_name", "full_name")
NEXT_STEP = "next_step"
Step = FollowUp.NextStep


class Unready(Exception):
    """A sentence that says what is missing."""


@dataclass(frozen=True)
class Text:
    subject: str
    body: str
    language: str


def letter_to(registration: Registration, follow_up: FollowUp, event: Event, writer: Member) -> Text:
    """Raises Unready."""
    letter = letters().get(pk=follow_up.letter_id)
    person, organisation = registration.person, registration.organisation
    known = (person.languages if person else []) or (organisation.languages if organisation else [])
    chosen = version_chosen(letter, [*filter(None, [registration.language]), *known, event.language], writer)
    if chosen is None:
        # Translators: why no letter is written after an event; %(letter)s is a letter's name.
        raise Unready(_("The letter “%(letter)s” has no text yet.") % {"letter": letter.name})
    filled, asks = _filled(chosen.version, registration, follow_up, event, writer)
    if not filled.is_ready:
        raise Unready(" ".join(why_not_ready(filled)))
    with override(first_spoken(chosen.version.language, "en")):
        body = filled.text if asks else f"{filled.text.rstrip()}\n\n{_postscript(follow_up)}\n"
    return Text(filled.subject, body, chosen.version.language)


def _filled(
    version: LetterVersion, registration: Registration, follow_up: FollowUp, event: Event, writer: Member
) -> tuple[Filled, bool]:
    """And whether the text has a gap for the next step itself."""
    wanted = fields_of(version.subject, version.body)
    writing = Writing(writer, version.language, registration.organisation, registration.person)
    values = values_for(writing, wanted)
    if registration.person is None:
        somebody = Person(name=registration.name)
        of_name = [key for key in OF_A_NAME if key in wanted]
        values |= values_for(Writing(writer, version.language, None, somebody), of_name)
    with override(first_spoken(version.language, "en")), timezone.override(event.zone):
        values |= {key: text for key, text in _known(registration, follow_up, event).items() if key in wanted}
    return fill(version.subject, version.body, values), NEXT_STEP in wanted


def _known(registration: Registration, follow_up: FollowUp, event: Event) -> dict[str, str]:
    house = registration.organisation.name if registration.organisation else registration.organisation_name
    resources = EventResource.objects.filter(event=event)
    return {
        "organisation": house or your_organisation(),
        "event": event.name,
        "event_date": date_format(timezone.localtime(event.starts_at), "DATE_FORMAT"),
        "event_link": public_event_url(event) if event.is_public else "",
        "recording": event.recording_url,
        "feedback": feedback_url(event, current_workspace(), registration) if event.is_public else "",
        "resources": "\n".join(f"{one.title}: {one.url}" for one in resources),
        NEXT_STEP: next_step(follow_up),
    }


def your_organisation() -> str:
    # Translators: in a letter, in the middle of a sentence: for the name of an organisation that nobody told us.
    return _("your organisation")


def next_step(follow_up: FollowUp) -> str:
    return f"{_WORDS[Step(follow_up.next_step)]()}: {follow_up.next_step_url}"


_WORDS = {
    # Translators: the next step in a letter after an event; an address follows.
    Step.WATCH: lambda: _("Watch the recording"),
    # Translators: the next step in a letter after an event; an address follows.
    Step.COME: lambda: _("Come to our next event"),
    # Translators: the next step in a letter after an event; an address follows.
    Step.BOOK: lambda: _("Choose a time to talk to us"),
    # Translators: the next step in a letter after an event; an address follows.
    Step.TOGETHER: lambda: _("Run an event with us"),
}


def _postscript(follow_up: FollowUp) -> str:
    # Translators: the last line of a letter after an event; %(step)s is for example "Watch the recording: https://…".
    return _("P.S. %(step)s") % {"step": next_step(follow_up)}


def _by_hand(_writing: Writing) -> str:
    """Only a letter after an event knows of which event it speaks."""
    return ""


FIELDS = (
    MergeField(
        "recording",
        60,
        # Translators: what may stand in a gap of a letter: the address of the recording of an event.
        gettext_lazy("the recording of the event (in letters after it)"),
        "https://videos.example/open-licences",
        _by_hand,
    ),
    MergeField(
        "resources",
        61,
        # Translators: what may stand in a gap of a letter: slides and handouts of an event.
        gettext_lazy("what the event leaves to take home (in letters after it)"),
        "The slides: https://slides.example/open-licences",
        _by_hand,
    ),
    MergeField(
        NEXT_STEP,
        62,
        # Translators: what may stand in a gap of a letter: the one thing that it asks somebody to do.
        gettext_lazy("the next step (in letters after an event)"),
        "Watch the recording: https://videos.example/open-licences",
        _by_hand,
    ),
    MergeField(
        "feedback",
        63,
        # Translators: what may stand in a gap of a letter: the address at which somebody says how an event was.
        gettext_lazy("where they say how it was (in letters after an event)"),
        "https://northshire.example/your-feedback/…",
        _by_hand,
    ),
)
