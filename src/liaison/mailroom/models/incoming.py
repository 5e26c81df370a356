# SPDX-License-Identifier: AGPL-3.0-or-later
"""What comes back: the mailboxes that are read, the mails in them, and what became of each."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liaison.accounts.links import workspace_url
from liaison.accounts.models import Recorded, WorkspaceOwned

from .messages import Message


class Mailbox(WorkspaceOwned):
    """A mailbox that is read, and never written to: nothing in it is marked, moved or removed."""

    kind = "mailbox"

    class Security(models.TextChoices):
        # Translators: how the connection to a mailbox is protected.
        TLS = "tls", _("TLS from the start (usually port 993)")
        # Translators: how the connection to a mailbox is protected.
        STARTTLS = "starttls", _("STARTTLS (usually port 143)")
        # Translators: how the connection to a mailbox is protected: not at all.
        NONE = "none", _("none: only for a server on the same machine")

    class SignIn(models.TextChoices):
        # Translators: how one signs in to a mailbox.
        PASSWORD = "password", _("user name and password, or an app password")
        # Translators: how one signs in to a mailbox; keep the names.
        XOAUTH2 = "xoauth2", _("OAuth 2 (XOAUTH2)")

    address = models.EmailField(_("e-mail address"))
    host = models.CharField(_("mail server (IMAP)"), max_length=253)
    port = models.PositiveIntegerField(
        _("port"), default=993, validators=[MinValueValidator(1), MaxValueValidator(65535)]
    )
    security = models.CharField(_("protection"), max_length=10, choices=Security.choices, default=Security.TLS)
    sign_in = models.CharField(_("sign-in"), max_length=10, choices=SignIn.choices, default=SignIn.PASSWORD)
    user = models.CharField(_("user name"), max_length=254)
    # Sealed with the installation's key (kit/sealing.py): a password, or with OAuth 2 a token.
    secret = models.TextField(editable=False)
    # With OAuth 2, where a lasting token is exchanged for one of an hour; empty where `secret` is used as it is.
    token_url = models.URLField(_("address for tokens"), max_length=500, blank=True)
    client_id = models.CharField(_("client ID"), max_length=254, blank=True)
    client_secret = models.TextField(blank=True, editable=False)
    folder = models.CharField(_("folder"), max_length=200, default="INBOX")
    # Whether mail to hello+something@ comes to hello@; then an answer is known by what stands behind the plus.
    takes_plus = models.BooleanField(
        _("mail to this address with “+…” before the @ arrives here too"), default=True
    )
    # Behind the plus of our own address: only colleagues know it.
    drop_token = models.CharField(max_length=16, editable=False)

    # How far we have read. The server numbers mails anew when `uidvalidity` changes (RFC 3501, 2.3.1.1).
    uidvalidity = models.BigIntegerField(null=True, editable=False)
    last_uid = models.BigIntegerField(default=0, editable=False)
    checked_at = models.DateTimeField(null=True, editable=False)
    # What went wrong last, in a sentence; empty while it works.
    trouble = models.CharField(max_length=500, blank=True, editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False)
    next_at = models.DateTimeField(null=True, editable=False)
    # Only the job that knows this word goes on reading, so that there is one at a time.
    chain = models.UUIDField(null=True, editable=False)

    class Meta(WorkspaceOwned.Meta):
        db_table = "mailbox"
        ordering = ["address", "folder", "id"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "host", "user", "folder"], name="mailbox_once"),
        ]

    def __str__(self) -> str:
        return self.address


class IncomingMail(WorkspaceOwned):
    """A mail that came back, read. Kept once, by whatever doors it comes. What became of it is its `MailHandling`.

    Rooms above that write down a contact because of it give that record this mail's public id.
    """

    kind = "incoming_mail"

    class Kind(models.TextChoices):
        # Translators: kinds of mail that came in.
        HUMAN = "human", _("written by a person")
        AUTO_REPLY = "auto_reply", _("automatic reply")
        DELIVERY_STATUS = "delivery_status", _("report about delivery")
        COMPLAINT = "complaint", _("complaint")

    class Door(models.TextChoices):
        # Translators: how a mail came in.
        MAILBOX = "mailbox", _("read from the mailbox")
        UPLOAD = "upload", _("uploaded as a file")
        DROP = "drop", _("a copy that a colleague sent")
        # Translators: how something came in: it was typed on the page that a link in a letter leads to.
        PAGE = "page", _("said on the page that a letter leads to")

    class Answering(models.TextChoices):
        """How we know which of our mails it is about; a guess is never certain."""

        # Translators: how we know which mail is answered.
        THREAD = "thread", _("it names our mail")
        TOKEN = "token", _("it was sent to the address that our mail gave")
        GUESS = "guess", _("same person, same subject")

    class Verdict(models.TextChoices):
        # Translators: what a report about delivery says.
        BAD_ADDRESS = "bad_address", _("nobody has this address")
        PERMANENT = "permanent", _("refused for good")
        TEMPORARY = "temporary", _("not delivered so far, or given up after trying")
        DELIVERED = "delivered", _("delivered")
        UNKNOWN = "unknown", _("it does not say")

    mailbox = models.ForeignKey(Mailbox, models.SET_NULL, null=True, related_name="+")
    door = models.CharField(max_length=10, choices=Door.choices)
    # A hash of its Message-ID, writer and date: some programs give every mail the same id.
    identity = models.CharField(max_length=64)
    # With its angle brackets, as an answer names it.
    message_id = models.CharField(max_length=260, blank=True)
    references = models.TextField(blank=True)
    mail_kind = models.CharField(max_length=20, choices=Kind.choices)
    # What told us its kind: a word of rules/sorting.py.
    why = models.CharField(max_length=20)
    sender_name = models.CharField(max_length=200, blank=True)
    # As addresses are compared (kit/contacts.py).
    sender_address = models.CharField(max_length=254, blank=True)
    recipients = models.JSONField(default=list)
    subject = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField()
    arrived_at = models.DateTimeField(default=timezone.now)
    # [why folded or "", text] in order: put together, the text of the mail.
    pieces = models.JSONField(default=list)
    attachments = models.JSONField(default=list)
    # A colleague wrote it, and lets us know.
    is_from_us = models.BooleanField(default=False)
    # The secret address was used, or our own mail named: nobody can have made that up.
    is_vouched_for = models.BooleanField(default=False)
    is_cut = models.BooleanField(default=False)

    answers = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="+")
    answering = models.CharField(max_length=10, choices=Answering.choices, blank=True)
    back_on = models.DateField(null=True)

    # Of a report or a complaint: about whom, and what it says.
    failed_address = models.CharField(max_length=254, blank=True)
    verdict = models.CharField(max_length=12, choices=Verdict.choices, blank=True)
    status = models.CharField(max_length=12, blank=True)
    diagnostic = models.CharField(max_length=300, blank=True)

    class Meta(WorkspaceOwned.Meta):
        db_table = "incoming_mail"
        ordering = ["-sent_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "identity"], name="incoming_mail_once"),
        ]
        indexes = [
            models.Index(fields=["workspace", "sent_at"], name="incoming_mail_by_time"),
            models.Index(fields=["workspace", "sender_address"], name="incoming_mail_by_sender"),
            models.Index(fields=["workspace", "failed_address"], name="incoming_mail_by_failure"),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_correspondence(self) -> bool:
        """Somebody's own words, or their machine's: what has its place with a person or an organisation."""
        return self.mail_kind in {self.Kind.HUMAN, self.Kind.AUTO_REPLY}

    @property
    def is_human(self) -> bool:
        return self.mail_kind == self.Kind.HUMAN

    @property
    def own_text(self) -> str:
        """Without what is only quoted."""
        return "\n\n".join(text.strip() for why, text in self.pieces if not why and text.strip())

    @property
    def is_certain(self) -> bool:
        """Whether we know which of our mails it answers, or a colleague vouches for it."""
        return self.is_vouched_for or self.answering in {self.Answering.THREAD, self.Answering.TOKEN}

    @property
    def sender(self) -> str:
        return self.sender_name or self.sender_address

    def get_absolute_url(self) -> str:
        return workspace_url("mailroom:incoming-mail", self.public_id)


class MailHandling(Recorded):
    """What became of a mail; undoing the change that says so puts it back among those that wait."""

    kind = "mail_handling"

    class Outcome(models.TextChoices):
        # Translators: what became of a mail that came in.
        MATCHED = "matched", _("with the people it is from")
        SET_ASIDE = "set_aside", _("set aside")

    mail = models.OneToOneField(IncomingMail, models.CASCADE, related_name="handling")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    # Not a person's word, but what the mail itself proved.
    is_automatic = models.BooleanField(default=False)

    class Meta(Recorded.Meta):
        db_table = "mail_handling"
        # Translators: a kind of record, as in "Added mail that came in “Re: Thursday”".
        verbose_name = _("mail that came in")

    def __str__(self) -> str:
        return str(self.mail)
