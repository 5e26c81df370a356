# SPDX-License-Identifier: AGPL-3.0-or-later
"""Why an action is not carried out. Each message is a sentence for the person, and says what to do next."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liaison.pathway.models import Partnership, Pathway, Stage
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


class StageGone(Refused):
    """Somebody took it off the pathway after the page was opened."""

    def __init__(self, stage: Stage) -> None:
        # Translators: a stage was to be used that somebody has removed. %(stage)s is its name.
        message = _("“%(stage)s” has been removed from the pathway meanwhile. Choose another stage.")
        super().__init__(message % {"stage": stage})


class PathwayGone(Refused):
    def __init__(self, pathway: Pathway) -> None:
        # Translators: a partnership was to go on along a pathway that is put away. %(pathway)s is its name.
        message = _("The pathway “%(pathway)s” is put away. Bring it back in the settings first.")
        super().__init__(message % {"pathway": pathway})


class TaskWaits(Refused):
    def __init__(self, first: list[str]) -> None:
        # Translators: a task cannot be done before others. %(tasks)s are their names, with commas between them.
        super().__init__(_("First comes: %(tasks)s.") % {"tasks": ", ".join(first)})


class WaitsForItself(Refused):
    def __init__(self) -> None:
        # Translators: tasks were to wait for each other in a circle.
        super().__init__(_("These tasks would wait for each other for ever. Take one of them out."))


class StageInUse(Refused):
    """`count` partnerships stand there, and nobody said where they go; or more came meanwhile."""

    def __init__(self, stage: Stage, count: int) -> None:
        # Translators: a stage was to be removed. %(stage)s is its name, %(count)d how many partnerships are in it.
        message = ngettext(
            "%(count)d partnership is in “%(stage)s”. Say to which stage it goes.",
            "%(count)d partnerships are in “%(stage)s”. Say to which stage they go.",
            count,
        )
        super().__init__(message % {"count": count, "stage": stage})
        self.count = count


class LastStage(Refused):
    def __init__(self) -> None:
        # Translators: the only stage of a pathway was to be removed, or all but the one where partnerships end.
        super().__init__(_("A pathway needs at least one stage beside the one where partnerships end."))


class PathwayInUse(Refused):
    """`count` partnerships are on their way there, and nobody said where they go; or more came meanwhile."""

    def __init__(self, pathway: Pathway, count: int) -> None:
        # Translators: somebody puts a pathway away; %(pathway)s is its name, %(count)d how many are on it.
        message = ngettext(
            "%(count)d partnership is on its way along “%(pathway)s”. Say where it goes on.",
            "%(count)d partnerships are on their way along “%(pathway)s”. Say where they go on.",
            count,
        )
        super().__init__(message % {"count": count, "pathway": pathway})
        self.count = count


class NewOnesBeginHere(Refused):
    def __init__(self) -> None:
        # Translators: the pathway that new partnerships go was to be put away, or no longer to be that one.
        super().__init__(_("New partnerships begin on this pathway. Choose another one for them first."))


class NowhereToBegin(Refused):
    def __init__(self) -> None:
        # Translators: a pathway without a stage to begin at was to be the one for new partnerships.
        super().__init__(_("Nothing can begin here yet: add a stage first."))


class NameTaken(Refused):
    def __init__(self) -> None:
        # Translators: a pathway or stage was to get a name that another one has.
        super().__init__(_("Something here has this name already. Choose another one."))


class NameOfOnePutAway(NameTaken):
    def __init__(self) -> None:
        # Translators: a pathway or stage was to get a name that one has which is put away.
        Refused.__init__(self, _("One that is put away has this name. Bring it back, or choose another name."))


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


class TakenAlready(Refused):
    """Two wanted the same task; `by` was first."""

    def __init__(self, by: str) -> None:
        # Translators: somebody wanted to take a task that somebody else has taken. %(name)s is that person.
        super().__init__(
            _("%(name)s was a moment faster and has taken it. Thank you for wanting to!") % {"name": by}
        )


class ShiftFull(Refused):
    def __init__(self) -> None:
        # Translators: somebody wanted a place in a shift in which there is none left.
        super().__init__(_("The last place has just been taken. Thank you for wanting to! Perhaps another shift?"))


class DoneAlready(Refused):
    def __init__(self) -> None:
        # Translators: somebody wanted to take a task that is done.
        super().__init__(_("This is done already. Thank you for wanting to!"))


class TwoShiftsAtOnce(Refused):
    """A person can be in one place at a time; `other` is the shift that they have."""

    def __init__(self, name: str, other: str) -> None:
        # Translators: one person would be in two shifts at once. %(name)s is who, %(shift)s the other shift.
        super().__init__(_("%(name)s is in “%(shift)s” at that time.") % {"name": name, "shift": other})


class PlacesTaken(Refused):
    """A shift was to have fewer places than people, or to be none any more."""

    def __init__(self, count: int) -> None:
        # Translators: somebody changes a shift in which people have taken places. %(count)d is how many.
        message = ngettext(
            "%(count)d person has a place in this shift. Leave it a time and as many places, or ask them first.",
            "%(count)d people have places in this shift. Leave it a time and as many places, or ask them first.",
            count,
        )
        super().__init__(message % {"count": count})


class PutAway(Refused):
    def __init__(self) -> None:
        # Translators: a plan was to be made from a template that is no longer used.
        super().__init__(_("This template has been put away meanwhile. Choose another one."))
