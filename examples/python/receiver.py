"""Receives Ringhook's webhooks: checks the signature, drops what comes twice, answers 204. Python 3.9 or later."""

import base64
import binascii
import hashlib
import hmac
import json
import os
import re
import sys
import threading
import time
from collections import OrderedDict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

MAX_BODY_BYTES = 1024 * 1024
REMEMBERED = 10_000


def on_call(call):
    """Yours. Quick work only: whatever takes long belongs into a queue. An exception makes the webhook come again."""
    print(call["from"], call["status"], flush=True)


class Refused(Exception):
    """A request that is not a webhook of ours."""


def read_key(secret):
    """The key is what stands behind `whsec_`, decoded from base64: not the text itself."""
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        key = b""
    if not key:
        sys.exit("WEBHOOK_SECRET has to be whsec_ and base64: the channel's signing secret")
    return key


def verify(key, tolerance, headers, body, now):
    """Returns the webhook's id, which is the same at each attempt. Raises Refused."""
    webhook_id = headers.get("webhook-id", "")
    timestamp = headers.get("webhook-timestamp", "")
    if not webhook_id or not re.fullmatch("[0-9]{1,12}", timestamp):
        raise Refused("webhook-id or webhook-timestamp is missing")
    if abs(now - int(timestamp)) > tolerance:
        raise Refused("webhook-timestamp is too far from now: check the clock")
    content = f"{webhook_id}.{timestamp}.".encode("latin-1") + body
    expected = b"v1," + base64.b64encode(hmac.new(key, content, hashlib.sha256).digest())
    # Several signatures, parted by spaces, while a secret is being changed: one has to fit.
    given = headers.get("webhook-signature", "").encode("latin-1").split(b" ")
    if not any([hmac.compare_digest(expected, signature) for signature in given]):
        raise Refused("no signature fits: check the secret")
    return webhook_id


class Once:
    """Remembers the latest ids in memory. Where a restart may not bring a double, keep them in your database."""

    def __init__(self):
        self.lock = threading.Lock()
        self.done = OrderedDict()

    def run(self, webhook_id, work):
        with self.lock:
            if webhook_id in self.done:
                return
            work()  # What fails is not remembered, so that the next attempt is not taken for a double.
            self.done[webhook_id] = True
            if len(self.done) > REMEMBERED:
                self.done.popitem(last=False)


class Receiver(BaseHTTPRequestHandler):
    timeout = 10  # seconds for a request to arrive

    def do_POST(self):
        self.send_response(self.answer())
        self.send_header("content-length", "0")
        self.end_headers()

    def answer(self):
        if self.path.partition("?")[0] != "/hook":
            return 404
        length = self.headers.get("content-length", "")
        if not re.fullmatch("[0-9]{1,12}", length):
            return 400
        if int(length) > MAX_BODY_BYTES:
            return 413
        # The exact bytes, before any JSON parser: a signature is of these.
        body = self.rfile.read(int(length))
        try:
            webhook_id = verify(KEY, TOLERANCE, self.headers, body, time.time())
        except Refused as refused:
            self.log_error("refused: %s", refused)
            return 401
        try:
            calls = calls_of(body)
        except (ValueError, RecursionError):
            return 400
        try:
            ONCE.run(webhook_id, lambda: [on_call(call) for call in calls])
        except Exception as error:  # Whatever went wrong: the gateway is to send it again.
            self.log_error("failed: %r", error)
            return 500
        return 204


def calls_of(body):
    """The calls of a webhook; none when it tells of something else. Raises ValueError."""
    payload = json.loads(body)
    calls = payload.get("calls", []) if isinstance(payload, dict) else None
    if not isinstance(calls, list):
        raise ValueError("not a webhook's body")
    return calls


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


if __name__ == "__main__":
    KEY = read_key(os.environ.get("WEBHOOK_SECRET", ""))
    TOLERANCE = int(os.environ.get("WEBHOOK_TOLERANCE_SECONDS", "300"))
    ONCE = Once()
    address = (os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "3000")))
    print("Listening at http://%s:%d/hook" % address, flush=True)
    Server(address, Receiver).serve_forever()
