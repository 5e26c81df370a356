# SPDX-License-Identifier: AGPL-3.0-or-later
"""How the directory's import knows a score sheet, and where it sends whoever brought it there."""

from django.utils.functional import lazystr
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from liaison.accounts.links import workspace_url
from liaison.directory.importing.registry.wording import columns, means
from liaison.kit.hooks import FileKind


class _WhereItBelongs:
    """Said when it is read, because each workspace has its own address for its rounds."""

    def __str__(self) -> str:
        return format_html(
            '{} <a href="{}">{}</a>',
            # Translators: said about a file with scores; after it comes a link to the rounds of assessment.
            gettext("Its scores belong into a round of assessment: open the round, and bring the sheet in there."),
            workspace_url("assessment:rounds"),
            # Translators: link to the rounds of assessment.
            gettext("Go to the rounds"),
        )


# By the names of the source workshop's criteria; a set of somebody's own cannot be told from any other table.
SCORE_SHEET = FileKind(
    key="score-sheet",
    # Translators: a kind of file: scores of possible partnerships.
    label=_("a score sheet"),
    names=(
        "underrepresented heritage",
        "support of open knowledge",
        "capacity and commitment|capacity & commitment",
        "potential to impart digital skills",
        "digital preservation",
        "feasibility",
        "new community of people",
        "shared values",
        "glam-ness",
    ),
    meanings=means("Organisation: organisation"),
    left_out=columns(
        "Underrepresented heritage, Support of open knowledge, Capacity and commitment, Capacity & commitment, "
        "Potential to impart digital skills, Digital preservation, Feasibility, New community of people, "
        "Shared values, GLAM-ness, Total score, Total, Band, Assessors"
    ),
    told=lazystr(_WhereItBelongs()),
)
