# SPDX-License-Identifier: AGPL-3.0-or-later
"""Names of months and days, folded, in the languages of the interface and their neighbours. Welsh with
mutations.
"""

_MONTHS: dict[str, str] = {
    "en": "january|february|march|april|may|june|july|august|september|october|november|december",
    "en short": "jan|feb|mar|apr|may|jun|jul|aug|sep sept|oct|nov|dec",
    "cy": "ionawr|chwefror|mawrth fawrth|ebrill|mai fai|mehefin fehefin|gorffennaf orffennaf|awst|medi fedi"
    "|hydref|tachwedd dachwedd|rhagfyr ragfyr",
    "cy short": "ion|chwe|maw|ebr|mai|meh|gor gorff|aws|med|hyd|tach|rhag",
    "sv": "januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december",
    "sv short": "jan|feb|mar|apr|maj|jun|jul|aug|sep sept|okt|nov|dec",
    "es": "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre setiembre|octubre|noviembre|diciembre",
    "es short": "ene|feb|mar|abr|may|jun|jul|ago|sep sept set|oct|nov|dic",
    "de": "januar janner|februar|marz maerz|april|mai|juni|juli|august|september|oktober|november|dezember",
    "de short": "jan|feb|mrz mar|apr|mai|jun|jul|aug|sep sept|okt|nov|dez",
    "fr": "janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre",
    "fr short": "janv|fev fevr|mars|avr|mai|juin|juil|aou|sept|oct|nov|dec",
}
_WEEKDAYS: dict[str, str] = {
    "en": "monday mon|tuesday tue tues|wednesday wed weds|thursday thu thur thurs|friday fri"
    "|saturday sat|sunday sun",
    "cy": "llun|mawrth|mercher|iau|gwener|sadwrn|sul",
    "sv": "mandag man|tisdag tis|onsdag ons|torsdag tors|fredag fre|lordag lor|sondag son",
    "es": "lunes lun|martes mar|miercoles mie|jueves jue|viernes vie|sabado sab|domingo dom",
    "de": "montag mo|dienstag di|mittwoch mi|donnerstag do|freitag fr|samstag sonnabend sa|sonntag so",
    "fr": "lundi lun|mardi mar|mercredi mer|jeudi jeu|vendredi ven|samedi sam|dimanche dim",
}


def _numbered(table: dict[str, str], first: int) -> dict[str, frozenset[int]]:
    numbers: dict[str, set[int]] = {}
    for names in table.values():
        for number, spellings in enumerate(names.split("|"), start=first):
            for spelling in spellings.split():
                numbers.setdefault(spelling, set()).add(number)
    return {spelling: frozenset(found) for spelling, found in numbers.items()}


def _only(numbers: frozenset[int]) -> int:
    (number,) = numbers
    return number


# A month name means one month in every language here (checked while loading).
MONTHS: dict[str, int] = {name: _only(numbers) for name, numbers in _numbered(_MONTHS, 1).items()}
# Days of the week as Python counts them, Monday is 0. "mar" is Tuesday in Spanish and French.
WEEKDAYS: dict[str, int] = {name: _only(numbers) for name, numbers in _numbered(_WEEKDAYS, 0).items()}
