# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files that belong to rooms above the directory, made from the same invented cast."""

from .families import NAMED, NAMES, Family

# Of these the directory reads the people at most, and always asks first.
ELSEWHERE = [
    Family(
        key="eventbrite",
        header=(
            "Order #,Order Date,First Name,Last Name,Email,Quantity,Price Tier,Ticket Type,Attendee #,Group,"
            "Order Type,"
            "Currency,Total Paid,Fees Paid,Eventbrite Fees,Eventbrite Payment Processing,Attendee Status,"
            "Cell Phone,"
            '"Which museum, library or archive do you work for?"'
        ),
        cells={
            **NAMES, "Order #": "11{p.number}", "Order Date": "11/29/24 22:28", "Email": "{p.email}",
            "Quantity": "1",
            "Ticket Type": "Free", "Attendee #": "22{p.number}", "Attendee Status": "Checked In",
            "Cell Phone": "{p.phone}", "Which museum, library or archive do you work for?": "{p.house}",
        },
        meanings={
            **NAMED, "Email": "email", "Cell Phone": "phone",
            "Which museum, library or archive do you work for?": "organisation",
        },
    ),
    Family(
        key="eventbrite-summary",
        header=(
            "Order ID,Order Date,Attendee Status,Name,Email,Event Name,Ticket Quantity,Ticket Type,Ticket Price,"
            "Buyer Name,Buyer Email"
        ),
        cells={
            "Order ID": "11{p.number}", "Name": "{p.name}", "Email": "{p.email}", "Event Name": "Edit-a-thon",
            "Buyer Name": "{p.name}", "Buyer Email": "{p.second}", "Attendee Status": "Attending",
        },
        meanings={"Name": "contact_name", "Email": "email"},
        houses=False,
    ),
    Family(
        key="zoom-registration",
        header="First Name,Last Name,Email,Registration Time,Approval Status,Organization",
        cells={
            **NAMES, "Email": "{p.email}", "Registration Time": "09/20/2026 10:00:00 AM",
            "Approval Status": "approved", "Organization": "{p.house}",
        },
        meanings={**NAMED, "Email": "email", "Organization": "organisation"},
    ),
    Family(
        key="google-forms",
        header='Timestamp,Email Address,"What is your name?","Your organisation, if any",Any comments?',
        cells={
            "Timestamp": "2026/09/20 10:00:00 AM", "Email Address": "{p.email}", "What is your name?": "{p.name}",
            "Your organisation, if any": "{p.house}",
        },
        meanings={
            "Email Address": "email", "What is your name?": "contact_name",
            "Your organisation, if any": "organisation", "Any comments?": "notes",
        },
    ),
    Family(
        key="calendly",
        header=(
            "User Name,Team,Invitee Name,Invitee First Name,Invitee Last Name,Invitee Email,Invitee Time Zone,"
            "Event Type Name,Start Date & Time,End Date & Time,Location,Event Created Date & Time,Canceled,"
            "Canceled By,"
            "Cancellation reason,Question 1,Response 1,Marked as No-Show,Event UUID,Invitee UUID"
        ),
        cells={
            "User Name": "Maya Okafor", "Invitee Name": "{p.name}", "Invitee Email": "{p.email}",
            "Canceled": "false",
            "Event Type Name": "First call", "Start Date & Time": "2026-09-20 10:00 am", "Question 1": "Why?",
            "Response 1": "{p.role}",
        },
        meanings={
            "Invitee Name": "contact_name", "Invitee First Name": "first_name", "Invitee Last Name": "last_name",
            "Invitee Email": "email",
        },
        houses=False,
    ),
    Family(
        key="pretix",
        header="Order code,Attendee name,Product,Price,Checked in,Checked out,Email,Phone number",
        cells={"Order code": "A{p.number}", "Attendee name": "{p.name}", "Product": "Seat", "Email": "{p.email}"},
        meanings={"Attendee name": "contact_name", "Email": "email", "Phone number": "phone"},
        houses=False,
    ),
    Family(
        key="pretix",
        header="Bestellnummer,Teilnehmername,Produkt,Preis,Eingecheckt,E-Mail",
        cells={
            "Bestellnummer": "A{p.number}", "Teilnehmername": "{p.name}", "Produkt": "Platz",
            "E-Mail": "{p.email}",
        },
        meanings={"Teilnehmername": "contact_name", "E-Mail": "email"},
        delimiter=";",
        houses=False,
    ),
    Family(
        key="zoom-meeting",
        header="Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,Recording Consent",
        cells={
            "Name (Original Name)": "{p.name}", "User Email": "{p.email}",
            "Join Time": "09/20/2026 10:00:00 AM",
        },
        meanings={},
    ),
    Family(
        key="zoom-meeting",
        header=(
            "Name (original name),Email,Join time,Leave time,Duration (minutes),Guest,"
            "Recording disclaimer response,"
            "In waiting room"
        ),
        cells={"Name (original name)": "{p.name}", "Email": "{p.email}"},
        meanings={},
    ),
    Family(
        key="zoom-meeting",
        header="Name (Original Name),User Email,Total Duration (Minutes),Guest",
        cells={"Name (Original Name)": "{p.name}", "Guest": "Yes"},
        meanings={},
    ),
    Family(
        key="zoom-webinar",
        header=(
            "Attended,User Name (Original Name),First Name,Last Name,Email,Phone,Registration Time,"
            "Approval Status,"
            "Join Time,Leave Time,Time in Session (minutes),Is Guest,Country/Region Name"
        ),
        cells={
            **NAMES, "Attended": "No", "User Name (Original Name)": "{p.name}", "Email": "{p.email}",
            "Phone": "--",
            "Join Time": "--", "Leave Time": "--", "Time in Session (minutes)": "--",
        },
        meanings={**NAMED, "Email": "email", "Phone": "phone"},
        houses=False,
    ),
    Family(
        key="teams",
        header="Name,First Join,Last Leave,In-Meeting Duration,Email,Participant ID (UPN),Role",
        cells={
            "Name": "{p.name}", "Email": "{p.email}", "First Join": "9/20/26, 10:00:00 AM",
            "Role": "Presenter",
        },
        meanings={},
        delimiter="\t",
    ),
    Family(
        key="asana",
        header=(
            "Task ID,Created At,Completed At,Last Modified,Name,Section/Column,Assignee,Assignee Email,Start Date,"
            "Due Date,Tags,Notes,Projects,Parent task"
        ),
        cells={
            "Task ID": "120{p.number}", "Name": "Call {p.house}", "Created At": "2026-09-20",
            "Notes": "{p.role}",
        },
        meanings={},
    ),
    Family(
        key="dashboard",
        header=(
            "course_slug,title,institution,term,home_wiki,created_at,start_date,end_date,new_or_returning,editors,"
            "new_editors,articles_edited,articles_created,bytes_added,references_added,total_edits"
        ),
        cells={"course_slug": "{p.house}/Maps", "title": "Maps", "institution": "{p.house}", "editors": "7"},
        meanings={},
    ),
]  # fmt: skip
