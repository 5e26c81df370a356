# SPDX-License-Identifier: AGPL-3.0-or-later

import uuid

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from liaison.accounts.guards import GuardTables
from liaison.kit.tables import AtOnce


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_wiki_account"),
        ("mailroom", "0002_outbox"),
    ]

    operations = [
        AtOnce(
            migrations.CreateModel(
                name="Mailbox",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ("address", models.EmailField(max_length=254, verbose_name="e-mail address")),
                    ("host", models.CharField(max_length=253, verbose_name="mail server (IMAP)")),
                    (
                        "port",
                        models.PositiveIntegerField(
                            default=993,
                            validators=[
                                django.core.validators.MinValueValidator(1),
                                django.core.validators.MaxValueValidator(65535),
                            ],
                            verbose_name="port",
                        ),
                    ),
                    (
                        "security",
                        models.CharField(
                            choices=[
                                ("tls", "TLS from the start (usually port 993)"),
                                ("starttls", "STARTTLS (usually port 143)"),
                                ("none", "none: only for a server on the same machine"),
                            ],
                            default="tls",
                            max_length=10,
                            verbose_name="protection",
                        ),
                    ),
                    ("user", models.CharField(max_length=254, verbose_name="user name")),
                    ("secret", models.TextField(editable=False)),
                    ("folder", models.CharField(default="INBOX", max_length=200, verbose_name="folder")),
                    ("drop_token", models.CharField(editable=False, max_length=16)),
                    ("uidvalidity", models.BigIntegerField(editable=False, null=True)),
                    ("last_uid", models.BigIntegerField(default=0, editable=False)),
                    ("checked_at", models.DateTimeField(editable=False, null=True)),
                    ("trouble", models.CharField(blank=True, editable=False, max_length=500)),
                    ("failures", models.PositiveIntegerField(default=0, editable=False)),
                    ("next_at", models.DateTimeField(editable=False, null=True)),
                    ("chain", models.UUIDField(editable=False, null=True)),
                    (
                        "workspace",
                        models.ForeignKey(
                            db_index=False,
                            editable=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="accounts.workspace",
                        ),
                    ),
                ],
                options={
                    "db_table": "mailbox",
                    "ordering": ["address", "folder", "id"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.CreateModel(
                name="IncomingMail",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    (
                        "door",
                        models.CharField(
                            choices=[
                                ("mailbox", "read from the mailbox"),
                                ("upload", "uploaded as a file"),
                                ("drop", "a copy that a colleague sent"),
                            ],
                            max_length=10,
                        ),
                    ),
                    ("identity", models.CharField(max_length=64)),
                    ("message_id", models.CharField(blank=True, max_length=260)),
                    ("references", models.TextField(blank=True)),
                    (
                        "mail_kind",
                        models.CharField(
                            choices=[
                                ("human", "written by a person"),
                                ("auto_reply", "automatic reply"),
                                ("delivery_status", "report about delivery"),
                                ("complaint", "complaint"),
                            ],
                            max_length=20,
                        ),
                    ),
                    ("why", models.CharField(max_length=20)),
                    ("sender_name", models.CharField(blank=True, max_length=200)),
                    ("sender_address", models.CharField(blank=True, max_length=254)),
                    ("recipients", models.JSONField(default=list)),
                    ("subject", models.CharField(blank=True, max_length=300)),
                    ("sent_at", models.DateTimeField()),
                    ("arrived_at", models.DateTimeField(default=django.utils.timezone.now)),
                    ("pieces", models.JSONField(default=list)),
                    ("attachments", models.JSONField(default=list)),
                    ("is_from_us", models.BooleanField(default=False)),
                    ("is_vouched_for", models.BooleanField(default=False)),
                    ("is_cut", models.BooleanField(default=False)),
                    (
                        "answering",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("thread", "it names our mail"),
                                ("token", "it was sent to the address that our mail gave"),
                                ("guess", "same person, same subject"),
                            ],
                            max_length=10,
                        ),
                    ),
                    ("back_on", models.DateField(null=True)),
                    ("failed_address", models.CharField(blank=True, max_length=254)),
                    (
                        "verdict",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("bad_address", "nobody has this address"),
                                ("permanent", "refused for good"),
                                ("temporary", "not delivered so far, or given up after trying"),
                                ("delivered", "delivered"),
                                ("unknown", "it does not say"),
                            ],
                            max_length=12,
                        ),
                    ),
                    ("status", models.CharField(blank=True, max_length=12)),
                    ("diagnostic", models.CharField(blank=True, max_length=300)),
                    (
                        "answers",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="+",
                            to="mailroom.message",
                        ),
                    ),
                    (
                        "workspace",
                        models.ForeignKey(
                            db_index=False,
                            editable=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="accounts.workspace",
                        ),
                    ),
                    (
                        "mailbox",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="+",
                            to="mailroom.mailbox",
                        ),
                    ),
                ],
                options={
                    "db_table": "incoming_mail",
                    "ordering": ["-sent_at", "-id"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.CreateModel(
                name="MailHandling",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ("changed_in", models.UUIDField(db_index=True, editable=False, null=True)),
                    ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    (
                        "outcome",
                        models.CharField(
                            choices=[("matched", "with the people it is from"), ("set_aside", "set aside")],
                            max_length=10,
                        ),
                    ),
                    ("is_automatic", models.BooleanField(default=False)),
                    (
                        "mail",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="handling",
                            to="mailroom.incomingmail",
                        ),
                    ),
                    (
                        "workspace",
                        models.ForeignKey(
                            db_index=False,
                            editable=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="accounts.workspace",
                        ),
                    ),
                ],
                options={
                    "db_table": "mail_handling",
                    "verbose_name": "mail that came in",
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.AddConstraint(
                model_name="mailbox",
                constraint=models.UniqueConstraint(
                    fields=("workspace", "host", "user", "folder"), name="mailbox_once"
                ),
            ),
            migrations.AddIndex(
                model_name="incomingmail",
                index=models.Index(fields=["workspace", "sent_at"], name="incoming_mail_by_time"),
            ),
            migrations.AddIndex(
                model_name="incomingmail",
                index=models.Index(fields=["workspace", "sender_address"], name="incoming_mail_by_sender"),
            ),
            migrations.AddIndex(
                model_name="incomingmail",
                index=models.Index(fields=["workspace", "failed_address"], name="incoming_mail_by_failure"),
            ),
            migrations.AddConstraint(
                model_name="incomingmail",
                constraint=models.UniqueConstraint(fields=("workspace", "identity"), name="incoming_mail_once"),
            ),
        ),
        GuardTables("Mailbox", "IncomingMail", "MailHandling"),
    ]
