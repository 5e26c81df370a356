# SPDX-License-Identifier: AGPL-3.0-or-later
"""Accounts of wikis that sign somebody in."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="WikiAccount",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("wiki", models.CharField(max_length=200)),
                ("subject", models.CharField(max_length=64)),
                ("username", models.CharField(max_length=255, verbose_name="user name")),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="wiki_accounts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "wiki account",
                "verbose_name_plural": "wiki accounts",
                "db_table": "wiki_account",
                "constraints": [
                    models.UniqueConstraint(fields=("wiki", "subject"), name="wiki_account_opens_one_account"),
                    models.UniqueConstraint(fields=("user", "wiki"), name="wiki_account_once_per_wiki"),
                ],
            },
        ),
    ]
