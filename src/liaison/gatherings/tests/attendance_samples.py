# SPDX-License-Identifier: AGPL-3.0-or-later
"""Attendance files of invented people, one for each header row that real files arrive with."""
# ruff: noqa: E501 (lines as the files have them)

ZOOM_MEETING = """\
Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants
123 456 789,Sharing pictures,09/20/2026 09:58:00 AM,09/20/2026 11:02:00 AM,maya@northshire.example,64,5

Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,Recording Consent
Maya Okafor,maya@northshire.example,09/20/2026 09:50:00 AM,09/20/2026 11:02:00 AM,72,No,Y
Nia Puw,nia@slate.example,09/20/2026 09:58:00 AM,09/20/2026 10:20:00 AM,22,Yes,Y
Nia Puw,NIA@slate.example,09/20/2026 10:25:00 AM,09/20/2026 11:02:00 AM,37,Yes,Y
Sam (Samira Haddad),,09/20/2026 10:05:00 AM,09/20/2026 10:09:00 AM,4,Yes,Y
iPad,,09/20/2026 10:05:00 AM,09/20/2026 10:39:00 AM,34,Yes,Y
"""
ZOOM_MEETING_NEWER = """\
Topic,ID,Host,Duration (minutes),Start time,End time,Participants
Sharing pictures,123 456 789,Maya Okafor,64,09/20/2026 09:58:00 AM,09/20/2026 11:02:00 AM,3

Name (original name),Email,Join time,Leave time,Duration (minutes),Guest,Recording disclaimer response,In waiting room
Nia Puw,nia@slate.example,09/20/2026 09:58:00 AM,09/20/2026 10:20:00 AM,22,Yes,OK,No
Samira Haddad,,09/20/2026 10:05:00 AM,09/20/2026 10:09:00 AM,4,Yes,OK,No
"""
ZOOM_UNIQUE = """\
Name (Original Name),User Email,Total Duration (Minutes),Guest
Nia Puw,nia@slate.example,59,Yes
Samira Haddad,,400,Yes
"""
ZOOM_GERMAN = """\
Name (Originalname);Benutzer-E-Mail;Beitrittszeit;Uhrzeit des Verlassens;Dauer (Minuten);Gast
Nia Puw;nia@slate.example;20.09.2026 10:00:00;20.09.2026 10:45:00;45;Ja
"""
ZOOM_WEBINAR = """\
Attendee Report
Report Generated:,09/20/2026 12:00:00 PM
Topic,Webinar ID,Actual Start Time,Actual Duration (minutes),# Registered,# Cancelled,Unique Viewers,Total Users,Max Concurrent Views
Sharing pictures,123 456,09/20/2026 09:58:00 AM,64,4,1,3,3,3

Host Details
Attended,User Name (Original Name),Email,Join Time,Leave Time,Time in Session (minutes),Is Guest,Country/Region Name
Yes,Maya Okafor,maya@northshire.example,09/20/2026 09:50:00 AM,09/20/2026 11:02:00 AM,72,No,United Kingdom
Panelist Details
Attended,User Name (Original Name),Email,Join Time,Leave Time,Time in Session (minutes),Is Guest,Country/Region Name
Yes,Ngozi Achebe,ngozi@canal.example,09/20/2026 09:50:00 AM,09/20/2026 11:02:00 AM,72,No,United Kingdom
Attendee Details
Attended,User Name (Original Name),First Name,Last Name,Email,Registration Time,Approval Status,Join Time,Leave Time,Time in Session (minutes),Is Guest,"Which museum, if any?",Country/Region Name
Yes,Nia,Nia,Puw,nia@slate.example,09/01/2026 09:50:00 AM,approved,09/20/2026 09:50:00 AM,09/20/2026 10:02:00 AM,12,Yes,"Slate, and others",United Kingdom
Yes,Nia,Nia,Puw,nia@slate.example,09/01/2026 09:50:00 AM,approved,09/20/2026 10:50:00 AM,09/20/2026 11:02:00 AM,12,Yes,"Slate, and others",United Kingdom
No,Idris,Idris,Morgan,idris@slate.example,09/02/2026 09:50:00 AM,approved,--,--,--,--,,United Kingdom
No,Ed,Ed,Gone,ed@orchard.example,09/03/2026 09:50:00 AM,cancelled,--,--,--,--,,United Kingdom
"""
ZOOM_REGISTRATION = """\
Registration Report
Report Generated:,09/18/2026 12:00:00 PM
Topic,Webinar ID,Scheduled Time,Duration (minutes)
Sharing pictures,123 456,09/20/2026 10:00:00 AM,60

First Name,Last Name,Email,Registration Time,Approval Status,Organization
Nia,Puw,nia@slate.example,09/01/2026 09:50:00 AM,approved,Slate Museum
Idris,Morgan,idris@slate.example,09/02/2026 09:50:00 AM,approved,Slate Museum
Ed,Gone,ed@orchard.example,09/03/2026 09:50:00 AM,denied,
"""
TEAMS = """\
1. Summary
Meeting title\tSharing pictures
Attended participants\t2
Start time\t9/20/26, 9:58:00 AM
End time\t9/20/26, 11:02:00 AM
Meeting duration\t1h 4m

2. Participants
Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole
Nia Puw (Guest)\t9/20/26, 10:01:03 AM\t9/20/26, 11:02:00 AM\t21m 57s\tnia@slate.example\tnia@slate.example\tPresenter
Idris Morgan\t9/20/26, 10:01:03 AM\t9/20/26, 10:04:00 AM\t2m 57s\t\t\tAttendee

3. In-Meeting Activities
Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole
Nia Puw (Guest)\t9/20/26, 10:01:03 AM\t9/20/26, 10:11:00 AM\t9m 57s\tnia@slate.example\tPresenter
Nia Puw (Guest)\t9/20/26, 10:50:00 AM\t9/20/26, 11:02:00 AM\t12m\tnia@slate.example\tPresenter
"""
EVENTBRITE = """\
Order #,Order Date,First Name,Last Name,Email,Quantity,Price Tier,Ticket Type,Attendee #,Group,Order Type,Currency,Total Paid,Fees Paid,Eventbrite Fees,Eventbrite Payment Processing,Attendee Status,Cell Phone,"Which museum, library or archive do you work for?"
11,9/10/26 22:28,Nia,Puw,nia@slate.example,1,,Free,1,,,,,,,,Checked In,,Slate
11,9/10/26 22:28,Idris,Morgan,nia@slate.example,1,,Free,2,,,,,,,,Attending,,Slate
12,9/11/26 22:28,Ed,Gone,ed@orchard.example,1,,Free,3,,,,,,,,Refunded,,
"""
EVENTBRITE_SUMMARY = """\
Order ID,Order Date,Attendee Status,Name,Email,Event Name,Ticket Quantity,Ticket Type,Ticket Price,Buyer Name,Buyer Email
11,9/10/26 22:28,Checked In,Nia Puw,nia@slate.example,Sharing pictures,1,Free,0,Nia Puw,nia@slate.example
11,9/10/26 22:28,Attending,Idris Morgan,nia@slate.example,Sharing pictures,1,Free,0,Nia Puw,nia@slate.example
12,9/10/26 22:28,Not Attending,Ed Gone,ed@orchard.example,Sharing pictures,1,Free,0,Ed Gone,ed@orchard.example
"""
GOOGLE_FORMS = """\
Timestamp,Email Address,"What is your name, please?","Your organisation, if any",Any comments?
2026/09/18 10:00:00 AM,nia@slate.example,Nia Puw,Slate Museum,"Looking forward, ""really"", to it"
2026/09/19 3:00:00 PM GMT+3,idris@slate.example,Idris Morgan,,
"""
PRETIX = """\
Order code,Attendee name,Product,Price,Checked in,Checked out,Automatically checked in,Email,Phone number
A1,Nia Puw,Place,0.00,2026-09-20 10:03:00,,No,nia@slate.example,
A2,Idris Morgan,Place,0.00,,,,idris@slate.example,
"""
PRETIX_GERMAN = """\
Bestellnummer;Teilnehmername;Produkt;Preis;Eingecheckt;E-Mail
A1;Nia Puw;Platz;0,00;20.09.2026 10:03;nia@slate.example
A2;Idris Morgan;Platz;0,00;;idris@slate.example
"""
OWN_LIST = """\
People who came to the wikithon
Name,Organisation,Email
Nia Puw,Slate Museum,nia@slate.example
Idris Morgan,,
"""
# Kind → the files of it.
FILES = {
    "zoom-meeting": [ZOOM_MEETING, ZOOM_MEETING_NEWER, ZOOM_UNIQUE, ZOOM_GERMAN],
    "zoom-webinar": [ZOOM_WEBINAR],
    "zoom-registration": [ZOOM_REGISTRATION],
    "teams": [TEAMS, TEAMS.replace("\t", ",").replace("/26, ", "/26 ")],
    "eventbrite": [EVENTBRITE],
    "eventbrite-summary": [EVENTBRITE_SUMMARY],
    "google-forms": [GOOGLE_FORMS],
    "pretix": [PRETIX, PRETIX_GERMAN],
    "own-list": [OWN_LIST],
}


def crowd(count: int) -> str:
    """A webinar with so many who came; every tenth came twice, and every seventh gave no address."""
    head, _people = ZOOM_MEETING.split("Maya Okafor,maya", 1)
    first, last = ["Nia", "Åsa", "Ngozi", "Tomos", "Lucía", "Idris", "Siân"], ["Puw", "Lind", "Achebe", "Morgan"]
    lines = []
    for number in range(count):
        name = f"{first[number % 7]} {last[number % 4]} {'abcdefghij'[number % 10]}{number}"
        address = "" if number % 7 == 0 else f"guest{number}@example.org"
        for begin, end in [(0, 20), (25, 58)] if number % 10 == 0 else [(number % 30, 59)]:
            times = f"09/20/2026 10:{begin:02}:00 AM,09/20/2026 10:{end:02}:00 AM,{end - begin}"
            lines.append(f"{name},{address},{times},Yes,Y\n")
    return head + "".join(lines)
