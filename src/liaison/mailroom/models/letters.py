# SPDX-License-Identifier: AGPL-3.0-or-later
"""Letters that a workspace writes again and again, and their texts by language and goal."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from liaison.accounts.links import workspace_url
from liaison.accounts.models import Recorded
from liaison.kit.places import language_name


class Letter(Recorded):
    kind = "letter"

    class Purpose(models.TextChoices):
        # Translators: what a letter is for.
        FIRST_CONTACT = "first_contact", _("first contact")
        # Translators: what a letter is for.
        REMINDER = "reminder", _("reminder")
        # Translators: what a letter is for: the last one to somebody who never answered.
        CLOSING = "closing", _("closing note")
        # Translators: what a letter is for.
        INVITATION = "invitation", _("invitation")
        # Translators: what a letter is for: after an event.
        FOLLOW_UP = "follow_up", _("follow-up")
        # Translators: what a letter is for.
        THANKS = "thanks", _("thanks")
        # Translators: what a letter is for: a colleague takes over.
        HAND_OFF = "hand_off", _("hand-off")
        # Translators: what a letter is for.
        POLITE_NO = "polite_no", _("polite no")
        # Translators: what a letter is for: introduces two organisations to each other.
        REFERRAL = "referral", _("referral")
        # Translators: what a letter is for: nothing in the list.
        OTHER = "other", _("something else")

    class Channel(models.TextChoices):
        """Only mail leaves through Liaison; anything else is prepared here and sent by a person."""

        # Translators: how a letter reaches somebody.
        MAIL = "mail", _("e-mail")
        # Translators: how a letter reaches somebody; the name of a network.
        LINKEDIN = "linkedin", _("LinkedIn")
        # Translators: how a letter reaches somebody: a message in a social network.
        SOCIAL = "social", _("social network")
        # Translators: how a letter reaches somebody: somebody reads it while they call.
        PHONE = "phone", _("phone script")

    name = models.CharField(_("name"), max_length=120)
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose.choices, default=Purpose.OTHER)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices, default=Channel.MAIL)
    # Which of the letters that are shipped it began as.
    library_key = models.CharField(max_length=60, blank=True, editable=False)

    class Meta(Recorded.Meta):
        db_table = "letter"
        verbose_name = _("letter")
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="letter_name_once")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return workspace_url("mailroom:letter", self.public_id)

    @property
    def is_mail(self) -> bool:
        return self.channel == self.Channel.MAIL


class LetterVersion(Recorded):
    kind = "letter_version"

    class Goal(models.TextChoices):
        """Empty: for whatever goal has no version of its own."""

        # Translators: a goal that a letter speaks to: people and subjects that are left out get their place.
        KNOWLEDGE_EQUITY = "knowledge_equity", _("knowledge equity")
        # Translators: a goal that a letter speaks to: what a museum or library has is seen by more people.
        COLLECTIONS_SEEN = "collections_seen", _("collections seen")
        # Translators: a goal that a letter speaks to: people learn something.
        SKILLS = "skills", _("skills")

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="versions")
    language = models.CharField(_("language"), max_length=12)
    goal = models.CharField(_("goal"), max_length=20, choices=Goal.choices, blank=True)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    body = models.TextField(_("text"))

    class Meta(Recorded.Meta):
        db_table = "letter_version"
        verbose_name = _("version of a letter")
        ordering = ["language", "goal", "id"]
        constraints = [
            models.UniqueConstraint(fields=["letter", "language", "goal"], name="letter_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.letter} ({self.named})"

    def get_absolute_url(self) -> str:
        return self.letter.get_absolute_url()

    @property
    def named(self) -> str:
        """By language, and by goal where it is for one."""
        language = language_name(self.language)
        return f"{language}, {self.get_goal_display()}" if self.goal else language
