# SPDX-License-Identifier: AGPL-3.0-or-later
"""How often something may be done: counted by the database, so that 50 means 50 over all threads and processes."""

from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

from liaison.kit.models import RateCounter

# One statement: the database serialises it per key. The first take opens a window; when it is over, the next opens
# another.
_TAKE = """
    INSERT INTO rate_counter (key_hash, taken, expires_at) VALUES (%(key)s, 1, %(expires)s)
    ON CONFLICT (key_hash) DO UPDATE SET
        taken = CASE WHEN rate_counter.expires_at <= %(now)s THEN 1 ELSE rate_counter.taken + 1 END,
        expires_at = CASE WHEN rate_counter.expires_at <= %(now)s THEN excluded.expires_at
                          ELSE rate_counter.expires_at END
    RETURNING taken
"""


def take(key: str, *, limit: int, per: timedelta, now: datetime | None = None) -> bool:
    """Count one more of `key`, such as "sign-in:203.0.113.7". False when that is more than `limit` within `per`.

    Call it outside of a transaction: inside one the count is lost with a rollback, and others wait for the commit.
    """
    now = now or timezone.now()
    adapt = connection.ops.adapt_datetimefield_value
    values = {"key": _hash(key, per), "now": adapt(now), "expires": adapt(now + per)}
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, values)
        (taken,) = cursor.fetchone()
    return bool(taken <= limit)


_BLOCK = 20
_in_blocks: dict[str, tuple[int, bool]] = {}


def take_in_blocks(key: str, *, limit: int, per: timedelta, now: datetime | None = None) -> bool:
    """As `take`, for what happens several times a second and must not wait for SQLite's one writer each time.

    Each process counts for itself and asks the database once for a block of 20, so that the limit holds within
    19 for each process. Who is beyond it costs a question every time.
    """
    taken, was_allowed = _in_blocks.get(key, (0, True))
    if taken % _BLOCK == 0 or not was_allowed:
        was_allowed = take(key, limit=max(1, limit // _BLOCK), per=per, now=now)
        taken = 0
    _in_blocks[key] = (taken + 1, was_allowed)
    return was_allowed


def forget_expired(now: datetime | None = None) -> int:
    """Remove the counters whose window is over; the worker does this now and then."""
    deleted, _by_table = RateCounter.objects.filter(expires_at__lte=now or timezone.now()).delete()
    return deleted


def _hash(key: str, per: timedelta) -> str:
    """Addresses and e-mails are not kept, only something that is the same for the same one."""
    return salted_hmac("liaison.limits", f"{per.total_seconds()}:{key}", algorithm="sha256").hexdigest()
