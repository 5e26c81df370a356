# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from django.db import transaction
from django_tasks import TaskResultStatus

from liaison.accounts.actions import changing
from liaison.accounts.jobs import workspace_job
from liaison.accounts.models import Member
from liaison.accounts.rules import Can, Role
from liaison.accounts.scope import OutsideWorkspace, current_workspace, in_workspace
from liaison.kit.jobs import run_waiting

done: list[tuple[str, str, str]] = []


@workspace_job(Can.IMPORT)
def bring_in(member: Member, file: str, *, note: str = "") -> None:
    done.append((current_workspace().slug, str(member), file + note))


@pytest.fixture(autouse=True)
def _nothing_done():
    done.clear()


def refused(job) -> bool:
    job.refresh()
    return job.status == TaskResultStatus.FAILED and "NoLongerAllowed" in job.errors[0].exception_class_path


def test_a_job_runs_in_its_workspace_as_the_member_who_asked(maya):
    bring_in.enqueue(maya, "museums.xlsx", note="!")
    assert run_waiting() == 1
    assert done == [("northshire", "Maya Okafor", "museums.xlsx!")]


def test_jobs_of_two_workspaces_keep_apart(maya, oskar):
    bring_in.enqueue(maya, "ours")
    with in_workspace(oskar.workspace):
        bring_in.enqueue(oskar, "theirs")
    assert run_waiting() == 2
    assert done == [("northshire", "Maya Okafor", "ours"), (oskar.workspace.slug, "Oskar Nyström", "theirs")]


def test_a_job_cannot_be_asked_for_on_behalf_of_another_workspace(maya, oskar):
    with pytest.raises(OutsideWorkspace):
        bring_in.enqueue(oskar, "theirs")
    assert run_waiting() == 0


def test_a_job_is_refused_when_the_member_has_lost_the_capability_since(maya, tomos):
    job = bring_in.enqueue(tomos, "museums.xlsx")
    with changing(maya, "edit") as change:
        change.update(tomos, role=Role.VOLUNTEER)
    run_waiting()
    assert done == []
    assert refused(job)


def test_a_job_is_refused_when_the_member_has_left_since(maya, tomos):
    job = bring_in.enqueue(tomos, "museums.xlsx")
    with changing(maya, "edit") as change:
        change.update(tomos, left_at=change.at)
    run_waiting()
    assert done == []
    assert refused(job)


def test_a_job_is_refused_when_its_account_was_closed_since(tomos):
    job = bring_in.enqueue(tomos, "museums.xlsx")
    tomos.user.is_active = False
    tomos.user.save()
    run_waiting()
    assert done == []
    assert refused(job)


def test_a_job_is_refused_when_its_short_name_belongs_to_another_workspace_now(maya, workspace):
    job = bring_in.enqueue(maya, "museums.xlsx")
    workspace.slug = "northshire-before"
    workspace.save()
    run_waiting()
    assert done == []
    assert refused(job)


def test_a_job_appears_only_with_the_commit_of_what_asked_for_it(maya):
    with pytest.raises(LookupError), transaction.atomic():
        bring_in.enqueue(maya, "never")
        raise LookupError
    assert run_waiting() == 0
    assert done == []
