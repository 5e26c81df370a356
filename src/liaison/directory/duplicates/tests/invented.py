# SPDX-License-Identifier: AGPL-3.0-or-later
"""Invented organisations of which we know who is who, with the mistakes that people make and pairs that only
look alike.

All draws come from one seed. `who` is the same for two records that are one organisation.
"""

import random
import re
import unicodedata
from dataclasses import dataclass, field, replace


def words(text: str) -> list[str]:
    return text.split()


THEMES = words(
    """Harbour Slate Wool Canal Orchard Lantern Copper Heron Lighthouse Railway Maritime Textile Folk
    Postal Clock Pottery Glass Paper Printing Mining Fishing Aviation Botanical Geology Puppet Toy
    Costume Bicycle Steam Tram Cotton Brick Salt Tea Coffee Chocolate Cider Wine Bread Honey Weaving
    Lace Rope Bell Organ Piano Film Radio Photography Cartoon Poetry Ballad Dialect Migration Suffrage
    Peace Justice Garden Forest River Fen Moor Coast"""
)
PLACES = words(
    """Northport Easton Weston Norton Morton Milton Hilton Hartford Hertford York Newport Westport Ashford
    Bradford Stamford Stanford Lindhaga Umebo Karlsvik Norrvik Solberga Aldea Villanueva Montemar
    Riobravo Sankt-Aldo Grunau Lindau Waldheim Neustadt Altstadt Aberllyn Llanfair Pentref Trefor
    Cwmbach Kirkby Thornaby Whitby Selby Derby Rugby Tenby Corby Formby Denby Ashby Ormskirk Falkirk
    Selkirk Kinross Melrose Lanark Lennox"""
)
SURNAMES = words(
    """Achebe Lindqvist Ortega Haddad Kowalski Nystrom Okoro Byrne Chen Puw Morgan Larsson Larsen Hansen
    Hanson Petersen Pettersson Schmidt Schmitt Meyer Maier Garcia Garza Novak Nowak Ivanova Silva
    Silveira Costa Duarte Okafor Mensah Diallo Farah Rahman Karim Sato Tanaka Kimura Nguyen Tran Weber
    Becker Fischer Vogel Keller"""
)
KINDS = {
    "en": {"museum": "Museum", "library": "Library", "archive": "Archives", "society": "Society",
           "foundation": "Foundation", "association": "Association", "university": "University",
           "institute": "Institute", "gallery": "Gallery", "school": "School"},
    "sv": {"museum": "museet", "library": "bibliotek", "archive": "arkiv", "society": "sällskap",
           "foundation": "stiftelse", "association": "förening", "university": "universitet",
           "institute": "institut", "gallery": "galleri", "school": "skola"},
    "es": {"museum": "Museo", "library": "Biblioteca", "archive": "Archivo", "society": "Sociedad",
           "foundation": "Fundación", "association": "Asociación", "university": "Universidad",
           "institute": "Instituto", "gallery": "Galería", "school": "Escuela"},
    "de": {"museum": "Museum", "library": "Bibliothek", "archive": "Archiv", "society": "Gesellschaft",
           "foundation": "Stiftung", "association": "Verein", "university": "Universität",
           "institute": "Institut", "gallery": "Galerie", "school": "Schule"},
}  # fmt: skip
MEANING = {word.casefold(): kind for kinds in KINDS.values() for kind, word in kinds.items()}
FORMS = [
    "Ltd",
    "Limited",
    "Ltd.",
    "GmbH",
    "gGmbH",
    "e.V.",
    "S.L.",
    "S. L.",
    "AB",
    "Inc.",
    "CIC",
    "plc",
    "ASBL",
    "B.V.",
]
SHORT = {
    "University": "Univ.", "Museum": "Mus.", "Library": "Lib.", "Association": "Assoc.", "Society": "Soc.",
    "Foundation": "Fdn", "Institute": "Inst.", "Gallery": "Gall.", "National": "Nat.", "Historical": "Hist.",
    "International": "Intl", "Photography": "Photogr.", "Department": "Dept",
}  # fmt: skip
COUNTRIES = ["GB", "SE", "ES", "DE"]


@dataclass(frozen=True)
class Invented:
    who: int
    name: str
    place: str = ""
    country: str = ""
    domain: str = ""
    email: str = ""
    phone: str = ""
    tags: tuple[str, ...] = field(default=())

    @property
    def name_alone(self) -> "Invented":
        return Invented(self.who, self.name, tags=self.tags)


