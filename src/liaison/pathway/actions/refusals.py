# SPDX-License-Identifier: AGPL-3.0-or-later
"""Why an action is not carried out. Each message is a sentence for the person, and says what to do next."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liaison.pathway.models import Partnership, Stage
from liaison.pathway.rules.moving import Objections


class Refused(Exception):
    """Nothing has been changed."""


class NotOpen(Refused):
    def __init__(self, partnership: Partnership) -> None:
        # Translators: somebody tried to move a partnership that waits, rests, was declined or has ended.
        super().__init__(_("This partnership is set aside. Take it up again first."))
        self.partnership = partnership


class OpenAlready(Refused):
    """The organisation has an open partnership on this pathway."""

    def __init__(self, partnership: Partnership) -> None:
        # Translators: somebody began a partnership with an organisation that has one.
        super().__init__(
            _("There is a partnership with this organisation already. Say what a second one is about to begin it.")
        )
        self.partnership = partnership


class ReasonMissing(Refused):
    def __init__(self) -> None:
        # Translators: something on the pathway was to be done without saying why.
        super().__init__(_("Say why in a few words: others will want to know."))


class DateMissing(Refused):
    def __init__(self) -> None:
        # Translators: a partnership was to rest without a date.
        super().__init__(_("Say on which day to look again, so that it is not forgotten."))


class DatesTurnedRound(Refused):
    def __init__(self) -> None:
        # Translators: a date to look again lies before the date something began.
        super().__init__(_("The day to look again comes before the day it began. Choose a later one."))


class NeedsReason(Refused):
    """Something of the checklist is missing, or the stage is full: see `objections`. A reason overrules both."""

    def __init__(self, stage: Stage, objections: Objections) -> None:
        super().__init__(" ".join(_sentences(stage, objections)))
        self.stage, self.objections = stage, objections


class NeedsEnding(Refused):
    def __init__(self, stage: Stage) -> None:
        # Translators: a partnership was moved to the last stage. %(stage)s is its name.
        message = _("“%(stage)s” is where a partnership ends well. Say how it ended.")
        super().__init__(message % {"stage": stage})
        self.stage = stage


class AnotherPathway(Refused):
    def __init__(self) -> None:
        # Translators: a partnership was to be moved to a stage that does not belong to its pathway.
        super().__init__(_("This stage belongs to another pathway. Choose a stage of this one."))


class TaskWaits(Refused):
    def __init__(self, first: list[str]) -> None:
        # Translators: a task cannot be done before others. %(tasks)s are their names, with commas between them.
        super().__init__(_("First comes: %(tasks)s.") % {"tasks": ", ".join(first)})


class WaitsForItself(Refused):
    def __init__(self) -> None:
        # Translators: tasks were to wait for each other in a circle.
        super().__init__(_("These tasks would wait for each other for ever. Take one of them out."))


class StageInUse(Refused):
    def __init__(self, stage: Stage, count: int) -> None:
        # Translators: a stage was to be removed. %(stage)s is its name, %(count)d how many partnerships are in it.
        message = ngettext(
            "%(count)d partnership is in “%(stage)s”. Move it to another stage first.",
            "%(count)d partnerships are in “%(stage)s”. Move them to another stage first.",
            count,
        )
        super().__init__(message % {"count": count, "stage": stage})


class LastStage(Refused):
    def __init__(self) -> None:
        # Translators: the only stage of a pathway was to be removed.
        super().__init__(_("A pathway needs at least one stage."))


class PathwayInUse(Refused):
    def __init__(self) -> None:
        # Translators: a pathway was to be put away.
        super().__init__(
            _("Partnerships are on their way here, or new ones begin here. Choose another pathway for them first.")
        )


class NameTaken(Refused):
    def __init__(self) -> None:
        # Translators: a pathway or stage was to get a name that another one has.
        super().__init__(_("Something here has this name already. Choose another one."))


def _sentences(stage: Stage, objections: Objections) -> list[str]:
    sentences = []
    if objections.missing:
        items = ", ".join(objections.missing)
        # Translators: what is missing before a partnership goes on. %(items)s are lines of a checklist.
        sentences.append(_("Not ticked yet: %(items)s.") % {"items": items})
    if objections.is_full:
        # Translators: a stage of the board is full. %(stage)s is its name, %(capacity)d how many fit.
        sentences.append(
            ngettext(
                "“%(stage)s” is full: it has place for %(capacity)d.",
                "“%(stage)s” is full: it has place for %(capacity)d.",
                stage.capacity or 0,
            )
            % {"stage": stage, "capacity": stage.capacity or 0}
        )
    # Translators: after what speaks against moving a partnership on.
    sentences.append(_("To move it all the same, say why."))
    return sentences
