# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the pathway offers to the house, and what it listens to."""

from django.utils.translation import gettext_lazy as _

from liaison.accounts.events import ChangeUndone, WorkspaceStarted
from liaison.kit.hooks import (
    FileKind,
    ImportColumn,
    ImportWriter,
    assignments,
    file_kinds,
    import_columns,
    import_writers,
    invariants,
    listen,
    timeline,
    today,
)

from .actions.importing import KINDS, STAGE, TYPES, write_partnerships
from .actions.plan_templates import install_plan_library
from .actions.presets import install_presets
from .actions.undoing import keep_everybody_in_sight, keep_shifts_apart
from .queries.access import organisations_assigned_to
from .queries.invariants import (
    nobody_stands_where_nobody_looks,
    stages_are_those_of_the_last_step,
    stages_belong_to_their_pathway,
    standings_are_true,
    there_is_a_place_to_begin,
)
from .queries.plan_invariants import nobody_is_in_two_shifts, shifts_have_room_for_all
from .queries.timeline import pathway_entries
from .queries.today import sections

listen(WorkspaceStarted)(install_presets)
listen(WorkspaceStarted)(install_plan_library)
listen(ChangeUndone)(keep_everybody_in_sight)
listen(ChangeUndone)(keep_shifts_apart)
assignments.register(organisations_assigned_to)
timeline.register(pathway_entries)
for section in sections():
    today.register(section)

# Translators: a meaning of a column of a spreadsheet: how far a partnership has come.
label = _("Stage of the partnership")
import_columns.register(
    ImportColumn(
        STAGE,
        label,
        (
            "stage",
            "partnership stage",
            "pathway stage",
            "partnership status",
            "stage of partnership",
            "steg",
            "fas",
            "partnerskapets steg",
            "cam",
            "cam y bartneriaeth",
            "etapa",
            "fase",
            "etapa de la colaboracion",
        ),
    )
)
# Translators: a meaning of a column of a spreadsheet: advice, events, residency and so on.
label = _("Kinds of partnership")
import_columns.register(
    ImportColumn(
        TYPES,
        label,
        (
            "partnership type",
            "partnership types",
            "type of partnership",
            "kind of partnership",
            "kinds of partnership",
            "typ av partnerskap",
            "math o bartneriaeth",
            "tipo de colaboracion",
            "tipo de alianza",
        ),
    )
)
file_kinds.register(
    FileKind(
        key="partnerships",
        # Translators: a kind of file: a list of partnerships with their stage, their owner and what they are.
        label=_("a list of partnerships"),
        names=("stage|partnership stage|pathway stage", "owner|looked after by|contacted by", "type|types"),
        # In a list with these, "Type" may be one of two things.
        marks=("date contacted", "contacted", "contacted on", "response"),
        never=("kind", "partnership type", "partnership types", "type of partnership", "kind of partnership"),
        meanings={"type": TYPES, "types": TYPES},
        # Translators: above the columns of a list of partnerships; “Kind of organisation” is a choice there.
        told=_(
            "The column “Type” is read as what you do with them: advice, events, training… "
            "Where it says museum, library or school, choose “Kind of organisation” for it."
        ),
    )
)
import_writers.register(ImportWriter(KINDS, write_partnerships))
for check in (
    nobody_is_in_two_shifts,
    nobody_stands_where_nobody_looks,
    shifts_have_room_for_all,
    standings_are_true,
    stages_are_those_of_the_last_step,
    stages_belong_to_their_pathway,
    there_is_a_place_to_begin,
):
    invariants.register(check)
