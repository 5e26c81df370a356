# SPDX-License-Identifier: AGPL-3.0-or-later
"""What can become of a partnership beside its stages. Each is a record, and each can be taken up again."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liaison.accounts.models import Member, Recorded
from liaison.directory.models import Organisation

from .partnerships import Partnership


class SideState(Recorded):
    kind = "side_state"

    class Type(models.TextChoices):
        # Translators: states beside the pathway.
        WAITING = "waiting", _("Waiting")
        RESTING = "resting", _("Resting")
        DECLINED_BY_THEM = "declined_by_them", _("Declined by them")
        DECLINED_BY_US = "declined_by_us", _("Declined by us")
        REFERRED_ON = "referred_on", _("Referred on")

    class WaitingFor(models.TextChoices):
        # Translators: what a partnership waits for.
        FUNDING = "funding", _("funding")
        YEAR_END = "year_end", _("the end of their year")
        US = "us", _("us")
        OTHER = "other", _("something else")

    told_of = "partnership__organisation"

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="side_states")
    type = models.CharField(_("what it is"), max_length=20, choices=Type.choices)
    waiting_for = models.CharField(_("waiting for"), max_length=10, choices=WaitingFor.choices, blank=True)
    reason = models.CharField(_("reason"), max_length=300)
    since = models.DateField(_("since"))
    look_again_on = models.DateField(_("look again on"), null=True, blank=True)
    # Where another affiliate or organisation was a better home for it.
    referred_to = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="partnerships_referred",
        verbose_name=_("referred to"),
    )
    by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    # Over since that day: taken up again by somebody, or, by nobody, because another state took its place.
    reopened_on = models.DateField(_("taken up again on"), null=True, blank=True)
    reopened_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    reopened_because = models.CharField(_("why it was taken up again"), max_length=300, blank=True)

    class Meta(Recorded.Meta):
        db_table = "side_state"
        verbose_name = _("state beside the pathway")
        ordering = ["-since", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership"], condition=Q(reopened_on=None), name="side_state_open_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="side_state_has_reason"),
        ]
        indexes = [
            models.Index(
                fields=["workspace", "look_again_on"],
                condition=Q(reopened_on=None),
                name="side_state_by_look_again",
            )
        ]

    def __str__(self) -> str:
        return str(self.get_type_display())


class Ending(Recorded):
    """Happily ever after. Neither "won" nor "lost"."""

    kind = "ending"

    class How(models.TextChoices):
        # Translators: how a partnership ended well.
        INDEPENDENT = "independent", _("They carry on by themselves")
        COMPLETED = "completed", _("What we set out to do is done")
        HANDED_ON = "handed_on", _("Others carry on with them")
        AGREED_TO_STOP = "agreed_to_stop", _("We agreed to stop")

    told_of = "partnership__organisation"

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="endings")
    how = models.CharField(_("how it ended"), max_length=15, choices=How.choices)
    reason = models.CharField(_("reason"), max_length=300)
    learned = models.TextField(_("what we learned"), blank=True)
    ended_on = models.DateField(_("ended on"))
    # A friendly call in a year, say.
    look_again_on = models.DateField(_("say hello again on"), null=True, blank=True)
    by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    # Over since that day: taken up again by somebody, or, by nobody, because another state took its place.
    reopened_on = models.DateField(_("taken up again on"), null=True, blank=True)
    reopened_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    reopened_because = models.CharField(_("why it was taken up again"), max_length=300, blank=True)

    class Meta(Recorded.Meta):
        db_table = "ending"
        verbose_name = _("ending")
        ordering = ["-ended_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership"], condition=Q(reopened_on=None), name="ending_open_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="ending_has_reason"),
        ]

    def __str__(self) -> str:
        return str(self.get_how_display())
