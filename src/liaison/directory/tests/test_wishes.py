# SPDX-License-Identifier: AGPL-3.0-or-later
import re
from html import unescape

import pytest
from django.utils import timezone

from liaison.accounts.actions import changing, undo
from liaison.accounts.models import Change
from liaison.directory.actions.privacy import erase
from liaison.directory.actions.wishes import hold_all_wishes, keep_out_party, loosen_wish
from liaison.directory.duplicates.actions.merging import Versions, merge
from liaison.directory.duplicates.actions.parting import take_apart
from liaison.directory.models import Affiliation, ContactPoint, LawfulBasis, Organisation, Person
from liaison.directory.queries.wishes import Asked, on_the_list, stop_for, stops
from liaison.mailroom.actions import suppress
from liaison.mailroom.models import Loosening, Suppression
from liaison.mailroom.queries import suppressions_of

ANA, NEW = "ana@harbour.example", "ana.new@elsewhere.example"
WHY = "She wrote on 3 May that she wants our letters"


@pytest.fixture
def ana(workspace, tomos):
    with changing(tomos, "edit") as change:
        person = change.create(Person(name="Ana Prys"))
        change.create(
            LawfulBasis(person=person, basis="legitimate_interest", source="x", obtained_on="2026-01-01")
        )
    add_address(person, ANA, tomos)
    return person


def add_address(party, value, by, state="valid"):
    with changing(by, "edit") as change:
        point = ContactPoint(type="email", value=value, normalised=value, state=state, **{party.kind: party})
        return change.create(point)


def opt_out(point, by):
    with changing(by, "edit") as change:
        change.update(point, state="opted_out")
    return Change.objects.first()


def is_stopped(party, address):
    return bool(stop_for(party, address) or suppressions_of(address, party.workspace))


def point_of(person, address=ANA):
    return ContactPoint.objects.get(person=person, value=address)


def test_whoever_opts_out_at_one_address_is_not_written_to_at_another(ana, tomos):
    add_address(ana, NEW, tomos)
    assert not is_stopped(ana, NEW)
    opt_out(point_of(ana), tomos)
    assert is_stopped(ana, ANA)
    assert is_stopped(ana, NEW)


def test_undoing_takes_nobody_off_the_list(ana, tomos):
    change = opt_out(point_of(ana), tomos)
    undo(change, by=tomos)
    assert point_of(ana).state == "opted_out"
    assert is_stopped(ana, ANA)


def test_an_objection_holds_for_addresses_that_come_later_and_when_it_is_removed(ana, tomos):
    basis = ana.lawful_bases.get()
    with changing(tomos, "edit") as change:
        change.update(basis, objected_on=timezone.localdate())
    with changing(tomos, "edit") as change:
        change.delete(basis)
    add_address(ana, NEW, tomos)
    assert is_stopped(ana, NEW)


@pytest.mark.parametrize("what", ["edited", "removed"])
def test_an_address_that_is_edited_or_removed_takes_no_wish_along(ana, tomos, what):
    suppress(ANA, reason="objected", workspace=ana.workspace)
    with changing(tomos, "edit") as change:
        if what == "edited":
            change.update(point_of(ana), value=NEW, normalised=NEW, state="valid")
        else:
            change.delete(point_of(ana))
    if what == "removed":
        add_address(ana, NEW, tomos)
    assert is_stopped(ana, NEW)


def test_a_mailbox_of_several_people_speaks_for_itself_alone(museum, ana, tomos):
    shared = "info@harbour.example"
    add_address(ana, shared, tomos)
    add_address(museum, shared, tomos)
    opt_out(point_of(ana, shared), tomos)
    assert is_stopped(museum, shared)
    assert not is_stopped(ana, ANA)


def test_nobody_at_an_organisation_is_written_to_that_asked_for_it(museum, curator, ana, maya):
    assert not is_stopped(curator, "ngozi@private.example")
    keep_out_party(museum, because="Their director said so", by=maya, domains=["harbour.example"])
    assert is_stopped(museum, "anything@any.example")
    assert is_stopped(curator, "ngozi@private.example")
    assert is_stopped(ana, ANA)  # by the domain
    assert not is_stopped(ana, NEW)
    Affiliation.objects.filter(person=curator).update(ended_on="2020-01-01")
    ContactPoint.objects.filter(person=curator).delete()
    assert not is_stopped(curator, "ngozi@private.example")


def test_a_merged_record_brings_its_wish_along_and_keeps_it_when_parted(ana, tomos, maya):
    with changing(tomos, "edit") as change:
        twin = change.create(Person(name="Ana Prys"))
    keep_out_party(twin, because="On the phone", by=maya)
    record = merge(ana, twin, {}, by=maya, seen=Versions(ana.changed_in, twin.changed_in))
    ana.refresh_from_db()
    assert is_stopped(ana, NEW)
    back = take_apart(record, by=maya).back
    assert is_stopped(back, NEW)


def test_of_two_that_are_parted_both_keep_a_wish_from_meanwhile(ana, tomos, maya):
    with changing(tomos, "edit") as change:
        twin = change.create(Person(name="Ana Prys"))
    record = merge(ana, twin, {}, by=maya, seen=Versions(ana.changed_in, twin.changed_in))
    keep_out_party(Person.objects.get(pk=ana.pk), because="On the phone", by=maya)
    assert is_stopped(take_apart(record, by=maya).back, NEW)


def test_whoever_is_erased_stays_on_the_list(ana, maya):
    workspace = ana.workspace
    erase(ana, by=maya, at=timezone.now())
    assert suppressions_of("ANA+x@harbour.example", workspace)


