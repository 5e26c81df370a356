# SPDX-License-Identifier: AGPL-3.0-or-later
from django.urls import path

from .letters.views import letters, versions
from .reading.views import incoming, mailboxes
from .views import deciding, messages, records, senders

app_name = "mailroom"

public_patterns = [
    path("demo/mail/", messages.demo_mail, name="demo_mail"),
]

workspace_patterns = [
    *versions.urlpatterns,
    *letters.urlpatterns,
    *incoming.urlpatterns,
    *mailboxes.urlpatterns,
    *messages.urlpatterns,
    *deciding.urlpatterns,
    *records.urlpatterns,
    *senders.urlpatterns,
]
