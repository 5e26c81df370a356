# SPDX-License-Identifier: AGPL-3.0-or-later
"""How fast mail leaves: the crash-safe sender against Django's `send_mail` in a loop over one connection.

    python bench/outbox_speed.py --messages 10000
    LIAISON_DATABASE_URL=postgresql://… python bench/outbox_speed.py

Both send the same letters to the same server on this machine, turn by turn. Prints a line of JSON; a ratio of 1 is
as fast as the loop, which loses and doubles mail in a crash. The database is emptied of mail first.

--personal: first letters of a workspace to people who agreed, so that each passes every question that is asked on
the way out, and brings its link to say no.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import django

FOLDER = Path(tempfile.mkdtemp(prefix="liaison-outbox-"))
os.environ["LIAISON_DATA"] = str(FOLDER)
os.environ["LIAISON_MAIL_TRANSPORT"] = "send"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liaison.project.settings")
django.setup()

# These have tables, which are known from here on.
from django.conf import settings  # noqa: E402
from django.core.mail import get_connection, send_mail  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django_tasks_db.models import DBTaskResult  # noqa: E402

from liaison.accounts.scope import in_workspace  # noqa: E402
from liaison.directory.models import ContactPoint, LawfulBasis, Person  # noqa: E402
from liaison.mailroom.actions import Mail, Wishes, queue_message, queue_messages  # noqa: E402
from liaison.mailroom.delivery import deliver_waiting  # noqa: E402
from liaison.mailroom.models import Message  # noqa: E402
from liaison.outreach.queries.writing import LETTER  # noqa: E402
from liaison.project import cast  # noqa: E402

HERE = Path(__file__).parent
FROM = "bench@northshire.example"
SUBJECT = "An afternoon with your collection, "
BODY = "Dear reader,\n\nthis is a letter of an ordinary length, or nearly so: söndag, Żółw.\n" * 6


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--messages", type=int, default=2000, help="in each turn (default: %(default)s)")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--personal", action="store_true", help="letters of a workspace to people")
    options = parser.parse_args()
    sink = subprocess.Popen(
        [sys.executable, HERE / "outbox_sink.py", "0", FOLDER / "taken.log"], stdout=subprocess.PIPE, text=True
    )
    try:
        result = measure(options, int(sink.stdout.readline()))
    finally:
        sink.kill()
        sink.wait()
        connection.close()
        shutil.rmtree(FOLDER)
    print(json.dumps(result))
    return 0 if result["ratio"]["median"] >= 0.5 else 1


def measure(options: argparse.Namespace, port: int) -> dict[str, object]:
    call_command("migrate", verbosity=0, skip_checks=True)
    DBTaskResult.objects.all().delete()
    Message.objects.all()._raw_delete("default")
    settings.MAIL_FROM = FROM
    settings.MAIL_SERVER = {"host": "127.0.0.1", "port": port, "security": "none", "user": "", "password": ""}
    loops, queueings, sendings, together = [], [], [], []
    one_by_one = personally(options.messages) if options.personal else queue
    for _turn in range(options.turns):
        loops.append(clocked(lambda: in_a_loop(options.messages, port)))
        queueings.append(clocked(lambda: one_by_one(options.messages)))
        sendings.append(clocked(drain))
        together.append(clocked(lambda: queue_together(options.messages)))
        Message.objects.filter(state="queued")._raw_delete("default")
    accepted = Message.objects.filter(state="accepted").count()
    if accepted != options.turns * options.messages:
        raise RuntimeError(f"{accepted} were accepted.")
    ratios = [loop["seconds"] / ours["seconds"] for loop, ours in zip(loops, sendings, strict=True)]
    return {
        "database": connection.vendor,
        "messages": options.messages,
        "personal": options.personal,
        "loop": loops,
        "queueing": queueings,
        "queueing_together": together,
        "sending": sendings,
        "per_second": round(options.messages / statistics.median(turn["seconds"] for turn in sendings)),
        "ratio": {"median": round(statistics.median(ratios), 2), "least": round(min(ratios), 2)},
    }


def clocked(work: Callable[[], None]) -> dict[str, float]:
    begun, processor = time.perf_counter(), time.process_time()
    work()
    return {
        "seconds": round(time.perf_counter() - begun, 2),
        "processor": round(time.process_time() - processor, 2),
    }


def in_a_loop(messages: int, port: int) -> None:
    backend = "django.core.mail.backends.smtp.EmailBackend"
    with get_connection(backend, host="127.0.0.1", port=port) as line:
        for number in range(messages):
            send_mail(f"{SUBJECT}{number}", BODY, FROM, [f"reader-{number}@example.org"], connection=line)


def queue(messages: int) -> None:
    with transaction.atomic():
        for number in range(messages):
            to = f"reader-{number}@example.org"
            queue_message("bench", to, f"{SUBJECT}{number}", BODY, workspace=None, is_service=False)


def personally(messages: int) -> Callable[[int], None]:
    """How to queue a letter to each of so many people, who are made now."""
    workspace = cast.northshire()
    with in_workspace(workspace), transaction.atomic():
        people = [Person(name=f"Reader {number}") for number in range(messages)]
        for model, rows in (
            (Person, people),
            (ContactPoint, [address_of(person, number) for number, person in enumerate(people)]),
            (LawfulBasis, [agreed(person) for person in people]),
        ):
            for row in rows:
                if hasattr(row, "prepare"):
                    row.prepare()
            model.objects.insert_many(rows)

    def queue_personal(messages: int) -> None:
        mails = [
            Mail(
                f"reader-{number}@example.org",
                f"{SUBJECT}{number}",
                BODY,
                Wishes(about_kind=person.kind, about_id=person.public_id),
            )
            for number, person in enumerate(people[:messages])
        ]
        with in_workspace(workspace):
            queue_messages(LETTER, mails, workspace=workspace, is_service=False)

    return queue_personal


def address_of(person: Person, number: int) -> ContactPoint:
    address = f"reader-{number}@example.org"
    return ContactPoint(person=person, type="email", value=address, normalised=address, state="valid")


def agreed(person: Person) -> LawfulBasis:
    return LawfulBasis(person=person, basis="consent", source="Told", obtained_on="2026-01-01")


def queue_together(messages: int) -> None:
    mails = (Mail(f"reader-{number}@example.org", f"{SUBJECT}{number}", BODY) for number in range(messages))
    queue_messages("bench", mails, workspace=None, is_service=False)


def drain() -> None:
    while deliver_waiting() is not None:
        pass


if __name__ == "__main__":
    sys.exit(main())
