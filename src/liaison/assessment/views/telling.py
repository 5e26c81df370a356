# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


def refuse(request: HttpRequest, reason: Exception, to: Any) -> HttpResponse:
    """Back to where the person came from, with the reason above."""
    messages.warning(request, str(reason))
    return redirect(to)
