"""The HTTPS side of a simulated partner: receives message Bundles at …/$process-message over mutual TLS."""

import http.server
import json
import os
import socket
import socketserver
import ssl
import struct
import threading
import uuid

from . import terms
from .behaviour import Behaviours
from .inbox import Inbox
from .referral import now


def outcome(code: str, text: str, severity: str = "error") -> dict:
    return {"resourceType": "OperationOutcome",
            "issue": [{"severity": severity, "code": code, "details": {"text": text}}]}


def message_response(received, name: str, endpoint: str) -> dict:
    header = {
        "resourceType": "MessageHeader",
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, endpoint + received.message_id)),
        "eventCoding": {"system": terms.MESSAGE_EVENTS, "code": "servicerequest-response"},
        "source": {"name": name, "endpoint": endpoint},
        "response": {"identifier": received.message_id, "code": "ok"},
    }
    return {"resourceType": "Bundle", "id": header["id"], "type": "message", "timestamp": now(),
            "entry": [{"fullUrl": f"urn:uuid:{header['id']}", "resource": header}]}


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    content_type = "application/fhir+json"

    def setup(self):
        self.request.settimeout(self.server.owner.idle)
        self.request.do_handshake()
        super().setup()

    def log_message(self, *arguments):
        pass

    def reply(self, status: int, body: dict, headers: dict | None = None):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", self.content_type)
        self.send_header("Content-Length", str(len(data)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        self.reply(404, outcome("not-found", "this partner only takes messages"))

    def do_POST(self):
        owner = self.server.owner
        with owner.counting:
            owner.connections_seen.add(self.client_address)
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        if not self.path.endswith("/$process-message"):
            return self.reply(404, outcome("not-found", "messages are posted to …/$process-message"))
        try:
            received = owner.inbox.read(json.loads(body), self.headers)
        except (ValueError, AttributeError, TypeError, KeyError) as error:
            return self.reply(400, outcome("structure", f"not a message Bundle: {error}"))
        behaviour = owner.behaviours.take(received.referral)
        if behaviour is None:
            return self.accept(received)
        getattr(self, "act_" + behaviour.mode)(received, behaviour)

    def accept(self, received):
        owner = self.server.owner
        first = owner.inbox.take(received)
        self.reply(200, message_response(received, owner.name, owner.url))
        if first and owner.on_message:
            owner.on_message(received)

    def note(self, received, behaviour):
        inbox = self.server.owner.inbox
        (inbox.take if behaviour.effect else inbox.refuse)(received)

    def cut(self):
        """Closes the connection at once; the other side sees a reset."""
        self.close_connection = True
        self.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        os.close(self.request.detach())    # past the file objects that still hold the socket

    def act_reset(self, received, behaviour):
        self.note(received, behaviour)
        self.cut()

    def act_hang(self, received, behaviour):
        self.note(received, behaviour)
        self.close_connection = True
        try:
            self.request.recv(1)      # returns when the other side closes
        except (OSError, ssl.SSLError):
            pass

    def act_garbage(self, received, behaviour):
        self.note(received, behaviour)
        self.wfile.write(b"\x00\x01 this is not HTTP at all\r\n\r\n\xff\xfe")
        self.close_connection = True

    def act_status(self, received, behaviour):
        self.note(received, behaviour)
        headers = {"Retry-After": behaviour.retry_after} if behaviour.retry_after else {}
        self.reply(behaviour.status, outcome("processing", f"answered {behaviour.status} on purpose"), headers)

    def act_late(self, received, behaviour):
        # Takes effect when it is answered: the other side may have given up by then.
        self.server.owner.stopping.wait(behaviour.delay)
        try:
            self.accept(received)
        except OSError:
            self.close_connection = True

    def act_slow(self, received, behaviour):
        owner = self.server.owner
        owner.inbox.take(received)
        data = json.dumps(message_response(received, owner.name, owner.url)).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/fhir+json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        pieces = 20
        for i in range(pieces):
            self.wfile.write(data[len(data) * i // pieces:len(data) * (i + 1) // pieces])
            owner.stopping.wait(behaviour.delay / pieces)

    def act_close(self, received, behaviour):
        self.accept(received)
        self.close_connection = True


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128

    def get_request(self):
        connection, address = super().get_request()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # The handshake is done by the thread of the connection, so that a silent client holds up nobody.
        return self.owner.context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False), address

    def handle_error(self, request, client_address):
        pass    # a connection that broke is part of the play

    def shutdown_request(self, request):
        try:
            super().shutdown_request(request)
        except OSError:
            pass


class MessageServer:
    """Receives messages on a thread of its own. `on_message` is called once for each message that took effect."""

    handler, inbox_kind, path = _Handler, Inbox, "/fhir/$process-message"

    def __init__(self, name: str, context: ssl.SSLContext, port: int = 0, journal: str | None = None,
                 on_message=None, host: str = "127.0.0.1"):
        self.name, self.context, self.on_message = name, context, on_message
        self.inbox = self.inbox_kind(journal)
        self.behaviours = Behaviours()
        self.stopping = threading.Event()
        self.counting = threading.Lock()
        self.connections_seen = set()
        self.idle = 120
        self.server = _Server((host, port), self.handler)
        self.server.owner = self
        self.port = self.server.server_address[1]
        self.url = f"https://localhost:{self.port}{self.path}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()

    def stop(self):
        self.stopping.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
