# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files about what is read elsewhere, such as who came to an event, or is not taken from files yet: tasks, figures
on courses. Such a file is known, said to be so, and read for the people in it at most.
"""

from django.utils.translation import gettext_lazy as _

from liaison.kit.hooks import FileKind

from .wording import columns, means

# Translators: said about a file with the people of an event, where only addresses are brought in.
_WHO_CAME = _(
    "Who came and for how long is read on the event’s own page: open the event, then “Who came”, and choose this "
    "file there. Here only the people in it can be brought in."
)
# Translators: said about a file with the people who registered for an event, where only addresses are brought in.
_WHO_REGISTERED = _(
    "Registrations are read on the event’s own page: open the event, then “Who came”, and choose this file there. "
    "Here only the people in it can be brought in."
)
# Translators: said about a file with the meetings that people booked elsewhere.
_WHO_BOOKED = _(
    "Meetings booked elsewhere are not read: only the people in the file can be brought in, also those who "
    "cancelled. For what is still to come, add your calendar under Booking, “Your calendars”: then nobody else is "
    "offered these times here."
)
# Translators: said about a file with answers to a form.
_ANSWERS = _(
    "If people registered for an event with this form, open the event, then “Who came”, and choose this file "
    "there. Here the answers are read only where you say what a column means."
)
# Translators: said about a file with tasks; tasks are only added one by one.
_TASKS = _("Liaison takes no tasks from files yet, so there is nothing in it to bring in.")
# Translators: said about a file with figures on wiki courses; figures cannot be kept yet.
_FIGURES = _("Liaison cannot keep figures on courses and events yet, so there is nothing in it to bring in.")

EVENTBRITE = FileKind(
    key="eventbrite",
    # Translators: a kind of file.
    label=_("Eventbrite attendees"),
    names=("order #", "attendee #", "first name", "last name", "email", "attendee status"),
    meanings=means("First Name: first_name; Last Name: last_name; Email: email; Cell Phone: phone"),
    left_out=columns(
        "Order #, Order Date, Quantity, Price Tier, Ticket Type, Attendee #, Group, Order Type, Currency, "
        "Total Paid, Fees Paid, Eventbrite Fees, Eventbrite Payment Processing, Attendee Status, Birth Date, "
        "Prefix, Suffix, Gender, Age, Shipping Address 1, Shipping Address 2, Shipping City, Shipping State, "
        "Shipping Zip, Shipping Country, Home Address 1, Home Address 2, Home City, Home State, Home Zip, "
        "Home Country, Billing Address 1, Billing Address 2, Billing City, Billing State, Billing Zip, "
        "Billing Country"
    ),
    told=_WHO_CAME,
)
EVENTBRITE_SUMMARY = FileKind(
    key="eventbrite-summary",
    # Translators: a kind of file.
    label=_("Eventbrite attendee summary"),
    names=("order id", "attendee status", "name", "email", "event name", "ticket type"),
    meanings=means("Name: contact_name; Email: email"),
    left_out=columns(
        "Order ID, Order Date, Attendee Status, Event Name, Ticket Quantity, Ticket Type, Ticket Price, "
        "Buyer Name, Buyer Email"
    ),
    told=_WHO_CAME,
)
ZOOM_REGISTRATION = FileKind(
    key="zoom-registration",
    # Translators: a kind of file.
    label=_("Zoom registrations"),
    names=("first name", "last name", "email", "registration time", "approval status"),
    never=("attended",),
    meanings=means("First Name: first_name; Last Name: last_name; Email: email; Phone: phone; Org: organisation"),
    left_out=columns("Registration Time, Approval Status"),
    told=_WHO_REGISTERED,
)
ZOOM_WEBINAR = FileKind(
    key="zoom-webinar",
    # Translators: a kind of file.
    label=_("Zoom webinar report"),
    names=("attended", "user name (original name)", "email", "join time", "time in session (minutes)"),
    meanings=means("First Name: first_name; Last Name: last_name; Email: email; Phone: phone"),
    left_out=columns(
        "Attended, User Name (Original Name), Registration Time, Approval Status, Join Time, Leave Time, "
        "Time in Session (minutes), Is Guest, Country/Region Name"
    ),
    told=_WHO_CAME,
)
ZOOM_WEBINAR_SUMMARY = FileKind(
    key="zoom-webinar-summary",
    # Translators: a kind of file.
    label=_("Zoom webinar report"),
    names=("topic", "webinar id"),
    left_out=columns(
        "Topic, Webinar ID, Actual Start Time, Actual Duration (minutes), # Registered, # Cancelled, "
        "Unique Viewers, Total Users, Max Concurrent Views"
    ),
    told=_WHO_CAME,
)
ZOOM_MEETING = FileKind(
    key="zoom-meeting",
    # Translators: a kind of file.
    label=_("Zoom meeting participants"),
    names=("name (original name)", "user email|email", "duration (minutes)|total duration (minutes)", "guest"),
    left_out=columns(
        "Name (Original Name), User Email, Email, Join Time, Leave Time, Duration (Minutes), "
        "Total Duration (Minutes), Guest, Recording Consent, Recording disclaimer response, In waiting room"
    ),
    told=_WHO_CAME,
)
ZOOM_MEETING_SUMMARY = FileKind(
    key="zoom-meeting-summary",
    # Translators: a kind of file.
    label=_("Zoom meeting participants"),
    names=("topic", "meeting id|id", "start time", "end time", "participants"),
    left_out=columns(
        "Meeting ID, ID, Topic, Start Time, End Time, User Email, Host, Duration (Minutes), Participants"
    ),
    told=_WHO_CAME,
)
TEAMS = FileKind(
    key="teams",
    # Translators: a kind of file.
    label=_("Teams attendance report"),
    names=("name", "in-meeting duration|duration", "email", "role"),
    marks=("first join", "join time", "participant id (upn)"),
    left_out=columns(
        "Name, First Join, Last Leave, In-Meeting Duration, Join Time, Leave Time, Duration, Email, "
        "Participant ID (UPN), Role"
    ),
    told=_WHO_CAME,
)
GOOGLE_FORMS = FileKind(
    key="google-forms",
    # Translators: a kind of file.
    label=_("Answers to a Google form"),
    names=("timestamp|marca temporal|zeitstempel|tidstämpel|horodateur|stamp amser",),
    meanings=means(
        "What is your name?: contact_name; Your name: contact_name; Full name: contact_name; "
        "Email Address: email; Username: email; Dirección de correo electrónico: email; E-Mail-Adresse: email; "
        "E-postadress: email; Adresse e-mail: email"
    ),
    left_out=columns("Timestamp, Marca temporal, Zeitstempel, Tidstämpel, Horodateur, Stamp amser"),
    told=_ANSWERS,
)
CALENDLY = FileKind(
    key="calendly",
    # Translators: a kind of file.
    label=_("Calendly events"),
    names=("invitee name", "invitee email", "event type name", "start date & time"),
    meanings=means(
        "Invitee Name: contact_name; Invitee First Name: first_name; Invitee Last Name: last_name; "
        "Invitee Email: email"
    ),
    left_out=columns(
        "User Name, User Email, Team, Invitee Time Zone, Invitee accepted marketing emails, Text Reminder Number, "
        "Event Type Name, Start Date & Time, End Date & Time, Location, Event Created Date & Time, Canceled, "
        "Canceled By, Cancellation reason, Question, Response, UTM Campaign, UTM Source, UTM Medium, UTM Term, "
        "UTM Content, Salesforce UUID, Event Price, Payment Currency, Guest Email(s), Invitee Reconfirmed, "
        "Marked as No-Show, Meeting Notes, Group, Event UUID, Invitee UUID, Invitee Scheduled By, "
        "Scheduling method"
    ),
    told=_WHO_BOOKED,
)
PRETIX = FileKind(
    key="pretix",
    # Translators: a kind of file.
    label=_("pretix check-in list"),
    names=(
        "order code|bestellnummer|código de pedido|beställningskod",
        "attendee name|teilnehmername|name des teilnehmers|nombre del asistente|nombre del participante|"
        "deltagarnamn",
        "product|produkt|producto",
        "checked in|eingecheckt|registrado|incheckad",
    ),
    meanings=means(
        "Attendee name: contact_name; Teilnehmername: contact_name; Name des Teilnehmers: contact_name; "
        "Nombre del asistente: contact_name; Nombre del participante: contact_name; Deltagarnamn: contact_name; "
        "Email: email; E-Mail: email; Correo electrónico: email; E-post: email; Phone number: phone; "
        "Telefonnummer: phone; Número de teléfono: phone; Company: organisation; Firma: organisation"
    ),
    left_out=columns(
        "Order code, Bestellnummer, Código de pedido, Beställningskod, Product, Produkt, Producto, Price, Preis, "
        "Precio, Pris, Checked in, Eingecheckt, Registrado, Incheckad, Checked out, Ausgecheckt, "
        "Automatically checked in, Secret, Ticketcode, Seat name, Order time, Order date, "
        "Requires special attention, Comment"
    ),
    told=_WHO_CAME,
)
ASANA = FileKind(
    key="asana",
    # Translators: a kind of file.
    label=_("Asana tasks"),
    names=("task id", "section/column", "assignee", "projects"),
    left_out=columns(
        "Task ID, Created At, Completed At, Last Modified, Name, Section/Column, Assignee, Assignee Email, "
        "Start Date, Due Date, Tags, Notes, Projects, Parent task, Blocked By (Dependencies), "
        "Blocking (Dependencies)"
    ),
    told=_TASKS,
)
DASHBOARD = FileKind(
    key="dashboard",
    # Translators: a kind of file.
    label=_("Courses of the Programs & Events Dashboard"),
    names=("course_slug", "home_wiki", "new_editors", "articles_edited"),
    left_out=columns(
        "course_slug, title, institution, term, home_wiki, created_at, start_date, end_date, new_or_returning, "
        "editors, new_editors, articles_edited, articles_created, bytes_added, references_added, total_edits, "
        "mainspace_edits, article_talk_edits, userspace_edits, article_views, upload_count, "
        "uploads_used_in_articles, upload_usage_count_across_all_wikis, training_completion_rate, "
        "retained_new_editors"
    ),
    told=_FIGURES,
)
KINDS = (
    EVENTBRITE, EVENTBRITE_SUMMARY, ZOOM_REGISTRATION, ZOOM_WEBINAR, ZOOM_WEBINAR_SUMMARY, ZOOM_MEETING,
    ZOOM_MEETING_SUMMARY, TEAMS, GOOGLE_FORMS, CALENDLY, PRETIX, ASANA, DASHBOARD,
)  # fmt: skip
