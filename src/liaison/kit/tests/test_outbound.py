# SPDX-License-Identifier: AGPL-3.0-or-later
"""The house's one way out, against servers on this machine that misbehave in every way we could think of."""

import gzip
import socket
import ssl
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import time_machine
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from liaison.kit.models import OutboundPause
from liaison.kit.outbound import Caps, Client, MayNotCall, State, client_for, switched_on
from liaison.kit.outbound.answers import Answer
from liaison.kit.outbound.gateway import Network

CONTACT = "ops@example.org"


class Fake(BaseHTTPRequestHandler):
    """Answers each path with what the test planted: (status, headers, body)."""

    def do_GET(self):
        self.server.asked.append((self.command, self.path, dict(self.headers.items())))
        answer = self.server.answers.get(self.path, (404, {}, b""))
        if callable(answer):
            answer(self)
            return
        status, headers, body = answer
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        self.server.posted.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.do_GET()

    def log_message(self, *_words):
        pass


@contextmanager
def serving(tls=None):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Fake)
    server.daemon_threads = True
    server.answers, server.asked, server.posted = {}, [], []
    server.port = server.server_address[1]
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def fake(db):
    with serving() as server:
        server.url = f"http://fake.example:{server.port}"
        yield server


def client_of(server, *, resolve=lambda host, port: ["127.0.0.1"], tls=None, **options):
    network = Network(resolve=resolve, loopback_ports=frozenset({server.port}), tls=tls)
    return Client("test", contact=CONTACT, site="https://liaison.example", network=network, **options)


def test_a_value_comes_with_who_asked(fake):
    fake.answers["/names?q=Oak+Museum"] = (200, {}, b'["Oak Museum"]')
    answer = client_of(fake).get(f"{fake.url}/names", {"q": "Oak Museum"}, accept="application/json")

    assert (answer.state, answer.body) == (State.VALUE, b'["Oak Museum"]')
    [(_method, _path, headers)] = fake.asked
    assert headers["Host"] == f"fake.example:{fake.port}"
    assert headers["User-Agent"].startswith("Liaison/")
    assert "(https://liaison.example; ops@example.org)" in headers["User-Agent"]
    assert headers["Accept"] == "application/json"


def test_a_form_is_posted(fake):
    fake.answers["/in"] = (200, {}, b"ok")
    assert client_of(fake).post(f"{fake.url}/in", {"a": "1 & 2"}).body == b"ok"
    assert fake.posted == [b"a=1+%26+2"]


def test_nothing_is_called_without_a_name_or_a_switch(settings, db):
    settings.OUTBOUND, settings.OPERATOR_CONTACT = [], CONTACT
    with pytest.raises(MayNotCall, match="switched off"):
        client_for("wikidata")
    assert not switched_on("wikidata")
    settings.OUTBOUND, settings.OPERATOR_CONTACT = ["wikidata"], " "
    with pytest.raises(MayNotCall, match="LIAISON_OPERATOR_CONTACT"):
        client_for("wikidata")
    assert not switched_on("wikidata")
    settings.OPERATOR_CONTACT = CONTACT
    assert client_for("wikidata").service == "wikidata"
    assert switched_on("wikidata")


def test_this_machine_is_not_called_without_the_allowance_for_tests(fake):
    plain = Client("test", contact=CONTACT)
    for host in ("127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]"):
        answer = plain.get(f"http://{host}:{fake.port}/")
        assert (answer.state, answer.body) == (State.NO_DATA, b"")
    assert fake.asked == []


def test_a_name_is_resolved_once_and_the_checked_address_is_the_one_called(fake):
    """DNS rebinding: the second answer would lead inside."""
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    fake.answers["/"] = (200, {}, b"hello")
    answer = client_of(fake, resolve=lambda host, port: next(answers)).get(f"{fake.url}/")
    assert answer.body == b"hello"
    assert next(answers) == ["10.0.0.1"]


def test_an_inner_address_among_outer_ones_is_passed_over(fake):
    fake.answers["/"] = (200, {}, b"hello")
    answer = client_of(fake, resolve=lambda host, port: ["10.0.0.1", "::ffff:127.0.0.1", "127.0.0.1"]).get(
        fake.url
    )
    assert answer.body == b"hello"
    answer = client_of(fake, resolve=lambda host, port: ["10.0.0.1", "169.254.169.254"]).get(fake.url)
    assert (answer.state, answer.why) == (State.NO_DATA, "fake.example is not on the open internet.")


