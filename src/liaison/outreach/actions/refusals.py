# SPDX-License-Identifier: AGPL-3.0-or-later
"""Why an action is not carried out. Each message is a sentence for the person, and says what to do next."""

from django.utils.translation import gettext as _


class Refused(Exception):
    """Nothing has been changed."""


class NameTaken(Refused):
    def __init__(self) -> None:
        # Translators: a cadence or campaign was to get a name that another one has.
        super().__init__(_("Something here has this name already. Choose another one."))


class WrongSteps(Refused):
    """A cadence without a first letter, with more steps than there may be, or without a wait in between."""

    def __init__(self) -> None:
        # Translators: somebody put together a cadence that cannot be.
        super().__init__(_("A cadence has one to four letters: the first at once, the others after some days."))


class AlreadyReached(Refused):
    def __init__(self) -> None:
        # Translators: somebody tried to change letters of a cadence that were sent in it already.
        words = _(
            "Somebody has had this letter, so it stays. Change the letters after it, or begin a new cadence."
        )
        super().__init__(words)


class InUse(Refused):
    def __init__(self) -> None:
        # Translators: a campaign was to go on in other steps, though it has begun.
        super().__init__(_("Its letters have been written. Begin a new campaign for another cadence."))


class CampaignOver(Refused):
    def __init__(self) -> None:
        # Translators: a campaign that has ended was to write to somebody.
        super().__init__(_("This campaign has ended. Begin a new one."))


class NotRunning(Refused):
    def __init__(self) -> None:
        # Translators: somebody was faster: this organisation is not being written to any more.
        super().__init__(_("They are not being written to any more."))


class NotResting(Refused):
    def __init__(self) -> None:
        # Translators: somebody was faster: this organisation is not left in peace any more.
        super().__init__(_("They are not resting any more. Look at what has happened since."))


class RunsAlready(Refused):
    def __init__(self) -> None:
        # Translators: an organisation was to be written to in steps, which it is already.
        super().__init__(_("They are being written to already."))


class NothingToDo(Refused):
    def __init__(self) -> None:
        # Translators: somebody pressed "Try again" on a letter that has left, or is on its way.
        super().__init__(_("There is nothing to try again: the letter has gone, or is on its way."))
