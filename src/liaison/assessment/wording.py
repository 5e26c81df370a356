# SPDX-License-Identifier: AGPL-3.0-or-later
"""The room's numbers in words: names of bands and of the workshop's criteria, and sentences about a result."""

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .rules.criteria import BANDS, LEVELS, CannotScore, CriteriaSet
from .rules.panel import ENOUGH_ASSESSORS, SAME_BAND
from .rules.results import Adjustment, CandidateResult
from .rules.sensitivity import Sensitivity, percent
from .rules.totals import State

Name = Callable[[str], str]

CRITERIA = {
    # Translators: a criterion for judging a possible partner: does it look after heritage that few others show?
    "underrepresented_heritage": gettext_lazy("Underrepresented heritage"),
    # Translators: a criterion for judging a possible partner.
    "open_knowledge": gettext_lazy("Support of open knowledge"),
    # Translators: a criterion for judging a possible partner.
    "capacity": gettext_lazy("Capacity and commitment"),
    # Translators: a criterion for judging a possible partner: will people learn digital skills from the work?
    "digital_skills": gettext_lazy("Potential to impart digital skills"),
    # Translators: a criterion for judging a possible partner.
    "digital_preservation": gettext_lazy("Digital preservation"),
    # Translators: a criterion for judging a possible partner: can the plan be carried out?
    "feasibility": gettext_lazy("Feasibility"),
    # Translators: a criterion for judging a possible partner: does it bring people whom we do not reach yet?
    "new_community": gettext_lazy("New community of people"),
    # Translators: a criterion for judging a possible partner.
    "shared_values": gettext_lazy("Shared values"),
    # Translators: a criterion for judging a possible partner. GLAM: galleries, libraries, archives and museums.
    "glamness": gettext_lazy("GLAM-ness"),
}
_BANDS = {
    # Translators: the lowest of five bands for a possible partner's total score.
    "poor": gettext_lazy("poor"),
    # Translators: the second of five bands for a possible partner's total score.
    "below_average": gettext_lazy("below average"),
    # Translators: the middle of five bands for a possible partner's total score.
    "average": gettext_lazy("average"),
    # Translators: the fourth of five bands for a possible partner's total score.
    "promising": gettext_lazy("promising"),
    # Translators: the highest of five bands for a possible partner's total score.
    "outstanding": gettext_lazy("outstanding"),
}
BAND_NAMES = [_BANDS[key] for key in BANDS]


def band_name(criteria: CriteriaSet, band: int, names: Sequence[str] = ()) -> str:
    """`names`, if the set has its own, from the lowest."""
    if names:
        return names[band - 1]
    if criteria.levels == LEVELS:
        return str(_BANDS[BANDS[band - 1]])
    # Translators: a band of a scale whose bands have no names.
    return _("band %(number)d of %(levels)d") % {"number": band, "levels": criteria.levels}


def band_words(criteria: CriteriaSet, found: CandidateResult, names: Sequence[str] = ()) -> str:
    """One band, a range of bands, or why there is none."""
    if found.total.state is State.EMPTY:
        # Translators: stands in place of a band.
        return _("no scores")
    if found.total.bands is None:
        # Translators: stands in place of a band: most of the criteria have not been scored.
        return _("not enough scores")
    low, high = (band_name(criteria, band, names) for band in found.total.bands)
    if low == high:
        return low
    # Translators: a range of bands, such as "average to promising".
    return _("%(low)s to %(high)s") % {"low": low, "high": high}


def adjustment_words(adjustment: Adjustment) -> str:
    if adjustment is Adjustment.EVERYBODY_SCORED_EVERYBODY:
        # Translators: about totals adjusted for how strict each assessor is.
        return _(
            "Everybody scored everybody, so adjusting for strictness cannot change the order. It is left out."
        )
    if adjustment is Adjustment.NOBODY_KNOWN:
        # Translators: about totals adjusted for how strict each assessor is.
        return _("No scores are known person by person, so nothing can be adjusted for strictness.")
    # Translators: about totals adjusted for how strict each assessor is.
    return _("The adjusted total takes out how strict each assessor is, as far as the scores tell.")


def caution_words(found: CandidateResult) -> str:
    """What a band from so few people is worth; empty where it needs no caution."""
    if found.people is None or not 0 < found.people < ENOUGH_ASSESSORS:
        return ""
    # Translators: %(one)s and %(three)s are percentages without their sign.
    return _(
        "One assessor alone: two panels like this name the same band %(one)s times in 100, "
        "panels of three %(three)s times."
    ) % {"one": SAME_BAND[1], "three": SAME_BAND[3]}


