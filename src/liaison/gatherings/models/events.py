# SPDX-License-Identifier: AGPL-3.0-or-later
"""What we invite people to: a webinar, a wikithon, a stand at a conference; and who and what belongs to it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from liaison.accounts.links import workspace_url
from liaison.accounts.models import Member, Recorded, ScopedManager, ScopedQuerySet
from liaison.accounts.models.workspace import validate_time_zone
from liaison.directory.models import Organisation


class EventSeries(Recorded):
    """Events that belong together, such as pot-luck wikithons; it has a public page of its own."""

    kind = "event_series"

    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(_("short name in the address"), max_length=80)
    about = models.TextField(_("what it is about"), blank=True)
    language = models.CharField(_("language"), max_length=12, default="en")

    class Meta(Recorded.Meta):
        db_table = "event_series"
        verbose_name = _("series of events")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["workspace", "slug"], name="event_series_slug_once")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return workspace_url("gatherings:series", self.public_id)


class EventQuerySet(ScopedQuerySet["Event"]):
    def public(self) -> "EventQuerySet":
        """Those with a page for everybody: a cancelled one says so there."""
        return self.filter(published_at__isnull=False)

    def coming(self, now: datetime) -> "EventQuerySet":
        return self.filter(ends_at__gt=now).order_by("starts_at", "pk")

    def over(self, now: datetime) -> "EventQuerySet":
        return self.filter(ends_at__lte=now).order_by("-starts_at", "-pk")


EventManager = ScopedManager.from_queryset(EventQuerySet)


class Event(Recorded):
    """`state` is what somebody decided; that it is over is told by the clock."""

    kind = "event"
    # Raised whenever those who registered have to hear of something; calendars go by it (RFC 5545, 3.8.7.4).
    unrecorded = frozenset({"sequence"})

    class Kind(models.TextChoices):
        # Translators: kinds of event.
        WEBINAR = "webinar", _("webinar")
        # Translators: a kind of event: many write articles together.
        WIKITHON = "wikithon", _("wikithon")
        # Translators: a kind of event.
        TRAINING = "training", _("training")
        # Translators: a kind of event: somebody speaks.
        TALK = "talk", _("talk")
        # Translators: a kind of event.
        MEETING = "meeting", _("meeting")
        # Translators: a kind of event: people come and go with questions.
        DROP_IN = "drop_in", _("drop-in")
        # Translators: a kind of event: our table at a conference.
        STAND = "stand", _("conference stand")

    class Form(models.TextChoices):
        # Translators: where an event is.
        ONLINE = "online", _("online")
        # Translators: where an event is: people come to a place.
        IN_PERSON = "in_person", _("in person")
        # Translators: where an event is: online and at a place.
        HYBRID = "hybrid", _("online and in person")

    class State(models.TextChoices):
        # Translators: how far an event has come: only we can see it.
        DRAFT = "draft", _("draft")
        # Translators: how far an event has come.
        PUBLISHED = "published", _("published")
        # Translators: how far an event has come.
        CANCELLED = "cancelled", _("cancelled")

    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(_("short name in the address"), max_length=80)
    event_kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.WEBINAR)
    series = models.ForeignKey(
        EventSeries, models.SET_NULL, null=True, blank=True, related_name="events", verbose_name=_("series")
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    # What those who registered are told.
    cancelled_because = models.CharField(_("why it is cancelled"), max_length=500, blank=True)

    summary = models.CharField(
        _("in a sentence"),
        max_length=300,
        blank=True,
        # Translators: help text: the summary of an event.
        help_text=_("Shown in lists and where somebody shares the page."),
    )
    about = models.TextField(_("what it is about"), blank=True)
    programme = models.TextField(_("programme"), blank=True)
    language = models.CharField(
        _("language of the page"),
        max_length=12,
        default="en",
    )
    # Codes of languages, such as ["en", "cy"].
    languages = models.JSONField(_("languages spoken"), default=list, blank=True)

    form = models.CharField(_("where"), max_length=10, choices=Form.choices, default=Form.ONLINE)
    place = models.CharField(
        _("place"),
        max_length=300,
        blank=True,
        # Translators: help text: the place of an event.
        help_text=_("Name and address, as one would tell a stranger."),
    )
    join_url = models.URLField(
        _("link to join"),
        max_length=1000,
        blank=True,
        # Translators: help text: the link to a video meeting.
        help_text=_("Only those who registered get it."),
    )
    time_zone = models.CharField(
        _("time zone"), max_length=60, default="Europe/London", validators=[validate_time_zone]
    )
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    recording_url = models.URLField(_("recording"), max_length=1000, blank=True)

    capacity = models.PositiveIntegerField(
        _("places"),
        null=True,
        blank=True,
        # Translators: help text: how many can come to an event.
        help_text=_("Leave it empty where everybody fits in."),
    )
    registration_closes_at = models.DateTimeField(
        _("registration closes"),
        null=True,
        blank=True,
        # Translators: help text: until when one can register for an event.
        help_text=_("Leave it empty for: when it ends."),
    )
    asks_organisation = models.BooleanField(_("ask for the organisation"), default=True)
    asks_access_needs = models.BooleanField(_("ask what people need to take part"), default=True)
    # False where no list may be kept: then people are only counted.
    keeps_list = models.BooleanField(_("keep a list of those who come"), default=True)
    headcount = models.PositiveIntegerField(_("how many came"), null=True, blank=True)
    # Whoever was there for so many minutes has attended.
    attended_minutes = models.PositiveSmallIntegerField(_("minutes that count as attended"), default=10)
    sequence = models.PositiveIntegerField(default=0, editable=False)

    objects = EventManager()  # type: ignore[misc]

    class Meta(Recorded.Meta):
        db_table = "event"
        verbose_name = _("event")
        ordering = ["-starts_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "slug"], name="event_slug_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="event_ends_after_it_begins"),
        ]
        indexes = [models.Index(fields=["workspace", "starts_at"], name="event_by_time")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return workspace_url("gatherings:event", self.public_id)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def lasts(self) -> timedelta:
        return self.ends_at - self.starts_at

    @property
    def is_public(self) -> bool:
        return self.published_at is not None

    @property
    def is_cancelled(self) -> bool:
        return self.state == self.State.CANCELLED

    def is_over(self, now: datetime) -> bool:
        return self.ends_at <= now

    def is_running(self, now: datetime) -> bool:
        return self.starts_at <= now < self.ends_at

    def takes_registrations(self, now: datetime) -> bool:
        closes = self.registration_closes_at or self.ends_at
        return self.state == self.State.PUBLISHED and self.keeps_list and now < min(closes, self.ends_at)


class EventOrganiser(Recorded):
    """One of us who looks after it."""

    kind = "event_organiser"
    is_tie = True

    event = models.ForeignKey(Event, models.CASCADE, related_name="organisers")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")

    class Meta(Recorded.Meta):
        db_table = "event_organiser"
        verbose_name = _("organiser of an event")
        constraints = [models.UniqueConstraint(fields=["event", "member"], name="event_organiser_once")]

    def __str__(self) -> str:
        return str(self.event)


class EventPartner(Recorded):
    """An organisation that does it together with us."""

    kind = "event_partner"
    is_tie = True

    event = models.ForeignKey(Event, models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")

    class Meta(Recorded.Meta):
        db_table = "event_partner"
        verbose_name = _("partner of an event")
        verbose_name_plural = _("events done together")
        constraints = [models.UniqueConstraint(fields=["event", "organisation"], name="event_partner_once")]

    def __str__(self) -> str:
        return str(self.event)


class EventResource(Recorded):
    """Slides, a handout, a list of articles: something to take home."""

    kind = "event_resource"

    event = models.ForeignKey(Event, models.CASCADE, related_name="resources")
    title = models.CharField(_("title"), max_length=200)
    url = models.URLField(_("link"), max_length=1000)
    order = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta(Recorded.Meta):
        db_table = "event_resource"
        verbose_name = _("resource of an event")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.title


class EventQuestion(Recorded):
    """What the registration asks besides name and address."""

    kind = "event_question"

    class Type(models.TextChoices):
        # Translators: how a question is answered: a line of text.
        LINE = "line", _("a line")
        # Translators: how a question is answered.
        TEXT = "text", _("a longer text")
        # Translators: how a question is answered.
        NUMBER = "number", _("a number")
        # Translators: how a question is answered.
        YES_NO = "yes_no", _("yes or no")
        # Translators: how a question is answered: one of several.
        CHOICE = "choice", _("one of these")
        # Translators: how a question is answered: any of several.
        CHOICES = "choices", _("any of these")

    event = models.ForeignKey(Event, models.CASCADE, related_name="questions")
    text = models.CharField(_("question"), max_length=300)
    answer_type = models.CharField(_("answer"), max_length=10, choices=Type.choices, default=Type.LINE)
    # What can be chosen, where something can.
    choices = models.JSONField(_("choices"), default=list, blank=True)
    is_required = models.BooleanField(_("has to be answered"), default=False)
    # Null: as long as the registration itself.
    kept_days = models.PositiveSmallIntegerField(
        _("days kept after the event"),
        null=True,
        blank=True,
        # Translators: help text: for how long the answers to a question are kept.
        help_text=_("Then the answers are deleted. Leave it empty to keep them with the registration."),
    )
    # Answered for numbers alone: nobody's name stands beside it, and it is shown in counts of ten or more.
    is_monitoring = models.BooleanField(_("anonymous, for our numbers alone"), default=False)
    is_asked_after = models.BooleanField(
        _("asked once more afterwards"),
        default=False,
        # Translators: help text: a question is asked at registration and again in the feedback.
        help_text=_("In the feedback form, so that you see what changed. Only where it is anonymous."),
    )
    order = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta(Recorded.Meta):
        db_table = "event_question"
        verbose_name = _("question")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.text
