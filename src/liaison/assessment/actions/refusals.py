# SPDX-License-Identifier: AGPL-3.0-or-later
"""Why an action is not carried out. Each message is a sentence for the person, and says what to do next."""

from django.utils.translation import gettext as _

from liaison.assessment.models import Criterion


class Refused(Exception):
    """Nothing has been changed."""


class RoundClosed(Refused):
    def __init__(self) -> None:
        # Translators: somebody tried to change a round of assessment that is closed.
        super().__init__(_("This round is closed, and stays as it is. Open a new round to score again."))


class NotClosed(Refused):
    def __init__(self) -> None:
        # Translators: somebody tried to decide about a candidate too early.
        super().__init__(_("Close the round first, so that everybody's scores count in the decision."))


class NotAsked(Refused):
    def __init__(self) -> None:
        # Translators: somebody tried to score a candidate without being asked to.
        super().__init__(_("You are not asked to score this candidate. Ask a coordinator to add you."))


class NoLongerAsked(Refused):
    def __init__(self) -> None:
        # Translators: somebody's request to score a candidate was taken back by a colleague at the same moment.
        super().__init__(_("A colleague has just taken this request back. Ask again if it was not meant to be."))


class StandsBack(Refused):
    def __init__(self) -> None:
        # Translators: somebody tried to score a candidate from which they stand back.
        super().__init__(_("You stand back from this candidate. A coordinator can ask you to score all the same."))


class AlreadySubmitted(Refused):
    def __init__(self) -> None:
        # Translators: somebody tried to change scores that they have submitted.
        super().__init__(
            _("These scores are submitted and stay as they are. The panel can change one with a reason.")
        )


class OffTheScale(Refused):
    def __init__(self, criterion: Criterion, levels: int, step: object) -> None:
        # Translators: an impossible score. %(levels)s and %(step)s are numbers.
        message = _("%(criterion)s: give 1 to %(levels)s points in steps of %(step)s.")
        super().__init__(message % {"criterion": criterion, "levels": levels, "step": step})
        self.criterion = criterion


class UnknownCriterion(Refused):
    def __init__(self) -> None:
        # Translators: a score for a criterion that is not among those of the round.
        super().__init__(
            _("There is a score for a criterion that does not belong to the round. Look at what is asked now.")
        )


class NotAnswered(Refused):
    """`criteria` are those without points."""

    def __init__(self, criteria: list[Criterion]) -> None:
        names = ", ".join(str(one) for one in criteria)
        # Translators: scores were submitted with gaps. %(names)s are criteria with commas between them.
        message = _("Still open: %(names)s. Give points, or choose “Cannot judge”.")
        super().__init__(message % {"names": names})
        self.criteria = criteria


class WordsAlone(Refused):
    """A comment cannot be kept without its score."""

    def __init__(self, criteria: list[Criterion]) -> None:
        names = ", ".join(str(one) for one in criteria)
        # Translators: a draft of scores has a comment beside no score. %(names)s are criteria with commas.
        message = _("%(names)s: give points too, or choose “Cannot judge”, so that what you wrote can be kept.")
        super().__init__(message % {"names": names})


class ReasonMissing(Refused):
    def __init__(self) -> None:
        # Translators: something in a round of assessment was to be done without saying why.
        super().__init__(_("Say why in a few words: others will want to know."))


class StillAlone(Refused):
    def __init__(self) -> None:
        # Translators: a score was to be changed by the panel while everybody still scores alone.
        super().__init__(_("Everybody still scores alone. Begin the panel's talk first."))


class NotSubmitted(Refused):
    def __init__(self) -> None:
        # Translators: a score that nobody has submitted was to be changed by the panel.
        super().__init__(_("These scores are not submitted yet. There is nothing to change."))


class Blind(Refused):
    def __init__(self) -> None:
        # Translators: somebody who is still to score a candidate tried to change another's score, or to decide.
        super().__init__(_("Score this candidate yourself first: until then you see nobody's scores."))


class NoCandidates(Refused):
    def __init__(self) -> None:
        # Translators: assessors were to be asked before there was anything to score.
        super().__init__(_("Choose at least one candidate and one assessor."))


class BadSet(Refused):
    """A set with which nothing could be scored; the message says why."""


class NameTaken(Refused):
    def __init__(self) -> None:
        # Translators: a set of criteria was to get a name that another one has.
        super().__init__(_("There is a set of criteria of this name already. Choose another one."))


class SheetChanged(Refused):
    def __init__(self) -> None:
        # Translators: somebody has changed candidates or averages since the rows of a spreadsheet were shown.
        super().__init__(_("Something has changed here since these rows were shown. Look at them again."))