class Inventor:
    def __init__(self, seed: int = 7) -> None:
        self.chance = random.Random(seed)
        self._who = 0
        self._taken: set[str] = set()

    def organisations(self, count: int) -> list[Invented]:
        """About `count` records, a third of them a second or third spelling of another."""
        records: list[Invented] = []
        while len(records) < count:
            base = self._base()
            records.append(base)
            records += self._look_alikes(base)
            if self.chance.random() < 0.6:
                records += [self._again(base) for _ in range(self.chance.choice([1, 1, 1, 2]))]
        self.chance.shuffle(records)
        return records

    # --- who there is ---

    def _base(self) -> Invented:
        for _ in range(1000):
            place = self.chance.choice(PLACES)
            name, in_name = self._name(place)
            if self._is_new(name):
                return self._new(name, place, in_name)
        raise RuntimeError("all names are taken")

    def _name(self, place: str) -> tuple[str, bool]:
        chance = self.chance
        language = chance.choices(["en", "sv", "es", "de"], [6, 1, 1, 1])[0]
        kind = chance.choice(list(KINDS[language].values()))
        theme, other, surname = chance.choice(THEMES), chance.choice(THEMES), chance.choice(SURNAMES)
        if language == "sv":
            return f"{place}s {theme.lower()}{kind}", True
        if language == "es":
            return f"{kind} {theme} de {place}", True
        patterns = [
            (f"{place} {theme} {kind}", True),
            (f"{theme} {kind} {place}", True),
            (f"{surname} {theme} {kind}", False),
            (f"{theme} and {other} {kind}", False),
            (f"{kind} of {theme} {place}", True),
            (f"{surname} & {chance.choice(SURNAMES)} {kind}", False),
            (f"National {theme} {other} {kind}", False),
        ]
        return chance.choice(patterns)

    def _new(self, name: str, place: str, in_name: bool, domain: str = "", country: str = "") -> Invented:
        self._who += 1
        chance = self.chance
        if not domain and chance.random() < 0.7:
            domain = f"{plain(name)[:18]}{self._who}.example"
        return Invented(
            who=self._who,
            name=name,
            place=place if chance.random() < 0.8 else "",
            country=country or chance.choice(COUNTRIES),
            domain=domain,
            email=f"info@{domain}" if domain and chance.random() < 0.5 else "",
            phone=f"+44207946{chance.randrange(10_000):04}" if chance.random() < 0.4 else "",
            tags=("place-in-name",) if in_name else (),
        )

    # --- who only looks alike ---

    def _look_alikes(self, base: Invented) -> list[Invented]:
        ways = [self._other_kind, self._numbered, self._contrast, self._branches, self._part, self._other_town]
        return [
            self._new(name, place, in_name=False, domain=domain, country=base.country)
            for way in ways
            if self.chance.random() < 0.16
            for name, place, domain in way(base)
            if self._is_new(name)
        ]

    def _is_new(self, name: str) -> bool:
        """Whether nobody has these words yet, in whatever language and order."""
        words = " ".join(MEANING.get(word, word) for word in sorted(re.findall(r"\w+", name.casefold())))
        words = " ".join(sorted(set(words.split()) - {"and", "of", "de"}))
        if words in self._taken:
            return False
        self._taken.add(words)
        return True

    def _other_kind(self, base: Invented) -> list[tuple[str, str, str]]:
        for kinds in KINDS.values():
            for kind in kinds.values():
                if kind in base.name.split():
                    other = self.chance.choice([one for one in kinds.values() if one != kind])
                    return [(base.name.replace(kind, other), base.place, "")]
        return []

    def _numbered(self, base: Invented) -> list[tuple[str, str, str]]:
        first = self.chance.randrange(1, 9)
        return [(f"{base.name} {number}", base.place, base.domain) for number in (first, first + 1)]

    def _contrast(self, base: Invented) -> list[tuple[str, str, str]]:
        return [(f"{self.chance.choice(['New', 'North', 'Old', 'Upper'])} {base.name}", base.place, "")]

    def _branches(self, base: Invented) -> list[tuple[str, str, str]]:
        towns = self.chance.sample(PLACES, 2)
        return [(f"{base.name}, {town} branch", town, base.domain) for town in towns]

    def _part(self, base: Invented) -> list[tuple[str, str, str]]:
        part = self.chance.choice(
            ["Department of History, {}", "{} Library", "Friends of {}", "{} Press", "{} Students' Union",
             "Faculty of Arts, {}", "{} Education Department", "{} Trust"]
        )  # fmt: skip
        return [(part.format(base.name), base.place, base.domain)]

    def _other_town(self, base: Invented) -> list[tuple[str, str, str]]:
        """The same words in a town whose name differs by a letter, or nothing but the town."""
        near = {"Norton": "Morton", "Easton": "Weston", "Hartford": "Hertford", "Milton": "Hilton",
                "Ashby": "Ashford", "Stamford": "Stanford", "Selby": "Derby", "Newport": "Northport",
                "Lindau": "Lindhaga",
                "Larsson": "Larsen", "Schmidt": "Schmitt", "Garcia": "Garza", "Meyer": "Maier",
                "Novak": "Nowak", "Hansen": "Hanson", "York": "New York"}  # fmt: skip
        for one, other in {**near, **{other: one for one, other in near.items()}}.items():
            if one in base.name.split():
                return [(base.name.replace(one, other), other if base.place == one else base.place, "")]
        return []

    # --- the same once more ---

    def _again(self, base: Invented) -> Invented:
        chance, name = self.chance, base.name
        ways = [
            self._typo,
            self._shorten,
            self._form,
            self._the,
            self._move,
            self._translate,
            self._town,
            self._dress,
        ]
        tags = []
        for way in chance.sample(ways, chance.choice([1, 1, 2, 2, 3])):
            name = way(name, base)
            tags.append(way.__name__.strip("_"))
        keep = chance.random
        domain = base.domain if keep() < 0.65 else ""
        return replace(
            base,
            name=name,
            domain=domain,
            email=base.email if keep() < 0.6 else "",
            phone=base.phone if keep() < 0.6 else "",
            place=base.place if keep() < 0.75 else "",
            tags=tuple(tags),
        )

    def _typo(self, name: str, base: Invented) -> str:
        words = name.split()
        long = [index for index, word in enumerate(words) if len(word) > 4 and word.isalpha()]
        if not long:
            return name
        index = self.chance.choice(long)
        word, place = words[index], self.chance.randrange(1, len(words[index]) - 1)
        words[index] = self.chance.choice(
            [
                word[:place] + word[place + 1 :],
                word[:place] + word[place + 1] + word[place] + word[place + 2 :],
                word[:place] + self.chance.choice("aeiourstln") + word[place + 1 :],
                word[:place] + word[place] + word[place:],
            ]
        )
        return " ".join(words)

    def _shorten(self, name: str, base: Invented) -> str:
        return " ".join(SHORT.get(word, word) for word in name.split())

    def _form(self, name: str, base: Invented) -> str:
        form = self.chance.choice([*FORMS, "Stiftelsen"])
        return f"Stiftelsen {name}" if form == "Stiftelsen" else f"{name} {form}"

    def _the(self, name: str, base: Invented) -> str:
        return f"{name}, The" if self.chance.random() < 0.2 else f"The {name}"

    def _move(self, name: str, base: Invented) -> str:
        words = name.replace(",", "").split()
        if len(words) < 3:
            return f"{words[-1]}, {' '.join(words[:-1])}"
        turn = self.chance.randrange(1, len(words))
        return " ".join(words[turn:] + words[:turn])

    def _translate(self, name: str, base: Invented) -> str:
        for kinds in KINDS.values():
            for kind, word in kinds.items():
                if word in name.split():
                    other = KINDS[self.chance.choice(["en", "es", "de"])][kind]
                    return " ".join(other if part == word else part for part in name.split())
        return name

    def _town(self, name: str, base: Invented) -> str:
        return f"{name}, {base.place}" if base.place and base.place not in name else name

    def _dress(self, name: str, base: Invented) -> str:
        way = self.chance.randrange(4)
        if way == 0:
            return name.upper()
        if way == 1:
            return name.replace(" and ", " & ") if " and " in name else name.replace(" & ", " and ")
        if way == 2:
            return "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
        return name.replace(" ", "-", 1)


def plain(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isascii() and letter.isalpha())
