# SPDX-License-Identifier: AGPL-3.0-or-later
"""Mails out of a file that somebody uploads: .eml holds one, .mbox many. Read apart, as strangers' files are."""

import tempfile
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from liaison.kit.files import UnreadableFile
from liaison.kit.files.apart import Caps, run_apart
from liaison.mailroom.models import IncomingMail
from liaison.mailroom.reading.rules.files import MOST_MAILS
from liaison.mailroom.reading.rules.parsing import ReadMail
from liaison.mailroom.reading.rules.passing import from_line

from .receiving import receive

CHILD = "liaison.mailroom.reading.child"
CAPS = Caps(memory=600_000_000, processor_seconds=60, seconds=60, answer=100_000_000)
MOST_BYTES = 20_000_000

# Translators: why a file of mails was refused. .eml and .mbox are endings of file names.
NO_MAILS = _(
    "There is no mail in this file. Save the mail in your mail program as .eml, or a folder of mails as .mbox, "
    "and choose that file."
)
# Translators: why a file of mails was refused; %(most)d is a number of mails.
TOO_MANY = ngettext_lazy(
    "This file holds more than %(most)d mail. Bring in a smaller folder; nothing was taken in.",
    "This file holds more than %(most)d mails. Bring in a smaller folder; nothing was taken in.",
    MOST_MAILS,
)
# Translators: why a file of mails was refused.
BROKEN = _("This file cannot be read; it may be damaged. Save the mails once more and try again.")


@dataclass(frozen=True)
class Taken:
    """Mails of a file: those that are new, and how many were here before."""

    new: list[IncomingMail]
    known: int


def take_in_file(data: bytes, *, at: datetime) -> Taken:
    """Raises UnreadableFile before anything is kept."""
    new, known = [], 0
    for read in read_file(data):
        received = receive(read, door=IncomingMail.Door.UPLOAD, at=at)
        if received.is_new:
            new.append(received.mail)
        else:
            known += 1
    return Taken(new, known)


def read_file(data: bytes) -> list[ReadMail]:
    """Raises UnreadableFile and nothing else, whatever the bytes do."""
    with tempfile.TemporaryFile() as job, tempfile.TemporaryFile() as answer:
        job.write(data)
        job.seek(0)
        run_apart(CHILD, job, answer, CAPS)
        answer.seek(0)
        try:
            mails = [from_line(line) for line in answer]
        except (ValueError, TypeError, KeyError) as error:
            raise UnreadableFile(BROKEN) from error
    if not mails:
        raise UnreadableFile(NO_MAILS)
    if len(mails) > MOST_MAILS:
        raise UnreadableFile(TOO_MANY % {"most": MOST_MAILS})
    return mails
