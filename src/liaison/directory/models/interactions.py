# SPDX-License-Identifier: AGPL-3.0-or-later
"""What passed between us and them, and what was handed over."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from liaison.accounts.links import workspace_url
from liaison.accounts.models import Member, Recorded
from liaison.kit.labels import labels_of
from liaison.kit.places import language_name

from .parties import Organisation, Person


class Interaction(Recorded):
    kind = "interaction"

    class Kind(models.TextChoices):
        # Translators: kinds of interaction.
        EMAIL = "email", _("E-mail")
        CALL = "call", _("Call")
        MEETING = "meeting", _("Meeting")
        EVENT = "event", _("Event")
        MESSAGE = "message", _("Message")
        LETTER = "letter", _("Letter")
        OTHER = "other", _("Other contact")
        NOTE = "note", _("Note to ourselves")

    class Direction(models.TextChoices):
        # Translators: who started an interaction.
        OUTGOING = "outgoing", _("from us")
        INCOMING = "incoming", _("from them")
        MUTUAL = "mutual", _("together")

    class Outcome(models.TextChoices):
        # Translators: what came of an interaction.
        NO_REPLY = "no_reply", _("no reply")
        REPLIED = "replied", _("replied")
        INTERESTED = "interested", _("interested")
        DECLINED = "declined", _("declined")

    class Visibility(models.TextChoices):
        # Translators: who may read an interaction.
        EVERYONE = "everyone", _("everyone who sees the organisation")
        COORDINATORS = "coordinators", _("coordinators and owners")

    # A note to ourselves is no contact with them.
    REAL_CONTACT: ClassVar[frozenset[str]] = frozenset(Kind.values) - {Kind.NOTE.value}

    ICONS: ClassVar[dict[str, str]] = {
        "email": "message",
        "call": "speechBubble",
        "meeting": "userGroup",
        "event": "calendar",
        "message": "speechBubbles",
        "letter": "article",
        "other": "ongoingConversation",
        "note": "edit",
    }

    type = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.CALL)
    direction = models.CharField(
        _("direction"), max_length=10, choices=Direction.choices, default=Direction.OUTGOING
    )
    channel = models.CharField(
        _("through"),
        max_length=60,
        blank=True,
        # Translators: help text: the channel of an interaction.
        help_text=_("For example: Zoom, LinkedIn, the stand at a conference."),
    )
    at = models.DateTimeField(_("when"))
    # Imported notes know a day, or only a month; the page says no more than we know.
    day_only = models.BooleanField(default=False, editable=False)
    note = models.TextField(_("note"), blank=True)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices, blank=True)
    visibility = models.CharField(
        _("who may read this"), max_length=12, choices=Visibility.choices, default=Visibility.EVERYONE
    )
    organisations: "models.ManyToManyField[Organisation, InteractionOrganisation]" = models.ManyToManyField(
        Organisation, through="InteractionOrganisation", related_name="interactions"
    )
    people: "models.ManyToManyField[Person, InteractionPerson]" = models.ManyToManyField(
        Person, through="InteractionPerson", related_name="interactions"
    )
    members: "models.ManyToManyField[Member, InteractionMember]" = models.ManyToManyField(
        Member, through="InteractionMember", related_name="+"
    )

    class Meta(Recorded.Meta):
        db_table = "interaction"
        verbose_name = _("interaction")
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["workspace", "at", "id"], name="interaction_by_time")]

    def __str__(self) -> str:
        return f"{self.get_type_display()} {self.at:%Y-%m-%d} {Truncator(self.note).chars(60)}".strip()

    # Not Django's own two, which put all words into the language of the page for each row of a timeline.
    def get_type_display(self) -> str:  # type: ignore[no-redef]
        return labels_of(self.Kind).get(self.type, self.type)

    def get_direction_display(self) -> str:  # type: ignore[no-redef]
        return labels_of(self.Direction).get(self.direction, self.direction)

    @property
    def is_contact(self) -> bool:
        return self.type in self.REAL_CONTACT

    @property
    def when(self) -> date:
        """What a page may show: a day alone where no time of day is known."""
        return timezone.localtime(self.at).date() if self.day_only else self.at

    @property
    def icon(self) -> str:
        return self.ICONS[self.type]

    def get_absolute_url(self) -> str:
        return workspace_url("directory:interaction", self.public_id)


class InteractionOrganisation(Recorded):
    kind = "interaction_organisation"
    is_tie = True

    interaction = models.ForeignKey(Interaction, models.CASCADE, related_name="organisation_links")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="interaction_links")

    class Meta(Recorded.Meta):
        db_table = "interaction_organisation"
        constraints = [
            models.UniqueConstraint(fields=["interaction", "organisation"], name="interaction_organisation_once")
        ]


class InteractionPerson(Recorded):
    kind = "interaction_person"
    is_tie = True

    interaction = models.ForeignKey(Interaction, models.CASCADE, related_name="person_links")
    person = models.ForeignKey(Person, models.CASCADE, related_name="interaction_links")

    class Meta(Recorded.Meta):
        db_table = "interaction_person"
        constraints = [models.UniqueConstraint(fields=["interaction", "person"], name="interaction_person_once")]


class InteractionMember(Recorded):
    """One of us who was there."""

    kind = "interaction_member"
    is_tie = True

    interaction = models.ForeignKey(Interaction, models.CASCADE, related_name="member_links")
    member = models.ForeignKey(Member, models.PROTECT, related_name="interaction_links")

    class Meta(Recorded.Meta):
        db_table = "interaction_member"
        constraints = [models.UniqueConstraint(fields=["interaction", "member"], name="interaction_member_once")]


class SharedLink(Recorded):
    """A link that came up; those for the partner go into the hand-off later."""

    kind = "shared_link"

    interaction = models.ForeignKey(Interaction, models.CASCADE, related_name="shared_links")
    url = models.URLField(_("link"), max_length=1000)
    title = models.CharField(_("title"), max_length=300, blank=True)
    for_partner = models.BooleanField(_("for the partner"), default=True)

    class Meta(Recorded.Meta):
        db_table = "shared_link"
        verbose_name = _("shared link")

    def __str__(self) -> str:
        return self.title or self.url


class Resource(Recorded):
    """A file or a link that we hand out."""

    kind = "resource"

    title = models.CharField(_("title"), max_length=300)
    url = models.URLField(_("link"), max_length=1000, blank=True)
    file = models.FileField(_("file"), upload_to="resources/", blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    note = models.TextField(_("note"), blank=True)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta(Recorded.Meta):
        db_table = "resource"
        verbose_name = _("resource")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    @property
    def language_name(self) -> str:
        return language_name(self.language) if self.language else ""
