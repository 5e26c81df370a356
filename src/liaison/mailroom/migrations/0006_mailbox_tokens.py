# SPDX-License-Identifier: AGPL-3.0-or-later

from django.db import migrations, models

from liaison.accounts.guards import GuardTables, UnguardTables
from liaison.kit.tables import AtOnce

REBUILT = ("Mailbox", "IncomingMail")


class Migration(migrations.Migration):
    dependencies = [
        ("mailroom", "0005_do_not_contact"),
    ]

    operations = [
        UnguardTables(*REBUILT),
        AtOnce(
            migrations.AddField(
                model_name="mailbox",
                name="client_id",
                field=models.CharField(blank=True, max_length=254, verbose_name="client ID"),
            ),
            migrations.AddField(
                model_name="mailbox",
                name="client_secret",
                field=models.TextField(blank=True, editable=False),
            ),
            migrations.AddField(
                model_name="mailbox",
                name="sign_in",
                field=models.CharField(
                    choices=[
                        ("password", "user name and password, or an app password"),
                        ("xoauth2", "OAuth 2 (XOAUTH2)"),
                    ],
                    default="password",
                    max_length=10,
                    verbose_name="sign-in",
                ),
            ),
            migrations.AddField(
                model_name="mailbox",
                name="takes_plus",
                field=models.BooleanField(
                    default=True, verbose_name="mail to this address with “+…” before the @ arrives here too"
                ),
            ),
            migrations.AddField(
                model_name="mailbox",
                name="token_url",
                field=models.URLField(blank=True, max_length=500, verbose_name="address for tokens"),
            ),
        ),
        GuardTables(*REBUILT),
    ]
