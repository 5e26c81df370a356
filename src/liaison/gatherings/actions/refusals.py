# SPDX-License-Identifier: AGPL-3.0-or-later
"""Why something cannot be done, in sentences for people."""

from django.utils.translation import gettext as _


class Refused(Exception):
    """The message is a sentence for people."""


class SlugTaken(Refused):
    def __init__(self) -> None:
        # Translators: an event or a series cannot be saved.
        super().__init__(_("Another one has this short name in its address. Choose another."))


class HasRegistrations(Refused):
    def __init__(self) -> None:
        # Translators: an event cannot be removed.
        super().__init__(_("People have registered for it. Cancel it instead: then they hear of it."))


class IsCancelled(Refused):
    def __init__(self) -> None:
        # Translators: something cannot be done because the event is cancelled.
        super().__init__(_("This event is cancelled."))


class NotReady(Refused):
    def __init__(self) -> None:
        # Translators: an event cannot be published yet.
        super().__init__(_("Say first where it is: a place, or a link to join."))


class IsOver(Refused):
    def __init__(self) -> None:
        # Translators: something cannot be done because the event is over.
        super().__init__(_("This event is over already."))


class RegistrationClosed(Refused):
    def __init__(self) -> None:
        # Translators: somebody wants to register for an event that takes nobody any more.
        super().__init__(_("Registration is closed."))


class CancelledAlready(Refused):
    def __init__(self) -> None:
        # Translators: somebody uses the link of a registration that was cancelled.
        super().__init__(_("This registration was cancelled. Register again if you want to come after all."))


class NotOverYet(Refused):
    def __init__(self) -> None:
        # Translators: letters after an event cannot be written yet.
        super().__init__(_("The event is not over yet."))


class NobodyKnownToHaveCome(Refused):
    def __init__(self) -> None:
        # Translators: letters after an event cannot be written yet.
        super().__init__(_("Say first who came: as long as nobody is ticked, all of them count as absent."))


class ApprovedAlready(Refused):
    def __init__(self) -> None:
        # Translators: letters after an event cannot be changed any more.
        super().__init__(_("These letters were let go already."))
