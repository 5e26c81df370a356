# SPDX-License-Identifier: AGPL-3.0-or-later

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_guards"),
        ("directory", "0002_guards"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(
                condition=models.Q(("archived_at", None)), fields=["workspace"], name="organisation_current"
            ),
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(fields=["workspace", "country", "region"], name="organisation_by_place"),
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(
                condition=models.Q(("parent__isnull", False)), fields=["parent"], name="organisation_parts"
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=models.Q(("archived_at", None)), fields=["workspace"], name="person_current"
            ),
        ),
    ]
