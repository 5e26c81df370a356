# SPDX-License-Identifier: AGPL-3.0-or-later
"""A wiki on this machine that speaks OAuth 2 as MediaWiki does: asks, gives a code and a token, says who came."""

import base64
import hashlib
import json
import secrets
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

CLIENT_ID, CLIENT_SECRET = "liaison-here", "a-shared-secret"
NIA = {"sub": 4711, "username": "Nia Puw", "confirmed_email": False, "email": "nia@example.org", "blocked": False}


class Fake(BaseHTTPRequestHandler):
    def do_GET(self):
        address = urlsplit(self.path)
        said = {name: values[0] for name, values in parse_qs(address.query).items()}
        if address.path == "/rest/oauth2/authorize":
            self.authorize(said)
        elif address.path == "/rest/oauth2/resource/profile":
            known = self.headers.get("Authorization") == f"Bearer {self.server.token}"
            self.answer(*((200, self.server.profile) if known else (401, {})))
        else:
            self.answer(404, {})

    def authorize(self, said):
        """A person looks at a page and says yes, or no."""
        if "allowed" not in said:
            yes, no = (f"{self.path}&allowed={word}" for word in ("yes", "no"))
            page = f"<!doctype html><title>Wiki</title><a href='{yes}'>Allow</a> <a href='{no}'>Cancel</a>"
            return self.answer(200, page.encode(), "text/html")
        self.server.code, self.server.asked = secrets.token_hex(8), said
        answer = {"code": self.server.code} if said["allowed"] == "yes" else {"error": "access_denied"}
        self.send_response(302)
        self.send_header("Location", f"{said['redirect_uri']}?{urlencode({**answer, 'state': said['state']})}")
        self.send_header("Content-Length", "0")
        return self.end_headers()

    def do_POST(self):
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        said = {name: values[0] for name, values in form.items()}
        if self.server.tired:
            return self.answer(429, {}, Retry_After="60")
        digest = hashlib.sha256(said.get("code_verifier", "").encode()).digest()
        fits = (
            said.get("code") == self.server.code
            and (said.get("client_id"), said.get("client_secret")) == (CLIENT_ID, CLIENT_SECRET)
            and said.get("redirect_uri") == self.server.asked["redirect_uri"]
            and base64.urlsafe_b64encode(digest).decode().rstrip("=") == self.server.asked["code_challenge"]
        )
        self.server.code = None  # good for once
        self.server.token = secrets.token_hex(8)
        return self.answer(*((200, {"access_token": self.server.token}) if fits else (400, {"error": "no"})))

    def answer(self, status, value, kind="application/json", **headers):
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        self.send_response(status)
        for name, text in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), text)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words):
        pass


@contextmanager
def wiki(settings):
    """Running, and named in the settings. `profile` is who says yes there."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Fake)
    server.daemon_threads = True
    server.code = server.token = None
    server.asked, server.profile, server.tired = {}, dict(NIA), False
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    port = server.server_address[1]
    server.url = f"http://127.0.0.1:{port}"
    settings.MEDIAWIKI_CLIENT_ID, settings.MEDIAWIKI_CLIENT_SECRET = CLIENT_ID, CLIENT_SECRET
    settings.MEDIAWIKI_REST, settings.MEDIAWIKI_NAME = f"{server.url}/rest", "Wikimedia"
    settings.OUTBOUND, settings.OPERATOR_CONTACT = ["mediawiki"], "ops@example.org"
    settings.OUTBOUND_LOOPBACK_PORTS = frozenset({port})
    yield server
    server.shutdown()
    thread.join()
    server.server_close()
