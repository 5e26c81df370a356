# SPDX-License-Identifier: AGPL-3.0-or-later
from django.urls import path

from .reading.views import incoming, mailboxes
from .views import messages

app_name = "mailroom"

public_patterns = [
    path("demo/mail/", messages.demo_mail, name="demo_mail"),
]

workspace_patterns = [
    *incoming.urlpatterns,
    *mailboxes.urlpatterns,
    path("mail/", messages.messages, name="messages"),
    path("mail/<uuid:public_id>/", messages.message, name="message"),
]
