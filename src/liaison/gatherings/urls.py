# SPDX-License-Identifier: AGPL-3.0-or-later
from django.urls import URLPattern

app_name = "gatherings"
public_patterns: list[URLPattern] = []
workspace_patterns: list[URLPattern] = []
