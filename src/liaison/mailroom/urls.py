# SPDX-License-Identifier: AGPL-3.0-or-later
from django.urls import path

from . import views

app_name = "mailroom"

public_patterns = [
    path("demo/mail/", views.demo_mail, name="demo_mail"),
]

workspace_patterns = [
    path("mail/", views.messages, name="messages"),
    path("mail/<uuid:public_id>/", views.message, name="message"),
]