def sensitivity_words(found: Sensitivity | None, name: Name = str, label: Name | None = None) -> str:
    """How firm the ranking is, in a few sentences. `name` says what a candidate is called, `label` a criterion;
    without it, the criteria that carry the top are counted and not named.
    """
    if found is None:
        return ""
    sentences = []
    if len(found.top) < len(found.ranks):
        sentences.append(_top_words(found, name))
    elif found.ahead is None:
        # Translators: about a ranking.
        sentences.append(_("All have the same total."))
    if found.ahead is not None:
        sentences.append(_order_words(found, name))
    if len(found.top) < len(found.ranks) and found.left_out:
        sentences.append(_left_out_words(found, name, label))
    return " ".join(sentences)


def _top_words(found: Sensitivity, name: Name) -> str:
    share = percent(found.holds, found.draws)
    if len(found.top) == 1:
        # Translators: about a ranking; %(name)s is an organisation. A weighting: how much each criterion counts.
        return _("%(name)s comes first in %(percent)s%% of reasonable weightings.") % {
            "name": name(found.top[0]),
            "percent": share,
        }
    # Translators: about a ranking; the number is two or more. A weighting says how much each criterion counts.
    text = ngettext(
        "The top %(number)d holds in %(percent)s%% of reasonable weightings.",
        "The top %(number)d hold in %(percent)s%% of reasonable weightings.",
        len(found.top),
    )
    return text % {"number": len(found.top), "percent": share}


def _order_words(found: Sensitivity, name: Name) -> str:
    assert found.ahead is not None  # noqa: S101 (the caller has looked)
    share = percent(found.ahead, found.draws)
    if 40 <= share <= 60:
        # Translators: about the two at the top of a ranking: other weights put either of them first.
        return _("The order between them is a coin toss.")
    first = found.top[0] if share > 50 else found.top[1]
    # Translators: about the two at the top of a ranking. %(name)s is an organisation.
    return _("%(name)s is ahead of the other in %(percent)s%% of reasonable weightings.") % {
        "name": name(first),
        "percent": max(share, 100 - share),
    }


def _left_out_words(found: Sensitivity, name: Name, label: Name | None) -> str:
    changed = [left for left in found.left_out if not left.same]
    if not changed:
        # Translators: about a ranking: whichever criterion is left out, the same ones come first.
        return _("Leaving out any one criterion changes nothing at the top.")
    if label is None:
        # Translators: about a ranking: without one of these criteria, others come first.
        text = ngettext(
            "Leaving out one criterion, out of %(all)d that were tried, would put others at the top.",
            "Leaving out one of %(number)d criteria, out of %(all)d that were tried, would put others at the top.",
            len(changed),
        )
        return text % {"number": len(changed), "all": len(found.left_out)}
    cases = [
        # Translators: who would come first without a criterion; %(names)s are organisations with commas.
        _("without “%(criterion)s” %(names)s")
        % {"criterion": label(left.criterion), "names": ", ".join(name(one) for one in left.top)}
        for left in changed
    ]
    # Translators: about a ranking; %(cases)s: criteria, each with who would come first without it.
    return _("Others would be at the top with one criterion less: %(cases)s.") % {"cases": "; ".join(cases)}


def seen_already() -> str:
    # Translators: why something about a round of assessment cannot be taken back.
    return _("Others may have seen these scores since, so this stays as it is.")


def problem_words(problem: CannotScore, label: str) -> str:
    """Why nothing could be scored with a set of criteria."""
    sentences = {
        # Translators: why a set of criteria cannot be saved.
        "no_criteria": _("A set needs at least one criterion."),
        # Translators: why a set of criteria cannot be saved.
        "no_scale": _("The scale needs at least two levels and a step above nothing."),
        # Translators: why a set of criteria cannot be saved.
        "no_weight": _("At least one criterion needs a weight above nothing."),
        # Translators: why a set of criteria cannot be saved. %(label)s is a criterion.
        "same_key": _("%(label)s is there twice."),
        # Translators: why a set of criteria cannot be saved. %(label)s is a criterion.
        "weight": _("%(label)s: a weight is a number from nothing upwards."),
        # Translators: why a set of criteria cannot be saved. %(label)s is a criterion.
        "gate": _("%(label)s: the least number of points must lie on the scale."),
        # Translators: why a set of criteria cannot be saved.
        "thresholds": _(
            "Each band but the lowest needs the total at which it begins, rising, and between the lowest and the "
            "highest total that is possible."
        ),
    }
    return sentences[problem.problem] % {"label": label}
