# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the change log notes is what the database gives back."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from liaison.accounts.kinds import is_as_noted, plain

IN_STOCKHOLM = datetime(2026, 7, 1, 14, 30, 0, 123456, ZoneInfo("Europe/Stockholm"))


def test_a_moment_is_noted_alike_whatever_zone_it_was_typed_in():
    noted = plain(IN_STOCKHOLM)
    assert noted == plain(IN_STOCKHOLM.astimezone(UTC)) == "2026-07-01T12:30:00.123456Z"
    assert is_as_noted(IN_STOCKHOLM.astimezone(UTC), noted)
    assert not is_as_noted(IN_STOCKHOLM.replace(hour=15), noted)
