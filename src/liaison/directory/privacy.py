# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the directory's tables hold about people; kit/privacy.py explains the words."""

from django.utils.translation import gettext_lazy as _

from liaison.kit.privacy import table

# Translators: for how long something is kept; on the page about privacy.
WITH_THE_PERSON = _("Until somebody removes it, or the person is erased.")
# Translators: for how long something is kept; on the page about privacy.
WITH_THE_ORGANISATION = _("Until somebody removes it.")
# Translators: why an organisation's facts are kept; on the page about privacy.
FOR_PARTNERSHIPS = _("Which organisations we work with, or would like to.")

LAST_CONTACT = "last_contact_at last_contact_by last_contact_kind"

table(
    "organisation",
    why=FOR_PARTNERSHIPS,
    # Translators: for how long an organisation is kept; on the page about privacy.
    kept=_("Until somebody removes it. A sole trader is a person, and can be erased as one."),
    none=f"""archived_at {LAST_CONTACT} languages type legal_form parent place region country fiscal_year_end
             commons_category looked_after_by next_step_on""",
    # Of a sole trader these are a person's.
    personal="name name_key search_names other_names website website_domain domains",
    sensitive="notes goals next_step",
)
table(
    "person",
    # Translators: why people are kept; on the page about privacy.
    why=_("Whom we know at the organisations we work with, and how to greet them."),
    # Translators: for how long people are kept; on the page about privacy.
    kept=_("Until the person is erased."),
    none=f"archived_at {LAST_CONTACT}",
    personal="name name_key search_names sort_name sort_key languages greeting time_zone",
    sensitive="notes",
)
table(
    "affiliation",
    # Translators: why a person's place in an organisation is kept; on the page about privacy.
    why=_("What somebody does, where, and since when."),
    kept=WITH_THE_PERSON,
    none="organisation started_on ended_on is_primary",
    personal="person role department",
)
table(
    "relationship",
    # Translators: why relationships are kept; on the page about privacy.
    why=_("Who introduced whom, and who belongs together."),
    kept=WITH_THE_PERSON,
    none="type started_on ended_on source_organisation target_organisation",
    personal="source_person target_person",
    sensitive="note",
)
table(
    "contact_point",
    # Translators: why addresses are kept; on the page about privacy.
    why=_("How to reach somebody, and whether they asked not to be."),
    kept=WITH_THE_PERSON,
    none="type state organisation",
    personal="person value normalised label",
)
table(
    "external_identifier",
    # Translators: why identifiers are kept; on the page about privacy.
    why=_("Under which number others know somebody."),
    kept=WITH_THE_PERSON,
    none="scheme organisation",
    personal="person value",
)
table(
    "lawful_basis",
    # Translators: why the lawful basis is kept; on the page about privacy.
    why=_("Why we may keep somebody's data, where we have it from, and what they said about it."),
    kept=WITH_THE_PERSON,
    none="basis obtained_on told_on reviewed_on objected_on",
    personal="person",
    sensitive="source objection",
)
table(
    "interaction",
    # Translators: why interactions are kept; on the page about privacy.
    why=_("What passed between us: calls, meetings, letters, notes."),
    # Translators: for how long interactions are kept; on the page about privacy.
    kept=_("Until somebody removes it, or everybody else who was there is erased as well."),
    none="type direction at day_only outcome visibility",
    sensitive="note channel",
)
table(
    "interaction_person",
    # Translators: why it is kept who was there; on the page about privacy.
    why=_("Who was there."),
    kept=WITH_THE_PERSON,
    none="interaction",
    personal="person",
)
table(
    "interaction_organisation",
    # Translators: why it is kept which organisation was there; on the page about privacy.
    why=_("Which organisation it was with."),
    kept=WITH_THE_ORGANISATION,
    none="interaction organisation",
)
table(
    "interaction_member",
    # Translators: why it is kept who of us was there; on the page about privacy.
    why=_("Who of us was there."),
    kept=WITH_THE_ORGANISATION,
    none="interaction",
    personal="member",
)
table(
    "shared_link",
    # Translators: why links are kept; on the page about privacy.
    why=_("Links that came up."),
    kept=WITH_THE_ORGANISATION,
    none="interaction for_partner",
    sensitive="url title",
)
table(
    "resource",
    # Translators: why files and links are kept; on the page about privacy.
    why=_("What we hand out."),
    kept=WITH_THE_ORGANISATION,
    none="title url file language archived_at",
    sensitive="note",
)
for name, none, free in (
    ("community", "name archived_at", "why"),
    ("community_link", "community organisation", ""),
    ("community_target", "community region wanted", ""),
):
    table(
        name,
        # Translators: why communities are kept; on the page about privacy.
        why=_("Whom we want to reach, and why."),
        kept=WITH_THE_ORGANISATION,
        none=none,
        sensitive=free,
    )
