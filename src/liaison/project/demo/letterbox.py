# SPDX-License-Identifier: AGPL-3.0-or-later
"""What came back by mail in the last days: an answer, somebody away, two that nobody has matched yet, a bounce."""

from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

from liaison.accounts.models import Member
from liaison.directory.models import ContactPoint, Person
from liaison.mailroom.models import IncomingMail, Message
from liaison.mailroom.reading.actions.receiving import receive
from liaison.mailroom.reading.rules.parsing import read_mail

from .story import Story

US = "hello@northshire.example"
LETTER = """Dear {name},

would you like to show some of your collection to people who will never come to your reading room?
We could look at a dozen photographs together, and you decide what may be shared.

Kind regards
{member}
"""
QUOTED = "\n\nOn {day}, {member} <hello@northshire.example> wrote:\n\n{lines}\n"
BOUNCE = """This is the mail system at mail.northshire.example.

<{to}>: host mx.example said: 550 5.1.1 User unknown (in reply to RCPT TO command)

Message-ID: {number}
"""


def come_in(story: Story) -> None:
    maya, tomos = story.members["maya"], story.members["tomos"]
    known = [person for place in story.places[:40] for person in place.people if _address(person)]
    ngozi, away, gone = known[0], known[1], known[2]
    hour = story.chance.working_hour
    asked = _write(maya, ngozi, "Twelve photographs", hour(story.ago(3)))
    answer = (
        "Dear Maya,\n\nyes, gladly! Thursday at ten would suit us; I shall have the harbour albums out.\n\nNgozi"
    )
    _come(ngozi, "Re: Twelve photographs", answer + _quote(asked, maya), hour(story.ago(1)), asked)
    invited = _write(tomos, away, "A morning with our editors", hour(story.ago(2)))
    back = f"Thank you for your mail. I am away and shall be back on {story.now + timedelta(days=6):%-d %B %Y}."
    _come(away, "Automatic reply: A morning with our editors", back, hour(story.ago(2)), invited, automatic=True)
    _come(known[3], "Opening of the new reading room", "We open on the 12th. Will you come?", hour(story.ago(1)))
    who = "I run a small village archive and heard of you from a friend. Is there somebody I could ring?"
    _come("Petra Lindqvist <petra@byarkiv.example>", "May I ask you something?", who, hour(story.ago(2)))
    failed = _write(tomos, gone, "Hello from Northshire", hour(story.ago(5)))
    text = BOUNCE.format(to=failed.to, number=failed.message_id)
    _come("Mail Delivery System <MAILER-DAEMON@mail.northshire.example>", _UNDELIVERED, text, hour(story.ago(5)))


_UNDELIVERED = "Undelivered Mail Returned to Sender"


def _address(person: Person) -> str:
    points = ContactPoint.objects.filter(person=person, type=ContactPoint.Type.EMAIL)
    return points.values_list("value", flat=True).first() or ""


def _write(by: Member, to: Person, subject: str, at: datetime) -> Message:
    message = Message(
        workspace=by.workspace,
        message_kind="letter",
        written_by=by,
        to=_address(to),
        to_name=to.name,
        subject=subject,
        body=LETTER.format(name=to.name, member=by),
        state=Message.State.LOGGED,
        queued_at=at,
        settled_at=at + timedelta(seconds=2),
    )
    message.message_id = f"<{message.public_id.hex}@northshire.example>"
    message.save()
    return message


def _quote(message: Message, by: Member) -> str:
    lines = "\n".join(f"> {line}".rstrip() for line in message.body.splitlines())
    return QUOTED.format(day=f"{message.queued_at:%-d %B %Y}", member=by, lines=lines)


def _come(
    sender: Person | str,
    subject: str,
    text: str,
    at: datetime,
    answers: Message | None = None,
    *,
    automatic: bool = False,
) -> None:
    mail = EmailMessage()
    mail["From"] = sender if isinstance(sender, str) else f'"{sender.name}" <{_address(sender)}>'
    mail["To"], mail["Subject"], mail["Date"] = US, subject, format_datetime(at)
    mail["Message-ID"] = f"<{at.timestamp():.0f}.{len(text)}@mail.example>"
    if answers is not None:
        mail["In-Reply-To"] = answers.message_id
    if automatic:
        mail["Auto-Submitted"] = "auto-replied"
    mail.set_content(text)
    receive(read_mail(mail.as_bytes()), door=IncomingMail.Door.UPLOAD, at=at)
