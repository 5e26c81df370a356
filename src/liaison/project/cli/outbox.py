# SPDX-License-Identifier: AGPL-3.0-or-later
"""`liaison outbox`: how far the mail of this installation has come."""

from django.db.models import Count

from liaison.mailroom.models import Message
from liaison.mailroom.ways_out import mode

from .answers import OK, as_json, say
from .parser import Options

State = Message.State
# What the list shows where no phase is asked for: all that is not over.
UNDECIDED = Message.OPEN | {State.UNCERTAIN.value}


def outbox(options: Options) -> int:
    mails = Message.objects.select_related("workspace")
    if options.workspace:
        mails = mails.filter(workspace__slug=options.workspace)
    counted = dict(mails.order_by().values_list("state").annotate(Count("pk")))
    wanted = {options.phase} if options.phase else UNDECIDED
    rows = list(mails.filter(state__in=wanted)[: options.last])
    if options.json:
        phases = {state.value: counted.get(state.value, 0) for state in State}
        as_json({"transport": mode().value, "phases": phases, "messages": [as_plain(row) for row in rows]})
    else:
        say(f"Transport: {mode().value}")
        for state, count in counted.items():
            say(f"{count:>8}  {State(state).label}")
        for row in rows:
            facts = (f"{row.queued_at:%Y-%m-%d %H:%M}", row.get_state_display(), row.to, row.subject, row.refusal)
            say("  ".join(facts))
    return OK


def as_plain(message: Message) -> dict[str, object]:
    return {
        "id": message.public_id,
        "message_id": message.message_id,
        "workspace": message.workspace.slug if message.workspace else None,
        "kind": message.message_kind,
        "service": message.is_service,
        "about": {"kind": message.about_kind, "id": message.about_id} if message.about_id else None,
        "to": message.to,
        "subject": message.subject,
        "phase": message.state,
        "why": message.refusal,
        "attempts": message.attempts,
        "queued_at": message.queued_at,
        "not_before": message.not_before,
        "latest_send": message.latest_send,
        "settled_at": message.settled_at,
    }
