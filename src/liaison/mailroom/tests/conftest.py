# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Callable, Iterator

import pytest

from liaison.accounts.models import Workspace
from liaison.kit.sealing import seal
from liaison.mailroom.actions import queue_message
from liaison.mailroom.models import Message, Sender
from liaison.mailroom.ways_out import PURPOSE

from .postbox import PASSWORD, Postbox, with_password

ELERI = "eleri@glanyrafon.example"


@pytest.fixture
def postbox(settings) -> Iterator[Postbox]:
    """A mail server that takes everything; this installation sends through it."""
    with Postbox() as box:
        settings.MAIL_TRANSPORT = "send"
        settings.MAIL_FROM = "Liaison <liaison@northshire.example>"
        settings.MAIL_SERVER = server_at(box.port)
        yield box


def server_at(port: int, **other: str) -> dict[str, object]:
    return {"host": "127.0.0.1", "port": port, "security": "none", "user": "", "password": "", **other}


@pytest.fixture
def write(workspace: Workspace) -> Callable[..., Message]:
    """A letter to Eleri, queued."""

    def queue(subject: str = "Hello", body: str = "Dear Eleri", *, to: str = ELERI, service: bool = False, **more):
        return queue_message("letter", to, subject, body, workspace=workspace, is_service=service, **more)

    return queue


@pytest.fixture
def state(db: None) -> Callable[[Message], str]:
    def now(message: Message) -> str:
        message.refresh_from_db()
        return message.state

    return now


@pytest.fixture
def account(settings, workspace):
    """A mail account with a password at a server of its own: `account(box)`."""
    settings.MAIL_LOCAL_SERVERS = ["127.0.0.1"]

    def make(box, member=None, **more):
        sender = Sender(
            member=member,
            name=str(member or workspace),
            address=f"{'maya' if member else 'hello'}@northshire.example",
            host="127.0.0.1",
            port=box.port,
            security="none",
            user="hello",
            secret=seal(PASSWORD, PURPOSE),
            **more,
        )
        sender.save()
        return sender

    return make


@pytest.fixture
def own_box():
    with Postbox(authenticator=with_password, auth_require_tls=False) as box:
        yield box
