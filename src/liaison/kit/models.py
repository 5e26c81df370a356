# SPDX-License-Identifier: AGPL-3.0-or-later
"""The kit's tables. They belong to the installation, not to a workspace, and hold nothing about people."""

from django.db import models


class WorkerBeat(models.Model):
    """The last sign of life of a job worker. A worker without a row is dead, whatever its process does."""

    worker_id = models.CharField(max_length=64, primary_key=True)
    beat_at = models.DateTimeField()

    class Meta:
        db_table = "worker_beat"

    def __str__(self) -> str:
        return self.worker_id


class RateCounter(models.Model):
    """How often something was done in its present window of time. Only a keyed hash says what; see limits.py."""

    key_hash = models.CharField(max_length=64, primary_key=True)
    taken = models.BigIntegerField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "rate_counter"

    def __str__(self) -> str:
        return f"{self.taken} until {self.expires_at:%Y-%m-%d %H:%M:%S}"


class OutboundPause(models.Model):
    """A server that asked to be left alone until then; see outbound/."""

    host = models.CharField(max_length=255, primary_key=True)
    until = models.DateTimeField()

    class Meta:
        db_table = "outbound_pause"

    def __str__(self) -> str:
        return f"{self.host} until {self.until:%Y-%m-%d %H:%M:%S}"
