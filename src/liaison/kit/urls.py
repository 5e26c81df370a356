# SPDX-License-Identifier: AGPL-3.0-or-later
"""The kit's own addresses. The gallery is for those who try the product or work on it, so it is added apart."""

from django.urls import path

from . import views

app_name = "kit"
urlpatterns = [path("look/", views.choose_theme, name="theme")]
gallery_urls = [path("gallery/", views.gallery, name="gallery")]
