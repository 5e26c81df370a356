# SPDX-License-Identifier: AGPL-3.0-or-later
"""Brings the catalogues of the public pages up to date with the sources, and compiles them (docs/translating.md).

python tools/catalogues.py          # every language that has a folder
python tools/catalogues.py cy nb    # these, made where they are not there yet
"""

import gettext
import sys
from io import BytesIO
from pathlib import Path

import django
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

HOUSE = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(HOUSE), str(HOUSE / "frontend")]

import build_catalogues  # noqa: E402 (the line above says where it is)

from tests.i18n.messages import Message, messages_in  # noqa: E402

# Files that hold nothing but what the public reads.
PUBLIC = (
    "portal/",
    "accounts/templates/429.html",
    "gatherings/actions/booking_refusals.py",
    "gatherings/actions/refusals.py",
    "gatherings/actions/stand.py",
    "gatherings/agreeing.py",
    "gatherings/booking_mail.py",
    "gatherings/forms/stand.py",
    "gatherings/telling.py",
    "gatherings/templates/gatherings/free_times.html",
    "gatherings/templates/gatherings/mail/",
    "kit/templates/404.html",
    "kit/templates/kit/base.html",
    "kit/templates/kit/errors.html",
    "kit/templates/kit/forms/",
    "kit/templates/kit/theme_form.html",
    "kit/templates/kit/toast.html",
)
# Choices that public pages show: the file, and words of the comment for translators.
CHOICES = {
    "gatherings/models/events.py": (
        "kind of event",
        "kinds of event",
        "where an event is",
        "how far an event has",
    ),
    "gatherings/models/booking.py": ("how somebody meets us",),
}
# Refusals that stand in a file of PUBLIC and are for members all the same.
FOR_MEMBERS = ("cannot be saved", "cannot be removed", "cannot be published", "letters after an event cannot")
Key = tuple[str, str]


def is_public(message: Message) -> bool:
    if any(words in message.comment for words in FOR_MEMBERS):
        return False
    return message.file.startswith(PUBLIC) or any(
        words in message.comment for words in CHOICES.get(message.file, ())
    )


def public_messages() -> dict[Key, list[Message]]:
    """Under context and text, each place where it stands."""
    found: dict[Key, list[Message]] = {}
    for message in messages_in():
        if is_public(message):
            found.setdefault((message.context, message.texts[0]), []).append(message)
    return found


def path_of(language: str) -> Path:
    return build_catalogues.LOCALE / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """What is there, or an empty catalogue with Django's own rule for the plurals of that language."""
    path = path_of(language)
    if path.exists():
        return read_po(BytesIO(path.read_bytes()), abort_invalid=True)
    theirs = gettext.translation("django", Path(django.__file__).parent / "conf/locale", [language])
    plurals = theirs.info()["plural-forms"].rstrip("; ")
    head = f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"Plural-Forms: {plurals};\\n"\n'
    return read_po(BytesIO((head + '"Content-Type: text/plain; charset=utf-8\\n"\n').encode()))


def updated(language: str) -> Catalog:
    """The same translations under the messages of today; those of messages that are gone are left out."""
    before, now = read(language), read(language)
    for message in list(now):
        if message.id:
            now.delete(message.id, message.context)
    for (context, text), places in public_messages().items():
        forms = next((place.texts for place in places if len(place.texts) > 1), places[0].texts)
        old = before.get(text, context or None)
        now.add(
            forms if len(forms) > 1 else text,
            string=old.string if old else None,
            locations=[(file, None) for file in sorted({place.file for place in places})],
            flags=old.flags if old else (),
            auto_comments=sorted({place.comment for place in places if place.comment}),
            context=context or None,
        )
    return now


def gaps(catalogue: Catalog) -> list[str]:
    """Messages without a translation, or without one of its plural forms."""
    return [str(row.id) for row in catalogue if row.id and not all(_forms(row.string))]


def _forms(string: str | tuple[str, ...] | None) -> list[str]:
    return list(string) if isinstance(string, tuple) else [string or ""]


def write(language: str) -> Catalog:
    catalogue = updated(language)
    path = path_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    text = BytesIO()
    write_po(text, catalogue, width=110, omit_header=True, include_lineno=False)
    plurals = catalogue.plural_forms.rstrip("; ")
    head = (
        "# SPDX-License-Identifier: AGPL-3.0-or-later\n"
        f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {plurals};\\n"\n\n'
    )
    fresh = (head + text.getvalue().decode().strip() + "\n").encode()
    if not path.exists() or path.read_bytes() != fresh:
        path.write_bytes(fresh)
    return catalogue


def main(languages: list[str]) -> int:
    languages = languages or [source.parents[1].name for source in build_catalogues.catalogues()]
    missing = 0
    for language in languages:
        untranslated = gaps(write(language))
        missing += len(untranslated)
        for text in untranslated:
            print(f"{language}: not translated yet: {text}")
    print(f"Catalogues: {', '.join(languages)}; compiled: {build_catalogues.build()}; to translate: {missing}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