def test_each_redirect_is_checked_like_a_first_address(fake):
    fake.answers["/far"] = (302, {"Location": "http://169.254.169.254/latest/meta-data/"}, b"")
    fake.answers["/near"] = (302, {"Location": f"http://127.0.0.1:{fake.port + 1}/"}, b"")
    fake.answers["/file"] = (302, {"Location": "file:///etc/passwd"}, b"")
    fake.answers["/user"] = (302, {"Location": f"http://a@fake.example:{fake.port}/end"}, b"")
    fake.answers["/round"] = (302, {"Location": "/round"}, b"")
    fake.answers["/good"] = (301, {"Location": "/end"}, b"")
    fake.answers["/end"] = (200, {}, b"there")

    def resolve(host, port):
        return [host if host[0].isdigit() else "127.0.0.1"]

    client = client_of(fake, resolve=resolve)
    bad = [client.get(f"{fake.url}{path}").state for path in ("/far", "/near", "/file", "/user", "/round")]
    assert bad == [State.NO_DATA] * 5
    assert client.get(f"{fake.url}/good").body == b"there"


def test_a_redirect_takes_no_secret_along(fake):
    fake.answers["/"] = (302, {"Location": f"http://other.example:{fake.port}/end"}, b"")
    fake.answers["/end"] = (200, {}, b"there")
    client_of(fake).get(f"{fake.url}/", authorization="Bearer secret")
    assert ["Authorization" in headers for _method, _path, headers in fake.asked] == [True, False]


def test_a_form_is_not_posted_onward(fake):
    fake.answers["/"] = (307, {"Location": "/end"}, b"")
    assert client_of(fake).post(f"{fake.url}/", {"a": "1"}).state is State.NO_DATA
    assert len(fake.asked) == 1


def drip(pause):
    """A byte now and then, so that no single read ever runs out of time."""

    def answer(handler):
        with socket.socket(fileno=socket.dup(handler.connection.fileno())) as connection:
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
            for _n in range(100):
                try:
                    connection.sendall(b"x")
                except OSError:
                    return
                time.sleep(pause)

    return answer


def dripped_headers(handler):
    handler.connection.sendall(b"HTTP/1.1 200 OK\r\n")
    for n in range(100):
        try:
            handler.connection.sendall(f"X-{n}: y\r\n".encode())
        except OSError:
            return
        time.sleep(0.05)


@pytest.mark.parametrize("answer", [drip(0.05), dripped_headers, lambda handler: time.sleep(2)])
def test_a_server_that_drips_is_left(fake, answer):
    fake.answers["/"] = answer
    began = time.monotonic()
    got = client_of(fake, caps=Caps(seconds=0.4)).get(f"{fake.url}/")
    assert (got.state, got.body) == (State.NO_DATA, b"")
    assert time.monotonic() - began < 1.5


def test_a_resolver_that_sleeps_is_left(fake):
    def resolve(host, port):
        time.sleep(1.5)
        return ["127.0.0.1"]

    began = time.monotonic()
    got = client_of(fake, resolve=resolve, caps=Caps(seconds=0.2)).get(f"{fake.url}/")
    assert (got.state, got.why) == (State.NO_DATA, "Nobody says in time where fake.example is.")
    assert time.monotonic() - began < 1


def endless(handler):
    handler.connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    try:
        while True:
            handler.connection.sendall(b"10000\r\n" + b"x" * 65_536 + b"\r\n")
    except OSError:
        pass


def test_too_much_is_not_taken(fake):
    fake.answers["/huge"] = (200, {}, b"x" * 200_000)
    fake.answers["/endless"] = endless
    fake.answers["/bomb"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(b"\0" * 50_000_000))
    fake.answers["/fits"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(b"x" * 90_000))
    client = client_of(fake, caps=Caps(bytes=100_000))
    for path in ("/huge", "/endless", "/bomb"):
        answer = client.get(f"{fake.url}{path}")
        assert (answer.state, answer.why) == (State.NO_DATA, "The answer is larger than 100000 bytes.")
    assert client.get(f"{fake.url}/fits").body == b"x" * 90_000


