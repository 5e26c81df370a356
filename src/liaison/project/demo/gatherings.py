# SPDX-License-Identifier: AGPL-3.0-or-later
"""The events themselves: who registered, who waited, who came and who did not, and what they said.

A ledger and a chance of its own, so that the rest of the story stays as it is.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from liaison.directory.models import ContactPoint, Organisation, Person
from liaison.gatherings.agreeing import MAY_BE_QUOTED
from liaison.gatherings.models import (
    AccessNeed,
    Answer,
    Attendance,
    AttendanceFile,
    Event,
    EventOrganiser,
    EventQuestion,
    EventResource,
    EventSeries,
    Feedback,
    MonitoringAnswer,
    Registration,
)
from liaison.gatherings.rules.registering import needs_deleted_on

from .chance import Chance
from .ledger import Entry, Ledger
from .story import Held, Story
from .vocabulary import words

State, Match, Source = Registration.State, Attendance.Match, Attendance.Source
AGREED = "Keep what I typed for this event, and send me what I need to take part."
PLACES = {"webinar": None, "wikithon": 40}
# How many more than those who came had registered.
MISSED = {"webinar": (12, 18), "wikithon": (9, 14)}


@dataclass(frozen=True)
class Guest:
    name: str
    email: str
    house: str
    person: Person | None = None
    organisation: Organisation | None = None


@dataclass
class _Telling:
    story: Story
    chance: Chance
    ledger: Ledger
    guests: dict[int, Guest]  # by the person's primary key
    series: dict[str, EventSeries] = field(default_factory=dict)
    answers: list[Answer] = field(default_factory=list)
    anonymous: list[MonitoringAnswer] = field(default_factory=list)
    strangers: list[Guest] = field(default_factory=list)


def happen(story: Story) -> None:
    """After the people are in the database."""
    chance = Chance("Northshire's guests")
    telling = _Telling(story, chance, Ledger(chance), _guests(story))
    telling.strangers = [
        Guest(one["name"], f"{one['name'].split()[0].lower()}@{one['domain']}", one["house"])
        for one in words("webinars")["stranger"]
    ]
    _begin_series(telling)
    for held in sorted(story.held, key=lambda one: one.event.starts_at):
        _hold(telling, held)
    tomorrow = _announce(telling)
    _announce_wikithon(telling)
    telling.ledger.write()
    Answer.objects.bulk_create(telling.answers)
    # In no order, as they are asked.
    chance.shuffle(telling.anonymous)
    MonitoringAnswer.objects.bulk_create(telling.anonymous)
    _need_something(tomorrow)


def _guests(story: Story) -> dict[int, Guest]:
    """Whoever of the story could have registered: with an address that works."""
    usable = ContactPoint.objects.filter(type=ContactPoint.Type.EMAIL, state__in=["valid", "unverified"])
    addresses = dict(usable.exclude(person=None).order_by("-pk").values_list("person_id", "value"))
    people = [(person, place.organisation) for place in story.places for person in place.people]
    return {
        person.pk: Guest(person.name, addresses.get(person.pk, ""), house.name, person, house)
        for person, house in people
        if person.pk
    }


def _begin_series(telling: _Telling) -> None:
    book, story = words("webinars")["series"], telling.story
    entry = telling.ledger.begin(story.members["lowri"], "add series", story.ago(728))
    for kind, slug in (("webinar", "an-hour-with-wikimedia"), ("wikithon", "pot-luck-wikithons")):
        series = EventSeries(name=book[kind], slug=slug, about=book[f"{kind}_about"])
        telling.series[kind] = entry.add(series)


# --- those that were held ---


def _hold(telling: _Telling, held: Held) -> None:
    event, kind = held.event, held.event.event_kind
    entry = _announced(telling, event, held.told)
    entry.add(EventResource(event=event, title="The slides", url=f"https://slides.example/{event.slug}", order=1))
    asked = _ask(entry, event, is_recent=telling.story.now - event.starts_at < timedelta(days=400))
    came = [telling.guests[person.pk] for person in held.came]
    free = [one for one in telling.guests.values() if one.email and one not in came]
    absent = telling.chance.sample(free, telling.chance.randint(*MISSED[kind]))
    strangers = telling.chance.sample(telling.strangers, telling.chance.randint(1, 4))
    registered = {id(guest): _register(telling, event, guest, asked) for guest in (*came, *absent, *strangers)}
    attendances = _attend(telling, event, [registered[id(one)] for one in (*came, *strangers[::2])])
    for one in telling.chance.sample([registered[id(guest)] for guest in absent], 3):
        one.state, one.cancelled_at = State.CANCELLED, event.starts_at - timedelta(hours=20)
    _say(telling, event, attendances)


def _announced(telling: _Telling, event: Event, told: dict[str, str]) -> Entry:
    story, kind = telling.story, event.event_kind
    event.slug = f"{_slug(event.name)}-{event.starts_at:%Y-%m}"
    event.summary, event.about = told["summary"], told["about"]
    event.programme = told.get("programme", "")
    event.language = told.get("language", "en")
    event.languages = [event.language]
    event.series = telling.series[kind]
    event.capacity = PLACES[kind]
    event.time_zone = story.now.tzinfo.key  # type: ignore[union-attr]
    if kind == Event.Kind.WIKITHON:
        event.form, event.place = Event.Form.IN_PERSON, "Northport Library, Quay Street, Northport"
    else:
        event.join_url = f"https://meet.example/{event.slug}"
        if event.ends_at < story.now:
            event.recording_url = f"https://videos.example/{event.slug}"
    event.state = Event.State.PUBLISHED
    event.published_at = min(event.starts_at - timedelta(days=30), story.ago(1))
    by = story.members["lowri"]
    entry = telling.ledger.begin(by, "add event", event.published_at)
    entry.add(event, event.public_id)
    entry.add(EventOrganiser(event=event, member=by))
    if kind == Event.Kind.WIKITHON:
        entry.add(EventOrganiser(event=event, member=story.members["maya"]))
    return entry


def _slug(name: str) -> str:
    return "-".join("".join(letter if letter.isalnum() else " " for letter in name.lower()).split())[:60]


def _ask(entry: Entry, event: Event, *, is_recent: bool) -> list[EventQuestion]:
    book = words("webinars")["questions"]
    if not is_recent:
        return []
    asked = EventQuestion(event=event, text=book["open"], answer_type=EventQuestion.Type.TEXT, order=1)
    counted = EventQuestion(event=event, text=book["anonymous"], answer_type=EventQuestion.Type.YES_NO, order=2)
    counted.is_monitoring = True
    return [entry.add(asked), entry.add(counted)]


def _register(telling: _Telling, event: Event, guest: Guest, asked: list[EventQuestion]) -> Registration:
    chance = telling.chance
    days = chance.uniform(0.2, 24)
    at = min(event.starts_at, telling.story.now) - timedelta(days=days)
    registration = Registration(
        event=event,
        name=guest.name,
        email=guest.email,
        organisation_name=guest.house,
        person=guest.person,
        organisation=guest.organisation,
        language=guest.person.languages[0] if guest.person and guest.person.languages else "",
        registered_at=at,
        agreed_to=AGREED,
        wants_letters=chance.happens(0.3),
    )
    telling.ledger.begin(None, "register", at).add(registration)
    _answer(telling, registration, asked)
    return registration


def _answer(telling: _Telling, registration: Registration, asked: list[EventQuestion]) -> None:
    chance = telling.chance
    for question in asked:
        if question.is_monitoring:
            telling.anonymous.append(MonitoringAnswer(question=question, text=chance.choice(["yes", "no", "no"])))
        elif chance.happens(0.4):
            text = chance.choice(words("webinars")["answers"]["open"])
            telling.answers.append(Answer(registration=registration, question=question, text=text))


def _attend(telling: _Telling, event: Event, registered: list[Registration]) -> list[Attendance]:
    story, lowri = telling.story, telling.story.members["lowri"]
    if event.event_kind == Event.Kind.WIKITHON:
        entry = telling.ledger.begin(lowri, "check in", event.starts_at)
        return [entry.add(_there(telling, one, source=Source.CHECK_IN)) for one in registered]
    at = min(event.ends_at + timedelta(hours=2), story.now)
    entry = telling.ledger.begin(lowri, "read attendance", at)
    file = AttendanceFile(event=event, name=f"attendee_report_{event.starts_at:%Y%m%d}.csv", read_at=at)
    file.file_kind, file.sha256, file.read_by = "zoom-webinar", f"{telling.chance.getrandbits(256):064x}", lowri
    entry.add(file)
    return [
        entry.add(_there(telling, one, source=Source.FILE, file=file, **_minutes(telling.chance, event)))
        for one in registered
    ]


def _there(telling: _Telling, one: Registration, **more: Any) -> Attendance:
    return Attendance(
        event=one.event,
        registration=one,
        person=one.person,
        organisation=one.organisation,
        name=one.name,
        email=one.email,
        match=Match.ADDRESS if one.email else Match.NAME,
        asked_a_question=telling.chance.happens(0.15),
        **more,
    )


def _minutes(chance: Chance, event: Event) -> dict[str, Any]:
    whole = int(event.lasts.total_seconds() // 60)
    stayed = chance.randint(14, whole // 2) if chance.happens(0.18) else chance.randint(whole - 12, whole)
    came_at = event.starts_at + timedelta(minutes=chance.randint(0, min(5, whole - stayed)))
    return {"minutes": stayed, "came_at": came_at, "left_at": came_at + timedelta(minutes=stayed)}


def _say(telling: _Telling, event: Event, attendances: list[Attendance]) -> None:
    chance, book = telling.chance, words("webinars")["feedback"]["said"]
    texts = chance.sample(book, chance.randint(3, 6))
    for text, one in zip(texts, chance.sample(attendances, min(len(texts), len(attendances))), strict=False):
        at = min(event.ends_at + timedelta(hours=chance.randint(1, 60)), telling.story.now)
        said = Feedback(event=event, registration=one.registration, stars=chance.randint(3, 5), text=text)
        said.said_at = at
        if chance.happens(0.5):
            said.may_be_quoted, said.agreed_to = True, str(MAY_BE_QUOTED)
            house = one.registration.organisation_name if one.registration else ""
            said.quoted_as = f"{one.name}, {house}" if house else one.name
        telling.ledger.begin(None, "give feedback", at).add(said)


# --- the one tomorrow ---


def _announce(telling: _Telling) -> list[Registration]:
    story, chance = telling.story, telling.chance
    told = words("webinars")["tomorrow"]
    starts_at = (story.now + timedelta(days=1)).replace(hour=14, minute=0, second=0, microsecond=0)
    event = Event(name=told["name"], starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))
    event.public_id = chance.public_id()
    entry = _announced(telling, event, told)
    event.capacity = 30
    asked = _ask(entry, event, is_recent=True)
    coming = chance.sample([one for one in telling.guests.values() if one.email], 28)
    guests = [*coming, *telling.strangers[:6]]
    rows = sorted((_register(telling, event, one, asked) for one in guests), key=lambda row: row.registered_at)
    for row in rows[30:]:
        row.state, row.waiting_since = State.WAITING, row.registered_at
    _doubt(telling, event, story.ago(0.4))
    return rows


def _announce_wikithon(telling: _Telling) -> None:
    story, chance = telling.story, telling.chance
    told = words("webinars")["soon"]
    day = story.now + timedelta(days=24)
    # Wikithons are on Saturdays.
    starts_at = (day + timedelta(days=5 - day.weekday())).replace(hour=10, minute=0, second=0, microsecond=0)
    event = Event(name=told["name"], event_kind=Event.Kind.WIKITHON)
    event.starts_at, event.ends_at = starts_at, starts_at + timedelta(hours=5)
    event.public_id = chance.public_id()
    asked = _ask(_announced(telling, event, told), event, is_recent=True)
    coming = chance.sample([one for one in telling.guests.values() if one.email], 11)
    for one in (*coming, *telling.strangers[6:8]):
        row = _register(telling, event, one, asked)
        row.registered_at = min(row.registered_at, story.ago(0.2))


def _doubt(telling: _Telling, event: Event, at: datetime) -> None:
    held = Registration(
        event=event, name="Rank Your Site Today", email="offers@rankfast.example", registered_at=at
    )
    held.state, held.doubt = State.HELD, "The name looks like an advertisement."
    telling.ledger.begin(None, "register", at).add(held)


def _need_something(registered: list[Registration]) -> None:
    for one, text in zip(registered[3::7], words("webinars")["answers"]["needs"], strict=False):
        last_day = one.event.ends_at.date()
        AccessNeed.objects.create(
            registration=one,
            text=text,
            agreed_to="Use what I wrote here to prepare this event, and delete it two weeks after.",
            delete_on=needs_deleted_on(last_day),
        )
