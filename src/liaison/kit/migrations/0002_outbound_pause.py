# SPDX-License-Identifier: AGPL-3.0-or-later

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kit", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="OutboundPause",
            fields=[
                ("host", models.CharField(max_length=255, primary_key=True, serialize=False)),
                ("until", models.DateTimeField()),
            ],
            options={"db_table": "outbound_pause"},
        ),
    ]
