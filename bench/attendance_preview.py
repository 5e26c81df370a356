# SPDX-License-Identifier: AGPL-3.0-or-later
"""Look at a Zoom file of 1,000 people beside a directory of 10,000, take it in, and take it back: seconds.

    .venv/bin/python bench/attendance_preview.py [--people 1000] [--directory 10000]

In a fresh SQLite file, through the page that a person uses; the file is read in a process of its own, with caps.
"""

import argparse
import os
import re
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--directory", type=int, default=10_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(LIAISON_DATA=folder, LIAISON_SECRET_KEY="measure " * 8)
        os.environ["DJANGO_SETTINGS_MODULE"] = "liaison.project.settings"
        django.setup()
        from liaison.project.cli.upkeep import bring_up_to_date  # noqa: PLC0415 (the folder has to be named first)

        bring_up_to_date()
        measure(asked.people, asked.directory)


def measure(people: int, directory: int) -> None:
    # After setup, because models cannot be imported before.
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from liaison.accounts.actions import changing  # noqa: PLC0415
    from liaison.accounts.scope import in_workspace  # noqa: PLC0415
    from liaison.directory.models import ContactPoint, Person  # noqa: PLC0415
    from liaison.gatherings.models import Attendance, AttendanceFile, Event  # noqa: PLC0415
    from liaison.gatherings.tests.attendance_samples import crowd  # noqa: PLC0415
    from liaison.project import cast  # noqa: PLC0415

    workspace = cast.northshire()
    client = Client(HTTP_HOST="localhost")
    with in_workspace(workspace):
        maya = cast.join("maya")
        begins = datetime(2026, 9, 20, 9, tzinfo=UTC)
        with changing(maya, "measure") as change:
            known = [Person(name=f"Known Person {number}") for number in range(directory)]
            for person in known:
                person.claim_for_workspace()
            for person in known:
                person.name_key = f"known person {person.name.rsplit(' ', 1)[1]}"
            change.create_many(Person, known, noted=False)
            points = [
                ContactPoint(
                    person=person,
                    type="email",
                    value=f"guest{number}@example.org",
                    normalised=f"guest{number}@example.org",
                )
                for number, person in enumerate(known)
            ]
            change.create_many(ContactPoint, points, noted=False)
            event = change.create(
                Event(name="Measured", slug="measured", starts_at=begins, ends_at=begins.replace(hour=10))
            )
    with in_workspace(workspace):
        client.force_login(maya.user)
    home = f"/w/northshire/events/{event.public_id}/attendance/"
    file = SimpleUploadedFile("report.csv", crowd(people).encode())
    client.get(home)  # a server that has answered before
    seen = timed("the look", lambda: client.post(f"{home}look/", {"file": file}, follow=True))
    sealed = re.search(r'name="report" value="([^"]+)"', seen.content.decode())
    assert sealed, seen.status_code
    print(f"the page has {len(seen.content) / 1000:.0f} kB, {len(sealed.group(1)) / 1000:.0f} kB of them sealed")
    timed("taking it in", lambda: client.post(f"{home}commitment/", {"report": sealed.group(1)}))
    with in_workspace(workspace):
        print(f"{Attendance.objects.count()} came, {Attendance.objects.exclude(person=None).count()} are known")
        page = AttendanceFile.objects.get().public_id
    timed("taking it back", lambda: client.post(f"/w/northshire/attendance-files/{page}/taking-back/"))
    with in_workspace(workspace):
        assert not Attendance.objects.exists()


def timed(words: str, deed: Any) -> Any:
    begun, processor = time.perf_counter(), time.process_time()
    answer = deed()
    print(
        f"{words}: {time.perf_counter() - begun:.2f} s ({time.process_time() - processor:.2f} s of this processor)"
    )
    return answer


if __name__ == "__main__":
    main()