@pytest.mark.parametrize(
    "answer",
    [
        (200, {"Content-Encoding": "gzip"}, b"no gzip at all"),
        (200, {"Content-Encoding": "gzip"}, gzip.compress(b"x" * 1_000)[:-9]),
        (200, {"Content-Encoding": "br"}, b"?"),
        (200, {"Content-Length": "500"}, b"only this"),
        (200, {"Content-Length": "many"}, b""),
        lambda handler: handler.connection.sendall(b"\x00\x01\x02 what is this\r\n\r\n"),
        lambda handler: handler.connection.sendall(b"HTTP/1.1 999999 Odd\r\n\r\n"),
        lambda handler: handler.connection.sendall(b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 500 + b"\r\n"),
        (500, {}, b"oops"),
        (404, {}, b"nothing here"),
        (503, {}, b"later"),
    ],
)
def test_what_cannot_be_used_is_no_data_and_never_a_zero(fake, answer):
    fake.answers["/"] = answer
    got = client_of(fake, caps=Caps(seconds=2)).get(f"{fake.url}/")
    if got.state is State.VALUE:  # a length that is none says nothing: it is read to the end
        assert got.body == b""
        return
    assert got.state is State.NO_DATA
    assert got.why
    assert got.read(len).value is None


def test_the_four_states_are_told_apart():
    value = Answer(State.VALUE, body=b"[1]").read(eval)
    zero = Answer(State.VALUE, body=b"[]").read(eval)
    odd = Answer(State.VALUE, body=b"[][0]").read(eval)
    throttled = Answer(State.THROTTLED, body=b"[]").read(eval)
    assert [(r.state, r.value, r.is_known) for r in (value, zero, odd, throttled)] == [
        (State.VALUE, [1], True),
        (State.ZERO, [], True),
        (State.NO_DATA, None, False),
        (State.THROTTLED, None, False),
    ]


@pytest.mark.parametrize(
    ("status", "says", "pause"),
    [
        (429, {"Retry-After": "120"}, timedelta(seconds=120)),
        (503, {"Retry-After": "Sat, 03 Jan 2026 12:30:00 GMT"}, timedelta(minutes=30)),
        (429, {}, timedelta(minutes=5)),
        (429, {"Retry-After": "soon"}, timedelta(minutes=5)),
        (429, {"Retry-After": "99999999999999999999"}, timedelta(days=7)),
        (429, {"Retry-After": "0"}, timedelta(seconds=1)),
    ],
)
def test_a_server_that_asks_for_patience_is_left_alone_until_then(fake, status, says, pause):
    fake.answers["/"] = (status, says, b"[]")
    with time_machine.travel(datetime(2026, 1, 3, 12, tzinfo=UTC), tick=False) as clock:
        until = datetime(2026, 1, 3, 12, tzinfo=UTC) + pause
        first = client_of(fake).get(f"{fake.url}/")
        assert (first.state, first.again_at) == (State.THROTTLED, until)
        assert first.read(eval).state is State.THROTTLED
        assert client_of(fake).get(f"{fake.url}/else").state is State.THROTTLED
        assert len(fake.asked) == 1

        clock.move_to(until + timedelta(seconds=1))
        fake.answers["/"] = (200, {}, b"[]")
        assert client_of(fake).get(f"{fake.url}/").state is State.VALUE
    assert OutboundPause.objects.count() == 1


def test_a_host_is_called_only_so_often_a_day(fake):
    fake.answers["/"] = (200, {}, b"x")
    client = client_of(fake, per_day=3)
    states = [client.get(f"{fake.url}/").state for _n in range(5)]
    assert states == [State.VALUE] * 3 + [State.THROTTLED] * 2
    assert len(fake.asked) == 3


# --- encrypted ---------------------------------------------------------------------------------------------------


def certificate(folder, name):
    """A certificate that vouches for itself, as a file with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{name}.pem"
    plain = serialization.NoEncryption()
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file


@pytest.fixture
def secure(db, tmp_path):
    file = certificate(tmp_path, "fake.example")
    ours = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ours.load_cert_chain(file)
    names = []
    ours.sni_callback = lambda _connection, name, _context: names.append(name)
    with serving(ours) as server:
        server.names, server.url = names, f"https://fake.example:{server.port}"
        server.trusting = ssl.create_default_context(cafile=str(file))
        server.answers["/"] = (200, {}, b"hello")
        yield server


def test_the_name_is_asked_for_and_checked_though_a_number_is_called(secure):
    answer = client_of(secure, tls=secure.trusting).get(f"{secure.url}/")
    assert (answer.state, answer.body, secure.names) == (State.VALUE, b"hello", ["fake.example"])


def test_a_certificate_of_another_name_or_of_nobody_is_not_believed(secure):
    other = client_of(secure, tls=secure.trusting).get(f"https://other.example:{secure.port}/")
    nobody = client_of(secure).get(f"{secure.url}/")
    assert [(answer.state, answer.body) for answer in (other, nobody)] == [(State.NO_DATA, b"")] * 2
    assert other.why == "The certificate of other.example is not valid."
    assert secure.asked == []
