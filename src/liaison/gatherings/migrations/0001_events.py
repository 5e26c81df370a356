# SPDX-License-Identifier: AGPL-3.0-or-later

import uuid

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.db import migrations, models

import liaison.accounts.models.workspace
from liaison.accounts.guards import GuardTables
from liaison.kit.tables import AtOnce


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0003_wiki_account"),
        ("directory", "0013_search_together"),
        ("mailroom", "0006_mailbox_tokens"),
    ]

    operations = [
        AtOnce(
            migrations.CreateModel(
                name="Event",
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
                    ("name", models.CharField(max_length=200, verbose_name="name")),
                    ("slug", models.SlugField(max_length=80, verbose_name="short name in the address")),
                    (
                        "event_kind",
                        models.CharField(
                            choices=[
                                ("webinar", "webinar"),
                                ("wikithon", "wikithon"),
                                ("training", "training"),
                                ("talk", "talk"),
                                ("meeting", "meeting"),
                                ("drop_in", "drop-in"),
                                ("stand", "conference stand"),
                            ],
                            default="webinar",
                            max_length=10,
                            verbose_name="kind",
                        ),
                    ),
                    (
                        "state",
                        models.CharField(
                            choices=[("draft", "draft"), ("published", "published"), ("cancelled", "cancelled")],
                            default="draft",
                            editable=False,
                            max_length=10,
                            verbose_name="state",
                        ),
                    ),
                    ("published_at", models.DateTimeField(editable=False, null=True)),
                    (
                        "cancelled_because",
                        models.CharField(blank=True, max_length=500, verbose_name="why it is cancelled"),
                    ),
                    (
                        "summary",
                        models.CharField(
                            blank=True,
                            help_text="Shown in lists and where somebody shares the page.",
                            max_length=300,
                            verbose_name="in a sentence",
                        ),
                    ),
                    ("about", models.TextField(blank=True, verbose_name="what it is about")),
                    ("programme", models.TextField(blank=True, verbose_name="programme")),
                    (
                        "language",
                        models.CharField(default="en", max_length=12, verbose_name="language of the page"),
                    ),
                    ("languages", models.JSONField(blank=True, default=list, verbose_name="languages spoken")),
                    (
                        "form",
                        models.CharField(
                            choices=[
                                ("online", "online"),
                                ("in_person", "in person"),
                                ("hybrid", "online and in person"),
                            ],
                            default="online",
                            max_length=10,
                            verbose_name="where",
                        ),
                    ),
                    (
                        "place",
                        models.CharField(
                            blank=True,
                            help_text="Name and address, as one would tell a stranger.",
                            max_length=300,
                            verbose_name="place",
                        ),
                    ),
                    (
                        "join_url",
                        models.URLField(
                            blank=True,
                            help_text="Only those who registered get it.",
                            max_length=1000,
                            verbose_name="link to join",
                        ),
                    ),
                    (
                        "time_zone",
                        models.CharField(
                            default="Europe/London",
                            max_length=60,
                            validators=[liaison.accounts.models.workspace.validate_time_zone],
                            verbose_name="time zone",
                        ),
                    ),
                    ("starts_at", models.DateTimeField(verbose_name="begins")),
                    ("ends_at", models.DateTimeField(verbose_name="ends")),
                    ("recording_url", models.URLField(blank=True, max_length=1000, verbose_name="recording")),
                    (
                        "capacity",
                        models.PositiveIntegerField(
                            blank=True,
                            help_text="Leave it empty where everybody fits in.",
                            null=True,
                            verbose_name="places",
                        ),
                    ),
                    (
                        "registration_closes_at",
                        models.DateTimeField(
                            blank=True,
                            help_text="Leave it empty for: when it ends.",
                            null=True,
                            verbose_name="registration closes",
                        ),
                    ),
                    (
                        "asks_organisation",
                        models.BooleanField(default=True, verbose_name="ask for the organisation"),
                    ),
                    (
                        "asks_access_needs",
                        models.BooleanField(default=True, verbose_name="ask what people need to take part"),
                    ),
                    (
                        "keeps_list",
                        models.BooleanField(default=True, verbose_name="keep a list of those who come"),
                    ),
                    (
                        "headcount",
                        models.PositiveIntegerField(blank=True, null=True, verbose_name="how many came"),
                    ),
                    (
                        "attended_minutes",
                        models.PositiveSmallIntegerField(
                            default=10, verbose_name="minutes that count as attended"
                        ),
                    ),
                    ("sequence", models.PositiveIntegerField(default=0, editable=False)),
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
                    "verbose_name": "event",
                    "db_table": "event",
                    "ordering": ["-starts_at", "-id"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.CreateModel(
                name="AttendanceFile",
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
                    ("name", models.CharField(max_length=300, verbose_name="name of the file")),
                    ("file_kind", models.CharField(max_length=40)),
                    ("sha256", models.CharField(max_length=64)),
                    ("read_at", models.DateTimeField()),
                    ("problems", models.JSONField(default=list)),
                    (
                        "read_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.member"
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
                        "event",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="attendance_files",
                            to="gatherings.event",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "attendance file",
                    "db_table": "attendance_file",
                    "ordering": ["-read_at", "-id"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.CreateModel(
                name="EventOrganiser",
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
                        "event",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="organisers",
                            to="gatherings.event",
                        ),
                    ),
                    (
                        "member",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.member"
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
                    "verbose_name": "organiser of an event",
                    "db_table": "event_organiser",
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.CreateModel(
                name="EventPartner",
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
                        "event",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="partners",
                            to="gatherings.event",
                        ),
                    ),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="+",
                            to="directory.organisation",
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
                    "verbose_name": "partner of an event",
                    "verbose_name_plural": "events done together",
                    "db_table": "event_partner",
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.CreateModel(
                name="EventQuestion",
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
                    ("text", models.CharField(max_length=300, verbose_name="question")),
                    (
                        "answer_type",
                        models.CharField(
                            choices=[
                                ("line", "a line"),
                                ("text", "a longer text"),
                                ("number", "a number"),
                                ("yes_no", "yes or no"),
                                ("choice", "one of these"),
                                ("choices", "any of these"),
                            ],
                            default="line",
                            max_length=10,
                            verbose_name="answer",
                        ),
                    ),
                    ("choices", models.JSONField(blank=True, default=list, verbose_name="choices")),
                    ("is_required", models.BooleanField(default=False, verbose_name="has to be answered")),
                    (
                        "kept_days",
                        models.PositiveSmallIntegerField(
                            blank=True,
                            help_text="Then the answers are deleted. Leave it empty to keep them with the registration.",
                            null=True,
                            verbose_name="days kept after the event",
                        ),
                    ),
                    (
                        "is_monitoring",
                        models.BooleanField(default=False, verbose_name="anonymous, for our numbers alone"),
                    ),
                    (
                        "is_asked_after",
                        models.BooleanField(
                            default=False,
                            help_text="In the feedback form, so that you see what changed. Only where it is anonymous.",
                            verbose_name="asked once more afterwards",
                        ),
                    ),
                    ("order", models.PositiveSmallIntegerField(default=0, editable=False)),
                    (
                        "event",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="questions",
                            to="gatherings.event",
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
                    "verbose_name": "question",
                    "db_table": "event_question",
                    "ordering": ["order", "id"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.CreateModel(
                name="EventResource",
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
                    ("title", models.CharField(max_length=200, verbose_name="title")),
                    ("url", models.URLField(max_length=1000, verbose_name="link")),
                    ("order", models.PositiveSmallIntegerField(default=0, editable=False)),
                    (
                        "event",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="resources",
                            to="gatherings.event",
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
                    "verbose_name": "resource of an event",
                    "db_table": "event_resource",
                    "ordering": ["order", "id"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.CreateModel(
                name="EventSeries",
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
                    ("name", models.CharField(max_length=200, verbose_name="name")),
                    ("slug", models.SlugField(max_length=80, verbose_name="short name in the address")),
                    ("about", models.TextField(blank=True, verbose_name="what it is about")),
                    ("language", models.CharField(default="en", max_length=12, verbose_name="language")),
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
                    "verbose_name": "series of events",
                    "db_table": "event_series",
                    "ordering": ["name"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.AddField(
                model_name="event",
                name="series",
                field=models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="events",
                    to="gatherings.eventseries",
                    verbose_name="series",
                ),
            ),
            migrations.CreateModel(
                name="FollowUp",
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
                        "happened",
                        models.CharField(
                            choices=[
                                ("attended", "they came"),
                                ("left_early", "they left early"),
                                ("asked", "they asked a question"),
                                ("missed", "they missed it"),
                            ],
                            max_length=10,
                            verbose_name="to whom",
                        ),
                    ),
                    (
                        "next_step",
                        models.CharField(
                            choices=[
                                ("watch", "watch the recording"),
                                ("come", "come to another event"),
                                ("book", "book a meeting with us"),
                                ("together", "run an event with us"),
                            ],
                            max_length=10,
                            verbose_name="the next step",
                        ),
                    ),
                    ("next_step_url", models.URLField(max_length=1000, verbose_name="where that leads")),
                    ("approved_at", models.DateTimeField(editable=False, null=True)),
                    ("written_at", models.DateTimeField(editable=False, null=True)),
                    (
                        "approved_by",
                        models.ForeignKey(
                            editable=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="accounts.member",
                        ),
                    ),
                    (
                        "event",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="follow_ups",
                            to="gatherings.event",
                        ),
                    ),
                    (
                        "letter",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="mailroom.letter",
                            verbose_name="letter",
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
                    "verbose_name": "follow-up",
                    "db_table": "follow_up",
                    "ordering": ["id"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.CreateModel(
                name="MonitoringAnswer",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ("text", models.CharField(max_length=300)),
                    ("is_after", models.BooleanField(default=False)),
                    (
                        "question",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="monitoring_answers",
                            to="gatherings.eventquestion",
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
                    "db_table": "monitoring_answer",
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.CreateModel(
                name="Registration",
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
                    ("name", models.CharField(max_length=200, verbose_name="name")),
                    ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                    (
                        "organisation_name",
                        models.CharField(blank=True, max_length=300, verbose_name="organisation"),
                    ),
                    ("language", models.CharField(blank=True, max_length=12)),
                    ("time_zone", models.CharField(blank=True, max_length=60)),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("registered", "registered"),
                                ("waiting", "on the waiting list"),
                                ("held", "to be looked at"),
                                ("cancelled", "cancelled"),
                            ],
                            default="registered",
                            max_length=10,
                        ),
                    ),
                    (
                        "source",
                        models.CharField(
                            choices=[
                                ("page", "on the event's page"),
                                ("member", "one of us added them"),
                                ("file", "from a file"),
                                ("stand", "at the stand"),
                            ],
                            default="page",
                            max_length=6,
                        ),
                    ),
                    ("doubt", models.CharField(blank=True, max_length=300)),
                    ("registered_at", models.DateTimeField()),
                    ("waiting_since", models.DateTimeField(null=True)),
                    ("promoted_at", models.DateTimeField(null=True)),
                    ("cancelled_at", models.DateTimeField(null=True)),
                    ("agreed_to", models.TextField(blank=True)),
                    ("wants_letters", models.BooleanField(default=False)),
                    (
                        "event",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="registrations",
                            to="gatherings.event",
                        ),
                    ),
                    (
                        "organisation",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="+",
                            to="directory.organisation",
                        ),
                    ),
                    (
                        "person",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="+",
                            to="directory.person",
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
                    "verbose_name": "registration",
                    "db_table": "registration",
                    "ordering": ["registered_at", "id"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.CreateModel(
                name="FollowUpLetter",
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
                    ("trouble", models.CharField(blank=True, max_length=300)),
                    (
                        "follow_up",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="letters",
                            to="gatherings.followup",
                        ),
                    ),
                    (
                        "message",
                        models.OneToOneField(
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
                        "registration",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="follow_up_letters",
                            to="gatherings.registration",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "letter after an event",
                    "db_table": "follow_up_letter",
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.CreateModel(
                name="Feedback",
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
                        "stars",
                        models.PositiveSmallIntegerField(
                            blank=True,
                            null=True,
                            validators=[
                                django.core.validators.MinValueValidator(1),
                                django.core.validators.MaxValueValidator(5),
                            ],
                            verbose_name="how was it, from 1 to 5",
                        ),
                    ),
                    ("text", models.TextField(blank=True, verbose_name="what they said")),
                    ("may_be_quoted", models.BooleanField(default=False, verbose_name="may be quoted")),
                    ("agreed_to", models.TextField(blank=True)),
                    ("quoted_as", models.CharField(blank=True, max_length=200, verbose_name="quoted as")),
                    ("said_at", models.DateTimeField()),
                    (
                        "event",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="feedback",
                            to="gatherings.event",
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
                        "registration",
                        models.OneToOneField(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="feedback",
                            to="gatherings.registration",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "feedback",
                    "db_table": "event_feedback",
                    "ordering": ["-said_at", "-id"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.CreateModel(
                name="Attendance",
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
                    ("name", models.CharField(max_length=200, verbose_name="name")),
                    ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                    (
                        "source",
                        models.CharField(
                            choices=[("check_in", "ticked at the door"), ("file", "from a file")], max_length=10
                        ),
                    ),
                    (
                        "match",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("address", "the same e-mail address"),
                                ("name", "the same name, and only one has it"),
                                ("by_hand", "one of us said so"),
                            ],
                            max_length=10,
                        ),
                    ),
                    ("is_let_be", models.BooleanField(default=False)),
                    ("minutes", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="minutes")),
                    ("came_at", models.DateTimeField(null=True)),
                    ("left_at", models.DateTimeField(null=True)),
                    ("asked_a_question", models.BooleanField(default=False, verbose_name="asked a question")),
                    (
                        "organisation",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="+",
                            to="directory.organisation",
                        ),
                    ),
                    (
                        "person",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="+",
                            to="directory.person",
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
                        "file",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="attendances",
                            to="gatherings.attendancefile",
                        ),
                    ),
                    (
                        "event",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="attendances",
                            to="gatherings.event",
                        ),
                    ),
                    (
                        "registration",
                        models.OneToOneField(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="attendance",
                            to="gatherings.registration",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "attendance",
                    "db_table": "attendance",
                    "ordering": ["name", "id"],
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.CreateModel(
                name="Answer",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ("text", models.TextField()),
                    ("delete_on", models.DateField(null=True)),
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
                        "question",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="answers",
                            to="gatherings.eventquestion",
                        ),
                    ),
                    (
                        "registration",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="answers",
                            to="gatherings.registration",
                        ),
                    ),
                ],
                options={
                    "db_table": "event_answer",
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.CreateModel(
                name="AccessNeed",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ("text", models.TextField()),
                    ("agreed_to", models.TextField()),
                    ("delete_on", models.DateField()),
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
                        "registration",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="access_need",
                            to="gatherings.registration",
                        ),
                    ),
                ],
                options={
                    "db_table": "access_need",
                    "abstract": False,
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            ),
            migrations.AddConstraint(
                model_name="attendancefile",
                constraint=models.UniqueConstraint(fields=("event", "sha256"), name="attendance_file_once"),
            ),
            migrations.AddConstraint(
                model_name="eventorganiser",
                constraint=models.UniqueConstraint(fields=("event", "member"), name="event_organiser_once"),
            ),
            migrations.AddConstraint(
                model_name="eventpartner",
                constraint=models.UniqueConstraint(fields=("event", "organisation"), name="event_partner_once"),
            ),
            migrations.AddConstraint(
                model_name="eventseries",
                constraint=models.UniqueConstraint(fields=("workspace", "slug"), name="event_series_slug_once"),
            ),
            migrations.AddIndex(
                model_name="event",
                index=models.Index(fields=["workspace", "starts_at"], name="event_by_time"),
            ),
            migrations.AddConstraint(
                model_name="event",
                constraint=models.UniqueConstraint(fields=("workspace", "slug"), name="event_slug_once"),
            ),
            migrations.AddConstraint(
                model_name="event",
                constraint=models.CheckConstraint(
                    condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="event_ends_after_it_begins"
                ),
            ),
            migrations.AddConstraint(
                model_name="followup",
                constraint=models.UniqueConstraint(fields=("event", "happened"), name="follow_up_once"),
            ),
            migrations.AddIndex(
                model_name="registration",
                index=models.Index(fields=["event", "state", "waiting_since"], name="registration_by_state"),
            ),
            migrations.AddIndex(
                model_name="registration",
                index=models.Index(fields=["workspace", "registered_at"], name="registration_by_time"),
            ),
            migrations.AddConstraint(
                model_name="registration",
                constraint=models.UniqueConstraint(
                    models.F("event"),
                    django.db.models.functions.text.Lower("email"),
                    condition=models.Q(
                        models.Q(("state", "cancelled"), _negated=True), models.Q(("email", ""), _negated=True)
                    ),
                    name="registration_address_once",
                ),
            ),
            migrations.AddConstraint(
                model_name="registration",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "waiting"), _negated=True),
                        ("waiting_since__isnull", False),
                        _connector="OR",
                    ),
                    name="registration_waits_since",
                ),
            ),
            migrations.AddConstraint(
                model_name="followupletter",
                constraint=models.UniqueConstraint(
                    fields=("follow_up", "registration"), name="follow_up_letter_once"
                ),
            ),
            migrations.AddIndex(
                model_name="attendance",
                index=models.Index(fields=["event", "email"], name="attendance_by_address"),
            ),
            migrations.AddIndex(
                model_name="attendance",
                index=models.Index(
                    condition=models.Q(("is_let_be", False), ("person", None), ("registration", None)),
                    fields=["workspace", "event"],
                    name="attendance_unmatched",
                ),
            ),
            migrations.AddIndex(
                model_name="answer",
                index=models.Index(
                    condition=models.Q(("delete_on__isnull", False)),
                    fields=["workspace", "delete_on"],
                    name="event_answer_to_delete",
                ),
            ),
            migrations.AddConstraint(
                model_name="answer",
                constraint=models.UniqueConstraint(fields=("registration", "question"), name="event_answer_once"),
            ),
            migrations.AddIndex(
                model_name="accessneed",
                index=models.Index(fields=["workspace", "delete_on"], name="access_need_to_delete"),
            ),
        ),
        GuardTables(
            "EventSeries",
            "Event",
            "EventOrganiser",
            "EventPartner",
            "EventResource",
            "EventQuestion",
            "Registration",
            "Answer",
            "AccessNeed",
            "MonitoringAnswer",
            "AttendanceFile",
            "Attendance",
            "FollowUp",
            "FollowUpLetter",
            "Feedback",
        ),
    ]
