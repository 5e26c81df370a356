# SPDX-License-Identifier: AGPL-3.0-or-later
"""Kill whoever writes the letters of cadences with `kill -9` at random moments.

    python bench/cadence_kills.py --kills 20 --approaches 300
    LIAISON_DATABASE_URL=postgresql://… python bench/cadence_kills.py --writers 2

The sender is played: letters that wait are noted as having left long ago, so that the next one is due at once.
Then everything is written in peace, and each step of each approach looked for: it is there once, with one mail.
Prints a line of JSON. Do not name a database that you work with.
"""

import argparse
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import django

FOLDER = Path(tempfile.mkdtemp(prefix="liaison-cadences-"))
os.environ["LIAISON_DATA"] = str(FOLDER)
os.environ["LIAISON_LOG_LEVEL"] = "ERROR"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liaison.project.settings")
django.setup()

# These have tables, which are known from here on.
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from liaison.accounts.actions import changing  # noqa: E402
from liaison.accounts.models import Member  # noqa: E402
from liaison.accounts.scope import in_workspace  # noqa: E402
from liaison.directory.models import ContactPoint, Organisation  # noqa: E402
from liaison.mailroom.letters.actions.writing import add_letter  # noqa: E402
from liaison.mailroom.models import Message  # noqa: E402
from liaison.outreach.actions.approaching import begin_approaches  # noqa: E402
from liaison.outreach.actions.cadences import add_cadence  # noqa: E402
from liaison.outreach.actions.campaigns import add_campaign  # noqa: E402
from liaison.outreach.models import Approach, ApproachLetter, Campaign  # noqa: E402
from liaison.outreach.stepping.rounds import go_round  # noqa: E402
from liaison.project import cast  # noqa: E402

STEPS = 3
LONG_AGO = timedelta(days=60)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--approaches", type=int, default=300, help="default: %(default)s")
    parser.add_argument("--writers", type=int, default=1, help="at once (default: %(default)s)")
    options = parser.parse_args()
    call_command("migrate", verbosity=0, skip_checks=True)
    try:
        with in_workspace(cast.northshire()):
            plant(options.approaches, cast.join("maya"))
            started = time.monotonic()
            kill_writers(options)
            in_peace()
            result = {
                "database": connection.vendor,
                "kills": options.kills,
                "writers": options.writers,
                "seconds": round(time.monotonic() - started, 1),
                **look_for_each(options.approaches),
            }
    finally:
        connection.close()
        shutil.rmtree(FOLDER)
    print(json.dumps(result))
    return (
        0 if not (result["lost"] or result["twice"] or result["mails_of_nobody"] or result["not_at_rest"]) else 1
    )


def plant(number: int, by: Member) -> None:
    organisations = []
    with changing(by, "plant") as change:
        for one in range(number):
            organisation = change.create(Organisation(name=f"Place {one}", country="GB"))
            address = f"place-{one}@example.org"
            change.create(ContactPoint(type="email", value=address, normalised=address, organisation=organisation))
            organisations.append(organisation)
    text = {"language": "en", "goal": "", "subject": "Hello", "body": "{greeting},\n\nhello.\n"}
    steps = []
    for position in range(STEPS):
        letter, _change = add_letter(
            by=by, name=f"Letter {position}", purpose="first_contact", channel="mail", text=text
        )
        steps.append((letter, min(position, 1)))
    cadence, _change = add_cadence({"name": "Gentle"}, steps, by=by)
    values = {"name": "Coast", "cadence": cadence, "needs_approval": False}
    campaign, _change = add_campaign(values, by=by)
    begin_approaches(Campaign.objects.get(pk=campaign.pk), organisations, by=by)


def kill_writers(options: argparse.Namespace) -> None:
    """Each after a random number of letters, and some more: in the midst of one, or of a commit."""
    kills, share = 0, 2 * STEPS * options.approaches / max(1, options.kills)
    while kills < options.kills:
        writers = [start_writer() for _number in range(options.writers)]
        wait_for_letters(random.uniform(0, share))
        for writer in writers:
            time.sleep(random.uniform(0, 0.01))
            os.kill(writer, signal.SIGKILL)
            os.waitpid(writer, 0)
            kills += 1
        let_them_leave()


def wait_for_letters(number: float, patience: float = 5.0) -> None:
    wanted = ApproachLetter.objects.count() + number
    deadline = time.monotonic() + patience
    while ApproachLetter.objects.count() < wanted and time.monotonic() < deadline:
        time.sleep(0.001)


def let_them_leave() -> None:
    then = timezone.now() - LONG_AGO
    waiting = Message.objects.filter(state=Message.State.QUEUED)
    waiting.update(state=Message.State.ACCEPTED, flown_at=then, settled_at=then)


def start_writer() -> int:
    """A process of its own, without waiting for Python to start."""
    connection.close()
    writer = os.fork()
    if writer:
        return writer
    try:
        while True:
            go_round()
            time.sleep(0.001)
    finally:
        os._exit(1)


def in_peace() -> None:
    while Approach.objects.filter(state=Approach.State.RUNNING).exists():
        go_round()
        let_them_leave()


def look_for_each(approaches: int) -> dict[str, int]:
    letters = ApproachLetter.objects.order_by()
    written = Counter(letters.values_list("approach_id", "step_id"))
    mails = Message.objects.order_by()
    known = set(letters.values_list("message_id", flat=True))
    return {
        "letters": sum(written.values()),
        "lost": STEPS * approaches - len(written),
        "twice": sum(1 for count in written.values() if count > 1),
        "mails": mails.count(),
        "mails_of_nobody": sum(1 for pk in mails.values_list("pk", flat=True) if pk not in known),
        "not_at_rest": approaches - Approach.objects.filter(state=Approach.State.RESTING).count(),
    }


if __name__ == "__main__":
    sys.exit(main())
