# SPDX-License-Identifier: AGPL-3.0-or-later
"""Mails as programs write them, and ways to damage them."""

import random
from datetime import UTC, datetime
from email.message import EmailMessage
from email.mime.text import MIMEText
from email.utils import format_datetime

THEN = datetime(2026, 3, 3, 10, 15, tzinfo=UTC)
OURS = "hello@northshire.example"
NGOZI = "n.achebe@harbour-museum.example"


def mail(text="Yes, let us talk on Thursday.", **headers):
    """A plain mail from Ngozi; headers by name, with "_" for "-"; None leaves one out."""
    made = EmailMessage()
    known = {
        "From": f"Ngozi Achebe <{NGOZI}>",
        "To": OURS,
        "Subject": "Re: Your collections",
        "Date": format_datetime(THEN),
        "Message-ID": "<reply-1@harbour-museum.example>",
    }
    for name, value in {**known, **{name.replace("_", "-"): value for name, value in headers.items()}}.items():
        if value is not None:
            made[name] = value
    made.set_content(text)
    return made.as_bytes()


def multipart(kind, *parts, headers="", top="From: mailer-daemon@mail.example\nTo: hello@northshire.example\n"):
    """Raw, as servers write it: each part is its headers, an empty line and its body."""
    body = "".join(f"--limit\n{part}\n" for part in parts)
    return (
        f"{top}MIME-Version: 1.0\n{headers}Date: {format_datetime(THEN)}\nMessage-ID: <report-1@mail.example>\n"
        f'Content-Type: {kind}; boundary="limit"\n\n{body}--limit--\n'
    ).encode()


def bounce(status="5.1.1", action="failed", to=NGOZI, original="<ours-1@northshire.example>", diagnostic=""):
    said = f"Diagnostic-Code: smtp; {diagnostic}\n" if diagnostic else ""
    return multipart(
        "multipart/report; report-type=delivery-status",
        "Content-Type: text/plain\n\nYour mail could not be delivered.",
        f"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mail.example\n\n"
        f"Final-Recipient: rfc822; {to}\nAction: {action}\nStatus: {status}\n{said}",
        _ours(to, original),
        headers="Subject: Undelivered Mail Returned to Sender\nAuto-Submitted: auto-replied\n",
    )


def complaint(feedback="abuse", to=NGOZI, original="<ours-1@northshire.example>"):
    return multipart(
        "multipart/report; report-type=feedback-report",
        "Content-Type: text/plain\n\nThis is an e-mail abuse report.",
        f"Content-Type: message/feedback-report\n\nFeedback-Type: {feedback}\nUser-Agent: Example/1\nVersion: 1\n"
        f"Original-Rcpt-To: <{to}>\n",
        _ours(to, original),
        headers="Subject: Complaint\n",
    )


def _ours(to, message_id):
    head = f"Message-ID: {message_id}\nTo: {to}\nSubject: Your collections"
    return f"Content-Type: message/rfc822\n\n{head}\n\nDear Ngozi"


def html_mail(html, **headers):
    made = MIMEText(html, "html", "utf-8")
    for name, value in {"From": NGOZI, "To": OURS, "Subject": "Re: Hej", **headers}.items():
        made[name.replace("_", "-")] = value
    return made.as_bytes()


def seeds():
    """One of each sort, to be damaged."""
    forwarded = "\n\n-------- Forwarded message --------\nFrom: Ngozi <n@harbour-museum.example>\nTo: x\n\nHej"
    yield mail("Ja, gärna!\n\n> Would you?\n\nNgozi")
    yield mail(Auto_Submitted="auto-replied", Subject="Automatic reply: x", text="I am back on 3 March.")
    yield mail(forwarded, Subject="Fwd: =?utf-8?q?Hej_d=C3=A5?=", References="<a@b> <c@d>")
    yield bounce(diagnostic="550 5.1.1 user unknown")
    yield complaint()
    yield html_mail("<p>Hej <b>du</b></p><blockquote type=cite>gammalt<br>brev</blockquote>")
    yield multipart(
        "multipart/alternative",
        "Content-Type: text/plain; charset=latin-1\nContent-Transfer-Encoding: quoted-printable\n\nHej p=E5 dig",
        "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\nPHA+SGVqPC9wPg==",
        "Content-Type: application/pdf; name*=utf-8''r%C3%A4kning.pdf\nContent-Disposition: attachment\n\nJVBERg",
    )


_TRICKS = [
    *(b"\x00", b"\xff\xfe", b"\r\n\r\n", b"\n", b"--limit\n", b"=?utf-8?q?", b"=?x?b?A?=", b"<", b"@", b'"', b";"),
    b"Content-Type: multipart/mixed; boundary=limit\n",
    b"Content-Type: message/rfc822\n\n",
    b"Content-Type: text/plain; charset=punycode\n",
    b"Content-Transfer-Encoding: base64\n",
    b"Content-Transfer-Encoding: x-uuencode\n",
    b"Date: Mon, 99 Foo 99999 99:99:99 +9999\n",
    b"filename*0*=''%ff%zz;filename*1=x",
    b"Message-ID: <" + b"a" * 3_000,
    "Från: ÅÄÖ\ud800".encode("utf-8", "surrogatepass"),
]


def damaged(count, seed=1):
    """`count` mails: pieces cut out, doubled, exchanged, and tricks put in."""
    dice, whole = random.Random(seed), list(seeds())
    for number in range(count):
        data = bytearray(whole[number % len(whole)])
        for _time in range(dice.randint(1, 6)):
            place, length = dice.randrange(len(data) + 1), dice.randint(1, 40)
            match dice.randrange(5):
                case 0:
                    del data[place : place + length]
                case 1:
                    data[place:place] = data[place : place + length] * dice.randint(1, 4)
                case 2:
                    data[place : place + 1] = bytes([dice.randrange(256)])
                case 3:
                    data[place:place] = dice.choice(_TRICKS)
                case _:
                    other = dice.choice(whole)
                    start = dice.randrange(len(other))
                    data[place:place] = other[start : start + length * 4]
        yield bytes(data)