table(
    "import_batch",
    # Translators: why uploaded files are kept; on the page about privacy.
    why=_("The file that somebody brought in, so that its report can be read and the import taken back."),
    # Translators: for how long uploaded files are kept; on the page about privacy.
    kept=_("The file itself until one of the people in it is erased; what it was called and counted, for good."),
    none="sha256 mapping state rows_total rows_done counts seen uploaded_by "
    "uploaded_at committed_at undone_at change",
    sensitive="file filename reading columns problem",
)
table(
    "import_row",
    # Translators: why rows of uploaded files are kept; on the page about privacy.
    why=_("What stood in each row of the file, and what became of it."),
    # Translators: for how long rows of uploaded files are kept; on the page about privacy.
    kept=_("With the import; emptied when the person in it is erased."),
    none="batch number action state",
    copies="cells reading reasons plan touched",
)
table(
    "saved_view",
    # Translators: why saved views are kept; on the page about privacy.
    why=_("How somebody here likes to look at a list."),
    kept=WITH_THE_ORGANISATION,
    none="name list_name is_shared is_first",
    personal="owner",
    sensitive="query",
)
table(
    "saved_mapping",
    # Translators: why it is kept what the columns of a file mean; on the page about privacy.
    why=_("What the columns of a kind of file mean, so that nobody has to say it again."),
    kept=WITH_THE_ORGANISATION,
    none="name signature columns is_shared",
    personal="owner",
)
table(
    "merge_record",
    # Translators: why merges are kept; on the page about privacy.
    why=_("Which records turned out to be one, so that they can be parted again."),
    # Translators: for how long merges are kept; on the page about privacy.
    kept=_("For good; emptied when the person is erased."),
    none="of_kind winner_id loser_id change",
    copies="loser_snapshot moved",
)
table(
    "data_request",
    # Translators: why it is kept that somebody's data was given out or erased; on the page about privacy.
    why=_("That somebody's data was given out or erased, when, and by whom. It does not say whose."),
    # Translators: for how long something is kept; on the page about privacy.
    kept=_("As long as the workspace exists."),
    none="type of_kind of_id rows",
)
table(
    "erased_key",
    # Translators: why hashes of erased people's addresses are kept; on the page about privacy.
    why=_(
        "So that a file does not bring back who asked to be erased. It holds no address, only a keyed hash of one."
    ),
    # Translators: for how long hashes of erased people's addresses are kept; on the page about privacy.
    kept=_("For good: without it, a list from somewhere else would bring them back."),
    none="since lifted_at lifted_by",
    sensitive="lifted_because",
    hashes="key_hash",
)
table(
    "retention_rule",
    # Translators: why it is kept how long people are kept; on the page about privacy.
    why=_("For how long people are kept who never answered."),
    kept=WITH_THE_ORGANISATION,
    none="months",
)
table(
    "duplicate_search",
    # Translators: why it is kept that somebody looked for duplicates; on the page about privacy.
    why=_("When somebody last looked for duplicates."),
    # Translators: for how long something is kept; on the page about privacy.
    kept=_("Until the next search."),
    none="of_kind state looked_at done total asked_by started_at finished_at",
)
table(
    "duplicate_pair",
    # Translators: why pairs of records are kept that look alike; on the page about privacy.
    why=_("Which records may be one, and why it looks so."),
    # Translators: for how long something is kept; on the page about privacy.
    kept=_("Until the next search, or the person is erased."),
    none="of_kind first second score",
    personal="reasons",
)
table(
    "not_duplicate",
    # Translators: why it is kept that two records are not one; on the page about privacy.
    why=_("Which records are not one, although they look so."),
    kept=WITH_THE_ORGANISATION,
    none="of_kind first second",
)
table(
    "candidate_search",
    # Translators: why a list of candidates for identifiers is kept; on the page about privacy.
    why=_("The public catalogue in which numbers for our organisations are looked up, and how far that has come."),
    # Translators: for how long something is kept; on the page about privacy.
    kept=_("Until the next search."),
    none="source state file filename candidates left_out left_out_count done total answers asked_until again_at "
    "problem asked_by started_at finished_at",
)
table(
    "identifier_candidate",
    # Translators: why candidates for identifiers are kept; on the page about privacy.
    why=_("Under which number others may know an organisation, and why it looks so."),
    # Translators: for how long something is kept; on the page about privacy.
    kept=_("Until the next search, or the sole trader is erased."),
    none="whose source scheme score is_sure",
    # Of a sole trader these are a person's.
    personal="value facts reasons",
)
table(
    "not_identifier",
    # Translators: why refused identifiers are kept; on the page about privacy.
    why=_("Which numbers are not theirs, although it looked so."),
    kept=WITH_THE_ORGANISATION,
    none="organisation scheme",
    personal="value",
)
