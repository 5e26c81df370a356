# SPDX-License-Identifier: AGPL-3.0-or-later
"""Kill the sender of mail with `kill -9` at random moments, against a server that sometimes breaks the line.

    python bench/outbox_kills.py --kills 100 --messages 4000
    LIAISON_DATABASE_URL=postgresql://… python bench/outbox_kills.py --senders 2

Then everything is delivered in peace, and each mail looked for among those that the server took: a letter is there
once at most, and listed as in doubt where nobody can know; a confirmation is there at least once. Prints a line of
JSON. The database is emptied of mail first, so do not name one that you work with.
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import django

FOLDER = Path(tempfile.mkdtemp(prefix="liaison-outbox-"))
os.environ["LIAISON_DATA"] = str(FOLDER)
os.environ["LIAISON_MAIL_TRANSPORT"] = "send"
os.environ["LIAISON_LOG_LEVEL"] = "ERROR"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liaison.project.settings")
django.setup()

# These have tables, which are known from here on.
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402
from django_tasks_db.models import DBTaskResult  # noqa: E402

from liaison.mailroom.actions import queue_message  # noqa: E402
from liaison.mailroom.delivery import deliver_waiting  # noqa: E402
from liaison.mailroom.models import Message  # noqa: E402

HERE = Path(__file__).parent
TAKEN = FOLDER / "taken.log"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--messages", type=int, default=800, help="letters (default: %(default)s)")
    parser.add_argument("--confirmations", type=int, default=100, help="default: %(default)s")
    parser.add_argument("--senders", type=int, default=1, help="at once (default: %(default)s)")
    parser.add_argument("--drop", type=float, default=0.005, help="share of mails (default: %(default)s)")
    options = parser.parse_args()
    sink = subprocess.Popen(
        [sys.executable, HERE / "outbox_sink.py", "0", TAKEN, "--drop", str(options.drop)],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        result = measure(options, int(sink.stdout.readline()))
    finally:
        sink.kill()
        sink.wait()
        connection.close()
        shutil.rmtree(FOLDER)
    print(json.dumps(result))
    return 0 if not (result["lost"] or result["sent_twice"] or result["undelivered_confirmations"]) else 1


def measure(options: argparse.Namespace, port: int) -> dict[str, object]:
    call_command("migrate", verbosity=0, skip_checks=True)
    DBTaskResult.objects.all().delete()
    Message.objects.all()._raw_delete("default")
    settings.MAIL_FROM = "bench@northshire.example"
    settings.MAIL_SERVER = {
        "host": "127.0.0.1",
        "port": port,
        "security": "none",
        "user": "",
        "password": "",
    }
    queue(options.messages, options.confirmations)
    started = time.monotonic()
    kills = kill_senders(options)
    in_peace()
    return {
        "database": connection.vendor,
        "kills": kills,
        "senders": options.senders,
        "seconds": round(time.monotonic() - started, 1),
        **look_for_each(),
    }


def queue(letters: int, confirmations: int) -> None:
    with transaction.atomic():
        for number in range(letters + confirmations):
            queue_message(
                "bench",
                f"receiver-{number}@example.org",
                f"Mail {number}",
                "Dear reader,\n\nthis is a letter of an ordinary length, or nearly so.\n" * 3,
                workspace=None,
                is_service=number >= letters,
            )


def kill_senders(options: argparse.Namespace) -> int:
    """Each is killed after a random number of mails, and some more: in the midst of one, or of a commit."""
    kills, share = 0, 2 * options.messages / max(1, options.kills)
    while kills < options.kills:
        senders = [start_sender() for _number in range(options.senders)]
        wait_for_mails(random.uniform(0, share))
        for sender in senders:
            time.sleep(random.uniform(0, 0.004))
            os.kill(sender, signal.SIGKILL)
            os.waitpid(sender, 0)
            kills += 1
        if not Message.objects.filter(state="queued").exists():
            queue(max(100, options.messages // 10), 0)
    return kills


def wait_for_mails(number: float, patience: float = 3.0) -> None:
    wanted = size_of_log() + number * 60
    deadline = time.monotonic() + patience
    while size_of_log() < wanted and time.monotonic() < deadline:
        time.sleep(0.0005)


def size_of_log() -> int:
    return TAKEN.stat().st_size if TAKEN.exists() else 0


def start_sender() -> int:
    """A process of its own, without waiting for Python to start: a hundred of them would take minutes."""
    connection.close()
    sender = os.fork()
    if sender:
        return sender
    status = 1
    try:
        while deliver_waiting() is not None:
            Message.objects.filter(state="queued").update(not_before=None)
        status = 0
    finally:
        os._exit(status)


def in_peace() -> None:
    """Whatever waits for another try gets it now."""
    while deliver_waiting() is not None:
        Message.objects.filter(state="queued").update(not_before=None)


def look_for_each() -> dict[str, object]:
    taken = Counter(TAKEN.read_text().split())
    letters = Message.objects.filter(is_service=False)
    codes = Message.objects.filter(is_service=True)
    states = Counter(letters.values_list("state", flat=True))
    believed = set(letters.filter(state="accepted").values_list("message_id", flat=True))
    doubtful = set(letters.filter(state="uncertain").values_list("message_id", flat=True))
    known = believed | doubtful
    numbers = letters.values_list("message_id", flat=True)
    return {
        "letters": letters.count(),
        "states": dict(states),
        "lost": sum(1 for one in numbers if one not in known) + sum(1 for one in believed if not taken[one]),
        "sent_twice": sum(1 for one in numbers if taken[one] > 1),
        "in_doubt": len(doubtful),
        "in_doubt_and_taken": sum(1 for one in doubtful if taken[one]),
        "confirmations": codes.count(),
        "undelivered_confirmations": sum(
            1 for one in codes.values_list("message_id", flat=True) if not taken[one]
        ),
        "confirmations_sent_again": sum(
            taken[one] - 1 for one in codes.values_list("message_id", flat=True) if taken[one] > 1
        ),
        "left_over": Message.objects.filter(state__in=Message.OPEN).count(),
        "journals_left": len(list((FOLDER / "outbox").glob("*.journal"))),
        "at": timezone.now().isoformat(timespec="seconds"),
    }


if __name__ == "__main__":
    sys.exit(main())
