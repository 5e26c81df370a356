# SPDX-License-Identifier: AGPL-3.0-or-later
"""Maya's booking page and an open hour, and who took a time there: booked, moved, given back, held."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.db.models import F

from liaison.directory.models import ContactPoint, Person
from liaison.gatherings.actions.booking import Visitor, book, cancel, move
from liaison.gatherings.actions.booking_noting import note_meeting
from liaison.gatherings.actions.booking_pages import add_booking_page
from liaison.gatherings.models import Booking, BookingPage, Way
from liaison.gatherings.queries import times
from liaison.gatherings.rules.slots import Hours
from liaison.mailroom.models import Message

from .chance import Chance
from .story import Story
from .vocabulary import words

TUESDAY, WEDNESDAY, THURSDAY = 1, 2, 3
TALKS = {
    TUESDAY: [Hours(time(10), time(12)), Hours(time(14), time(16))],
    THURSDAY: [Hours(time(13, 30), time(16, 30))],
}
OPEN = {WEDNESDAY: [Hours(time(12), time(13))]}
# Days ago: when they booked, and the first day that they would take. The first two have taken place.
HELD = [(19, 12), (14, 6)]
COMING, MOVED, GIVEN_BACK = (3, -1), (5, -2), (4, -3)
DROP_INS = [6, 3.5, 2]
FREE = timedelta(days=21)


def take_place(story: Story) -> None:
    """After the mails of the rest are written: those here are sent already, as in the story they were."""
    maya, chance = story.members["maya"], Chance("Northshire's meetings")
    guests = _guests(story, chance)
    talk, answers = _offer(story, "talk", TALKS, minutes_after=15, daily_most=3), words("meetings")["answers"]
    asked = iter(answers["talk"])
    for booked, wanted in HELD:
        note_meeting(_book(story, talk, next(guests), booked, wanted, next(asked)), by=maya)
    _book(story, talk, next(guests), *COMING, next(asked))
    moved = _book(story, talk, next(guests), *MOVED, next(asked))
    move(moved, _free(story, talk, MOVED[0] - 1, MOVED[1] - 3), at=story.ago(MOVED[0] - 1))
    cancel(_book(story, talk, next(guests), *GIVEN_BACK, next(asked)), at=story.ago(GIVEN_BACK[0] - 1))
    hour = _offer(story, "open", OPEN, minutes=60, every=60, minutes_after=0, is_drop_in=True, places=6)
    for days, text in zip(DROP_INS, answers["open"], strict=True):
        _book(story, hour, next(guests), days, -1, text)
    _as_sent()


def _offer(story: Story, what: str, week: dict[int, list[Hours]], **more: object) -> BookingPage:
    told, maya = words("meetings")[what], story.members["maya"]
    ways = [Way.LINK] if what == "open" else [Way.LINK, Way.CALL, Way.IN_PERSON]
    values = {name: told[name] for name in ("name", "slug", "intro")}
    values |= {"member": maya, "time_zone": maya.workspace.time_zone, "ways": ways, "notice_hours": 12}
    values |= {"questions": [told["question"]], "join_url": f"https://meet.example/{told['slug']}"}
    values |= {"place": "The chapter's office, Quay Street, Northport"} if Way.IN_PERSON in ways else {}
    page, _change = add_booking_page(values | more, week, by=maya)
    return times.pages().get(pk=page.pk)


def _guests(story: Story, chance: Chance) -> Iterator[tuple[Person, str]]:
    """With their address; of the first places, which the campaign leaves alone."""
    places = [one for one in story.places[1:45] if one.language == "en" and one.organisation.archived_at is None]
    usable = ContactPoint.objects.filter(
        type=ContactPoint.Type.EMAIL, state__in=["valid", "unverified"], person__archived_at=None
    )
    for place in chance.sample(places, len(places)):
        point = usable.filter(person__in=place.people).select_related("person").order_by("pk").first()
        if point is not None and point.person is not None:
            yield point.person, point.value


def _book(
    story: Story, page: BookingPage, guest: tuple[Person, str], booked: float, wanted: float, answer: str
) -> Booking:
    person, address = guest
    who = Visitor(
        person.name,
        address,
        Way.LINK,
        page.time_zone,
        language="en",
        answers=[[page.questions[0], answer]],
    )
    return book(page, _free(story, page, booked, wanted), who, at=story.ago(booked))


def _free(story: Story, page: BookingPage, booked: float, wanted: float) -> datetime:
    """The first time that was free then, from that day on."""
    first = story.ago(wanted).date()
    last = first + FREE
    found = times.offers(page, times.hosts_of(page), now=story.ago(booked), first=first, last=last)
    return found[0].starts_at


def _as_sent() -> None:
    Message.objects.filter(about_kind=Booking.kind, state=Message.State.QUEUED).update(
        state=Message.State.ACCEPTED, settled_at=F("queued_at") + timedelta(seconds=2)
    )
