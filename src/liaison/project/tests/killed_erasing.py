# SPDX-License-Identifier: AGPL-3.0-or-later
"""Kill the process that erases somebody with `kill -9` at three moments, and let a worker look after it.

Run by test_restore_promises.py with an empty database of its own. Prints a line of JSON.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import django

FOLDER = Path(os.environ.get("LIAISON_ERASING_IN") or tempfile.mkdtemp(prefix="liaison-erasing-"))
os.environ["LIAISON_DATA"] = str(FOLDER)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liaison.project.settings")
django.setup()

# These have tables, which are known from here on.
from django.core.files.base import ContentFile  # noqa: E402
from django.core.files.storage import default_storage  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from liaison.accounts.actions import changing, start_workspace  # noqa: E402
from liaison.accounts.models import User, Workspace  # noqa: E402
from liaison.accounts.scope import in_workspace  # noqa: E402
from liaison.directory.actions import privacy  # noqa: E402
from liaison.directory.models import ContactPoint, ErasedKey, ImportBatch, ImportRow, Person  # noqa: E402
from liaison.kit import promises  # noqa: E402

MOMENTS = ("before the promise", "before the commit", "after the commit")


def main() -> None:
    call_command("migrate", verbosity=0, skip_checks=True)
    told = {}
    for number, moment in enumerate(MOMENTS):
        workspace, word, upload = prepare(number)
        environment = {**os.environ, "LIAISON_ERASING_IN": str(FOLDER)}
        killed = subprocess.run(
            [sys.executable, __file__, workspace.slug, moment], env=environment, check=False, timeout=60
        )
        if killed.returncode != -signal.SIGKILL:
            raise RuntimeError(f"It ended by itself with {killed.returncode}.")
        then = state(workspace, word, upload)
        subprocess.run([sys.executable, "-m", "liaison", "worker", "--once"], check=True, timeout=60)
        told[moment] = {"killed": then, "afterwards": state(workspace, word, upload)}
    sys.stdout.write(json.dumps(told) + "\n")


def prepare(number: int) -> tuple[Workspace, str, str]:
    """Somebody with a word in their notes that stands nowhere else, and a file in which they came."""
    owner = User.objects.create_user(f"owner{number}@example.org", None, name="Maya Okafor")
    member = start_workspace(name=f"Workspace {number}", slug=f"w{number}", owner=owner)
    word, email = f"quackenbush{number}", f"zebulonia{number}@example.org"
    with in_workspace(member.workspace), changing(member, "edit") as change:
        person = change.create(Person(name="Zebulonia Quackenbush", notes=f"Aunt {word}"))
        change.create(ContactPoint(person=person, type="email", value=email, normalised=email))
        change.create(Person(name="Åsa Lind"))
        batch = ImportBatch(uploaded_by=member, filename="a.csv", uploaded_at=timezone.now(), state="previewed")
        batch.file.save("a.upload", ContentFile(email.encode()), save=True)
        ImportRow.objects.create(batch=batch, number=2, plan={"person": {"key": person.pk}})
    return member.workspace, word, batch.file.name


def state(workspace: Workspace, word: str, upload: str) -> dict[str, object]:
    with in_workspace(workspace):
        people = Person.objects.count()
        keys = ErasedKey.objects.count()
        words = Person.objects.filter(notes__contains=word).exists()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT block FROM search_notes_data")
            words = any(word.encode() in bytes(block) for (block,) in cursor.fetchall())
    try:
        written = [one for one in promises.read() if one.workspace == str(workspace.public_id)]
    except FileNotFoundError:
        written = []
    return {
        "people": people,
        "keys": keys,
        "promised": len({one.mark for one in written}),
        "upload": default_storage.exists(upload),
        "words": words,
    }


def erase_and_die(slug: str, moment: str) -> None:
    def die(*arguments: object, **options: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def promise_and_die(made: object) -> None:
        write(made)
        die()

    write = privacy.promise_first
    if moment == "before the promise":
        privacy.promise_first = die
    elif moment == "before the commit":
        privacy.promise_first = promise_and_die
    else:
        privacy.empty_the_journal = die
    with in_workspace(Workspace.objects.get(slug=slug)):
        privacy.erase(Person.objects.get(name="Zebulonia Quackenbush"), by=None, at=timezone.now())


if __name__ == "__main__":
    if len(sys.argv) > 1:
        erase_and_die(*sys.argv[1:])
    else:
        try:
            main()
        finally:
            shutil.rmtree(FOLDER)
