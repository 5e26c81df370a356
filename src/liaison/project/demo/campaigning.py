# SPDX-License-Identifier: AGPL-3.0-or-later
"""A campaign of the last three months: who was written to, who answered, who rests, who asked for peace.

The letters are the library's, in the partners' languages. They are written down as sent, because in two years they
were; what is new waits to be approved.
"""

from datetime import datetime, timedelta

from liaison.accounts.actions import Changing, changing
from liaison.accounts.models import Member
from liaison.directory.models import ContactPoint, Organisation, Person
from liaison.kit.hooks import Addressee
from liaison.mailroom.actions import suppress
from liaison.mailroom.letters.actions.writing import copy_shipped
from liaison.mailroom.letters.queries.letters import filled_for, letters, version_chosen
from liaison.mailroom.letters.queries.library import shipped_letter_for
from liaison.mailroom.letters.wording import SHIPPED_NAMES
from liaison.mailroom.models import Letter, Message, Suppression
from liaison.outreach.models import Approach, ApproachLetter, Cadence, CadenceStep, Campaign
from liaison.outreach.queries.writing import CADENCE_LETTER

from .chance import Chance
from .story import Place, Story

STEPS = (("first-contact-museum", 0), ("reminder", 7), ("closing-note", 10))
HOW_MANY, TO_READ = 46, 3
WHY = Approach.Why
# How it ends for those who got so many letters; None: they rest.
ENDINGS: dict[int, dict[Approach.Why | None, int]] = {
    1: {WHY.REPLIED: 8, WHY.CALLED: 3, WHY.COLLEAGUE: 1, WHY.BOUNCED: 1},
    2: {WHY.REPLIED: 6, WHY.MOVED: 1, WHY.OBJECTED: 1},
    3: {WHY.REPLIED: 2, None: 8},
}
NOTE = {
    "source": "the county's list of museums and archives",
    "interest": "Readers look for pictures of these places, and the museums' work is seen with their name.",
    "necessity": "They give this address for such questions. A letter can wait until they have time.",
    "balance": "It is about their work, in their language. After two more letters at most there is peace.",
}


def write_to_many(story: Story) -> None:
    chance = Chance("Northshire's letters")
    maya, tomos = story.members["maya"], story.members["tomos"]
    by_letter = [(_copy(key, maya), wait) for key, wait in STEPS]
    began = chance.working_hour(story.ago(88))
    with changing(tomos, "add campaign", at=began) as change:
        cadence = change.create(Cadence(name="Gentle: a letter, a reminder, a last note"))
        steps = [
            change.create(CadenceStep(cadence=cadence, position=position, letter=letter, wait=wait))
            for position, (letter, wait) in enumerate(by_letter, 1)
        ]
        campaign = Campaign(name="Museums on the coast", cadence=cadence, written_by=tomos)
        campaign.noted_by, campaign.noted_at = tomos, began
        for name, text in NOTE.items():
            setattr(campaign, name, text)
        change.create(campaign)
    known = [(place, point) for place in story.places[45:] if (point := _reached(place)) is not None]
    with changing(tomos, "begin approaches", at=began) as change:
        telling = _Telling(story, chance, change, campaign, steps)
        for place, point in chance.sample(known, HOW_MANY):
            telling.write_to(place, point)


def _copy(key: str, by: Member) -> Letter:
    letter, _change = copy_shipped(shipped_letter_for(key), name=str(SHIPPED_NAMES[key]), by=by)
    return letters().get(pk=letter.pk)


def _reached(place: Place) -> ContactPoint | None:
    """The first person with an address that works; those of the cast have a story of their own."""
    if place.organisation.archived_at is not None:
        return None
    points = ContactPoint.objects.filter(
        person__in=place.people,
        person__archived_at=None,
        type=ContactPoint.Type.EMAIL,
        state__in=[ContactPoint.State.UNVERIFIED, ContactPoint.State.VALID],
    )
    return points.select_related("person").order_by("pk").first()


class _Telling:
    def __init__(
        self, story: Story, chance: Chance, change: Changing, campaign: Campaign, steps: list[CadenceStep]
    ) -> None:
        self.story, self.chance, self.change = story, chance, change
        self.campaign, self.steps = campaign, steps
        self.endings = [
            (count, why) for count, whys in ENDINGS.items() for why, n in whys.items() for _ in range(n)
        ]
        self.to_read = TO_READ

    def write_to(self, place: Place, point: ContactPoint) -> None:
        """With the ending that is next; when none is left, they are still on their way."""
        person = point.person
        assert person is not None  # noqa: S101
        count, why = self.endings.pop() if self.endings else (0, None)
        is_over = count > 0
        count = count or (0 if self.to_read else self.chance.randint(1, 2))
        first = self.chance.working_hour(self.story.ago(self.chance.randint(50, 80) if is_over else 12 * count))
        moments = [self.chance.working_hour(first + timedelta(days=14 * step)) for step in range(count)]
        approach = Approach(
            campaign=self.campaign,
            organisation=place.organisation,
            person=person,
            address=point.value,
            began_at=first,
        )
        if is_over:
            self._end(approach, moments[-1] + timedelta(days=self.chance.randint(1, 6), hours=2), why)
        elif count:
            approach.next_at = self.chance.working_hour(self.story.ago(-self.chance.randint(3, 8)))
        self.change.create(approach)
        addressee = Addressee("", str(person), (place.language, "en"), place.organisation, person)
        for step, at in zip(self.steps, moments, strict=False):
            self._write(approach, step, addressee, at)
        if not count:
            self.to_read -= 1
            self._write(approach, self.steps[0], addressee, self.story.ago(0.1), is_draft=True)

    def _end(self, approach: Approach, at: datetime, why: Approach.Why | None) -> None:
        approach.ended_at = at
        if why is None:
            approach.state = Approach.State.RESTING
            approach.look_again_on = (at + timedelta(days=self.campaign.cadence.look_again_after)).date()
            return
        approach.state, approach.why = Approach.State.STOPPED, why
        if why == WHY.OBJECTED:
            reason = Suppression.Reason.OBJECTED
            suppress(approach.address, reason=reason, workspace=self.story.members["maya"].workspace, at=at)

    def _write(
        self,
        approach: Approach,
        step: CadenceStep,
        addressee: Addressee,
        at: datetime,
        *,
        is_draft: bool = False,
    ) -> None:
        by = self.campaign.written_by
        assert by is not None  # noqa: S101
        chosen = version_chosen(step.letter, addressee.languages, by)
        assert chosen is not None  # noqa: S101
        filled = filled_for(chosen.version, by, addressee)
        mail = Message(
            workspace=by.workspace,
            message_kind=CADENCE_LETTER,
            written_by=by,
            about_kind=Organisation.kind,
            about_id=approach.organisation.public_id,
            to=approach.address,
            to_name=_name(approach.person),
            subject=filled.subject,
            body=filled.text,
            state=Message.State.DRAFT if is_draft else Message.State.ACCEPTED,
            queued_at=at,
            settled_at=None if is_draft else at + timedelta(seconds=2),
        )
        mail.message_id = f"<{mail.public_id.hex}@northshire.example>"
        mail.save()
        letter = ApproachLetter(
            approach=approach, step=step, version=chosen.version, language=chosen.version.language, message=mail
        )
        letter.written_at = at
        self.change.create(letter)


def _name(person: Person | None) -> str:
    return person.name if person is not None else ""