def test_loosening_a_person_loosens_their_addresses_and_says_why(ana, maya, tomos):
    add_address(ana, NEW, tomos)
    opt_out(point_of(ana), tomos)
    [row] = suppressions_of(ANA, ana.workspace)
    loosen_wish(row, by=maya, because=WHY)
    assert not is_stopped(ana, ANA)
    assert not is_stopped(ana, NEW)
    assert point_of(ana).state == "unverified"
    assert {(one.by, one.because) for one in Loosening.objects.all()} == {(maya, WHY)}


def test_undoing_a_loosening_stops_them_again(ana, maya, tomos):
    opt_out(point_of(ana), tomos)
    loosen_wish(suppressions_of(ANA, ana.workspace)[0], by=maya, because=WHY)
    undo(Change.objects.filter(action="loosen do not contact", events__of_kind="contact_point").first(), by=tomos)
    assert is_stopped(ana, ANA)


def test_what_records_said_before_there_was_a_list_is_put_on_it(ana, tomos):
    opt_out(point_of(ana), tomos)
    Suppression.objects.all().delete()
    hold_all_wishes()
    assert {one.scope for one in Suppression.objects.all()} == {"address"}
    assert stop_for(ana, NEW)


@pytest.mark.parametrize("size", [1, 3])
def test_however_many_are_asked_about_the_queries_are_the_same(
    museum, curator, ana, size, django_assert_max_num_queries
):
    asked = [Asked(number, f"p{number}@x.example", "person", curator.public_id) for number in range(size)]
    asked += [
        Asked(-number, f"o{number}@x.example", "organisation", museum.public_id) for number in range(1, size)
    ]
    with django_assert_max_num_queries(7):
        assert stops(asked) == {}


# --- pages ---


def words(answer):
    return unescape(re.sub(r"\s+", " ", answer.content.decode()))


def page(workspace, rest=""):
    return f"/w/{workspace.slug}/do-not-contact/{rest}"


def test_the_list_is_asked_without_showing_addresses(workspace, client_for, tomos):
    browser = client_for(tomos)
    said = {"what": "Ana@Harbour.example", "reason": "objected", "because": "On the phone, 3 May"}
    assert browser.post(page(workspace, "additions/"), said).status_code == 302
    shown = words(browser.get(page(workspace)))
    assert "On the phone, 3 May" in shown
    assert "harbour" not in shown.lower()
    assert "Yes: we do not write" in words(browser.get(page(workspace), {"q": "ana+news@harbour.example"}))
    assert "No: nothing on the list" in words(browser.get(page(workspace), {"q": "eleri@harbour.example"}))


@pytest.mark.parametrize("what", ["no address", "gmail.com", "ana@@x.example", "localhost"])
def test_what_is_neither_an_address_nor_a_domain_is_not_taken(workspace, client_for, tomos, what):
    said = {"what": what, "reason": "objected", "because": "On the phone"}
    assert client_for(tomos).post(page(workspace, "additions/"), said).status_code == 422
    assert not Suppression.objects.exists()


def test_a_domain_is_put_on_the_list_and_taken_off_for_a_reason(workspace, client_for, tomos):
    browser = client_for(tomos)
    said = {"what": "harbour.example", "reason": "by_hand", "because": "Their board asked"}
    browser.post(page(workspace, "additions/"), said)
    row = Suppression.objects.get()
    assert (row.scope, row.reason, row.noted_by) == ("domain", "by_hand", tomos)
    url = page(workspace, f"entries/{row.address_hash}/loosening/")
    assert url in words(browser.get(page(workspace)))
    assert browser.post(url, {"because": ""}).status_code == 422
    assert suppressions_of(ANA, workspace)
    browser.post(url, {"because": WHY})
    assert not suppressions_of(ANA, workspace)
    assert WHY in words(browser.get(page(workspace)))
    assert WHY in words(browser.get(f"/w/{workspace.slug}/changes/"))


def test_an_organisation_is_kept_out_from_its_page(workspace, client_for, tomos, museum):
    browser, url = client_for(tomos), f"/w/{workspace.slug}/organisations/{museum.public_id}/do-not-contact/"
    assert url in words(browser.get(museum.get_absolute_url()))
    assert browser.post(url, {"because": "Their director, 3 May"}).status_code == 302
    assert [row.noted_by for row in on_the_list(museum)] == [tomos]
    shown = words(browser.get(museum.get_absolute_url()))
    assert "We do not write to them:" in shown
    assert "Their director, 3 May" in shown
    assert "They are on the list already" in words(browser.get(url))


def test_volunteers_may_keep_somebody_out_but_take_nobody_off(workspace, client_for, elin, museum, tomos):
    Organisation.objects.filter(pk=museum.pk).update(looked_after_by=elin)
    browser, url = client_for(elin), f"/w/{workspace.slug}/organisations/{museum.public_id}/do-not-contact/"
    assert browser.post(url, {"because": "Their director, 3 May"}).status_code == 302
    [row] = on_the_list(museum)
    loosening = page(workspace, f"entries/{row.address_hash}/loosening/")
    assert browser.post(loosening, {"because": WHY}).status_code in {403, 404}
    assert on_the_list(museum)


def test_a_form_does_not_loosen_what_they_asked_for(workspace, client_for, tomos, ana):
    point = point_of(ana)
    opt_out(point, tomos)
    point.refresh_from_db()
    said = {"type": "email", "value": ANA, "label": "", "state": "valid", "version": str(point.changed_in)}
    answer = client_for(tomos).post(f"/w/{workspace.slug}/contact-point/{point.public_id}/", said)
    assert "with a reason" in words(answer)
    assert point_of(ana).state == "opted_out"
