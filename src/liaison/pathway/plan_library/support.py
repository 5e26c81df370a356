# SPDX-License-Identifier: AGPL-3.0-or-later
"""Plans that begin with a question or an agreement: advice, a mini residency, a hand-off."""

from django.utils.translation import gettext_lazy as _

from .parts import ADVISER, HELPER, ORGANISER, RESIDENT, PlanPreset, TaskPreset, agreement, made

ADVICE = PlanPreset(
    "one-off-advice",
    # Translators: name and use of a plan template for advice, then its tasks with their checklists.
    _("One-off advice"),
    _("Somebody has a question, and a call and a letter will answer it. Counted from the day the plan is made."),
    [
        TaskPreset(
            "understand",
            _("Make sure that we understand the question"),
            made(1, working=True),
            ADVISER,
            "0.5",
            [
                _("What they want to reach, in their words"),
                _("Until when they need an answer"),
                _("Who decides on their side"),
            ],
        ),
        TaskPreset(
            "look-up",
            _("Look up what others did, and ask who knows"),
            made(4, working=True),
            ADVISER,
            "2",
            after="understand",
        ),
        TaskPreset(
            "call",
            _("Talk it through with them"),
            made(6, working=True),
            ADVISER,
            "1",
            [_("What is possible, what is not, and why"), _("Rights and licences, where pictures are meant")],
            after="look-up",
        ),
        TaskPreset(
            "write",
            _("Send a summary with links and one next step"),
            made(8, working=True),
            ADVISER,
            "1",
            [_("What they can do by themselves"), _("Whom they can ask next time")],
            after="call",
        ),
        TaskPreset(
            "ask",
            _("Ask whether it helped"),
            made(28),
            ADVISER,
            "0.5",
            [_("Write down what came of it"), _("If more is needed: begin a partnership of another kind")],
            after="write",
        ),
    ],
)

RESIDENCY = PlanPreset(
    "mini-residency",
    # Translators: name and use of a plan template for a short residency, then its tasks with their checklists.
    _("Mini residency"),
    _("Somebody works at the partner's for some weeks. Counted from the start of the agreement."),
    [
        TaskPreset(
            "brief",
            _("Write down what the residency is for"),
            agreement(-42),
            ORGANISER,
            "4",
            [
                _("Two or three objectives, and the signs by which both will know"),
                _("Days a week, place, who looks after the resident there"),
                _("What is paid by whom"),
            ],
        ),
        TaskPreset(
            "rights",
            _("Clear rights and data protection"),
            agreement(-28),
            ORGANISER,
            "3",
            [
                _("Which collections, under which licence"),
                _("Whose decision it is to publish"),
                _("Conflict of interest is declared on the resident's user page"),
            ],
            after="brief",
        ),
        TaskPreset("signed", _("Agreement is signed"), agreement(-14), ORGANISER, "1", after="rights"),
        TaskPreset(
            "first-day",
            _("First day: keys, accounts, people"),
            agreement(0, working=True),
            RESIDENT,
            "4",
            [
                _("Access to the building, the network and the collection"),
                _("Everybody who should know has met the resident"),
            ],
            after="signed",
        ),
        TaskPreset(
            "baseline",
            _("Write down where we begin: articles, pictures, views, skills"),
            agreement(5, working=True),
            RESIDENT,
            "4",
            after="first-day",
        ),
        TaskPreset(
            "training",
            _("Show staff how it is done"),
            agreement(15, working=True),
            RESIDENT,
            "6",
            [_("Two people who want to go on with it afterwards")],
            after="first-day",
        ),
        TaskPreset(
            "upload",
            _("First upload together"),
            agreement(20, working=True),
            RESIDENT,
            "8",
            [
                _("A dozen files first, looked at by an experienced Commons user"),
                _("Metadata can be checked against the catalogue"),
            ],
            after="baseline",
        ),
        TaskPreset(
            "half-time",
            _("Look together at half-time"),
            agreement(30, working=True),
            ORGANISER,
            "1.5",
            [_("What goes well, what is in the way"), _("Change the objectives if they were wrong")],
            after="baseline",
        ),
        TaskPreset(
            "event",
            _("Small public event at the partner's"),
            agreement(40, working=True),
            RESIDENT,
            "8",
            after="half-time",
        ),
        TaskPreset(
            "alone",
            _("Staff do an upload without us"),
            agreement(50, working=True),
            HELPER,
            "2",
            [_("We are there, and keep our hands off the keyboard")],
            after="training",
        ),
        TaskPreset(
            "report",
            _("Report with numbers and voices"),
            agreement(60, working=True),
            RESIDENT,
            "8",
            [_("What was there before, what is there now"), _("Quotes only with permission")],
            after="alone",
        ),
        TaskPreset(
            "hand-off",
            _("Agree on how it goes on without a resident"),
            agreement(65, working=True),
            ORGANISER,
            "2",
            note=_("The plan “Hand-off” has the steps for it."),
            after="report",
        ),
    ],
)

HAND_OFF = PlanPreset(
    "hand-off",
    # Translators: name and use of a plan template for the end of our help, then its tasks with their checklists.
    _("Hand-off"),
    _("The partner goes on without us. Counted from the day the plan is made."),
    [
        TaskPreset(
            "signs",
            _("Look at the signs of independence together"),
            made(5, working=True),
            ORGANISER,
            "1.5",
            [_("Which of them both sides see"), _("What is still missing, and who does it")],
        ),
        TaskPreset(
            "who",
            _("Know who goes on with it there"),
            made(10, working=True),
            ORGANISER,
            "0.5",
            [_("Two people, so that it survives one of them leaving"), _("It is in somebody's job description")],
            after="signs",
        ),
        TaskPreset(
            "papers",
            _("Hand over everything that is with us"),
            made(15, working=True),
            ADVISER,
            "3",
            [
                _("How it is done, in their words, in a place of theirs"),
                _("Accounts, tools and passwords belong to them; ours are closed"),
                _("List of files, projects and pages"),
            ],
            after="who",
        ),
        TaskPreset(
            "community",
            _("Introduce them to people who can help from now on"),
            made(20, working=True),
            ADVISER,
            "1",
            [_("Volunteers near by"), _("Others who do the same work"), _("Where to ask on the wikis")],
            after="who",
        ),
        TaskPreset(
            "alone",
            _("Let them do a round without us"),
            made(40, working=True),
            ADVISER,
            "1",
            after="papers",
        ),
        TaskPreset(
            "close",
            _("Thank everybody, and end the partnership well"),
            made(45, working=True),
            ORGANISER,
            "1.5",
            [
                _("Letter of thanks, also to their director"),
                _("What we learned is written down"),
                _("A day on which we ask how they are"),
            ],
            after="alone",
        ),
        TaskPreset(
            "half-a-year",
            _("Ask how they are"),
            made(180),
            ORGANISER,
            "0.5",
            after="close",
        ),
    ],
)
