# SPDX-License-Identifier: AGPL-3.0-or-later
"""Booking pages: when others may take a time to talk to us."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from liaison.accounts.actions import EditedMeanwhile
from liaison.accounts.flash import done
from liaison.accounts.links import workspace_url
from liaison.accounts.policies import MemberRequest, policy, posted
from liaison.accounts.rules import Can
from liaison.gatherings.actions import booking_pages as actions
from liaison.gatherings.actions.booking_refusals import HasBookings, SlugTaken
from liaison.gatherings.forms.booking import BookingPageForm, ExceptionForm
from liaison.gatherings.models import BookingPage
from liaison.gatherings.queries.booking import exceptions_seen_by, pages_seen_by, public_address


@policy(get=Can.EDIT_DIRECTORY)
def booking_pages(request: MemberRequest) -> HttpResponse:
    found = [(page, public_address(page)) for page in pages_seen_by(request.member)]
    # Translators: title of the list of pages on which others book a meeting with us.
    return render(request, "gatherings/booking_pages.html", {"title": _("Booking pages"), "pages": found})


@policy(get=Can.EDIT_DIRECTORY, post=Can.EDIT_DIRECTORY)
def booking_page_new(request: MemberRequest) -> HttpResponse:
    form = BookingPageForm(posted(request), member=request.member)
    if form.is_valid():
        try:
            page, change = actions.add_booking_page(form.page_values, form.week, by=request.member)
        except SlugTaken as taken:
            form.add_error("slug", str(taken))
        else:
            # Translators: said after a booking page was made; %(name)s is its name.
            done(request, _("Booking page “%(name)s” made.") % {"name": page}, change)
            return redirect(page)
    # Translators: title of the form for a new booking page.
    return _form_page(request, {"title": _("Make a booking page"), "form": form})


@policy(get=Can.EDIT_DIRECTORY, post=Can.EDIT_DIRECTORY)
def booking_page(request: MemberRequest, public_id: UUID) -> HttpResponse:
    page = get_object_or_404(pages_seen_by(request.member), public_id=public_id)
    form = BookingPageForm(posted(request), member=request.member, instance=page)
    if form.is_valid():
        try:
            change = actions.edit_booking_page(
                page, form.page_values, form.week, by=request.member, expected=form.seen_version
            )
        except EditedMeanwhile as meanwhile:
            form.show_both(meanwhile.current)
        except SlugTaken as taken:
            form.add_error("slug", str(taken))
        else:
            # Translators: said after a booking page was changed; %(name)s is its name.
            done(request, _("Booking page “%(name)s” saved.") % {"name": page}, change)
            return redirect(page)
    return _form_page(request, _about(page) | {"form": form})


def _about(page: BookingPage) -> dict[str, Any]:
    today = timezone.localdate(timezone=page.zone)
    return {
        "title": page,
        "booking_page": page,
        "address": public_address(page),
        "exception_form": ExceptionForm(),
        "exceptions": [one for one in page.exceptions.all() if one.day >= today],
    }


def _form_page(request: MemberRequest, context: dict[str, Any]) -> HttpResponse:
    status = 422 if context["form"].is_bound else 200
    return render(request, "gatherings/booking_page_form.html", context, status=status)


@policy(post=Can.EDIT_DIRECTORY)
def removal(request: MemberRequest, public_id: UUID) -> HttpResponse:
    page = get_object_or_404(pages_seen_by(request.member), public_id=public_id)
    try:
        change = actions.remove_booking_page(page, by=request.member)
    except HasBookings as refused:
        done(request, str(refused))
        return redirect(page)
    # Translators: said after a booking page was removed; %(name)s is its name.
    done(request, _("Booking page “%(name)s” removed.") % {"name": page}, change)
    return redirect(workspace_url("gatherings:booking-pages"))


@policy(post=Can.EDIT_DIRECTORY)
def exceptions(request: MemberRequest, public_id: UUID) -> HttpResponse:
    page = get_object_or_404(pages_seen_by(request.member), public_id=public_id)
    form = ExceptionForm(request.POST)
    if not form.is_valid():
        old = BookingPageForm(None, member=request.member, instance=page)
        context = _about(page) | {"form": old, "exception_form": form}
        return render(request, "gatherings/booking_page_form.html", context, status=422)
    hours = form.cleaned_data["hours"]
    opens, closes = (hours.opens, hours.closes) if hours else (None, None)
    change = actions.except_day(page, form.cleaned_data["day"], opens, closes, by=request.member)
    # Translators: said after a day got other hours on a booking page.
    done(request, _("Saved. Meetings that are booked on that day stay."), change)
    return redirect(page)


@policy(post=Can.EDIT_DIRECTORY)
def exception_removal(request: MemberRequest, public_id: UUID) -> HttpResponse:
    exception = get_object_or_404(exceptions_seen_by(request.member), public_id=public_id)
    page = exception.page
    change = actions.forget_exception(exception, by=request.member)
    # Translators: said after a day has its usual hours again on a booking page.
    done(request, _("That day has its usual hours again."), change)
    return redirect(page)


urlpatterns = [
    path("booking/", booking_pages, name="booking-pages"),
    path("booking/new/", booking_page_new, name="booking-page-new"),
    path("booking/pages/<uuid:public_id>/", booking_page, name="booking-page"),
    path("booking/pages/<uuid:public_id>/removal/", removal, name="booking-page-removal"),
    path("booking/pages/<uuid:public_id>/exceptions/", exceptions, name="booking-exceptions"),
    path("booking/exceptions/<uuid:public_id>/removal/", exception_removal, name="booking-exception-removal"),
]
