# SPDX-License-Identifier: AGPL-3.0-or-later
"""The kit's own addresses."""

from django.urls import path

from . import views

app_name = "kit"
urlpatterns = [
    path("look/", views.choose_theme, name="theme"),
    path("gallery/", views.gallery, name="gallery"),
]
