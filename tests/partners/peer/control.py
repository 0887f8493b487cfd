"""A plain HTTP port on loopback by which a running simulated partner is watched and steered."""

import http.server
import json
import threading
import urllib.error
import urllib.request


class _Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *arguments):
        pass

    def _answer(self, method: str):
        path = self.path.split("?", 1)[0]
        action = self.server.actions.get((method, path))
        if action is None:
            known = ", ".join(" ".join(k) for k in self.server.actions)
            return self._reply(404, {"error": f"known: {known}"})
        length = int(self.headers.get("Content-Length") or 0)
        try:
            self._reply(200, action(json.loads(self.rfile.read(length) or "null")))
        except Exception as error:    # told to whoever steers; the partner goes on
            self._reply(400, {"error": f"{type(error).__name__}: {error}"})

    def _reply(self, status: int, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        self._answer("GET")

    def do_POST(self):
        self._answer("POST")


class ControlServer:
    """`actions`: {(method, path): function of the JSON body that returns JSON}."""

    def __init__(self, port: int, actions: dict):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", port), _Handler)
        self.server.daemon_threads = True
        self.server.actions = actions
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


def ask(control: str, path: str, body=None, timeout: float = 60):
    """Asks a running partner; `body` None is a GET."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(control.rstrip("/") + path, data, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        raise RuntimeError(json.load(error).get("error", str(error))) from None


def state(server) -> dict:
    """Counts of a MessageServer."""
    inbox = server.inbox
    with inbox.changed:
        return {
            "name": server.name, "url": server.url,
            "receipts": sum(inbox.receipts.values()), "effects": len(inbox.messages),
            "refused": len(inbox.refused),
            "referrals": sorted({m.referral for m in inbox.messages.values()}),
            "behaviours": server.behaviours.describe(),
        }


def message_list(server) -> list:
    """The messages that took effect, oldest first, without their content."""
    inbox = server.inbox
    with inbox.changed:
        return [{
            "message_id": m.message_id, "request_id": m.request_id, "correlation_id": m.correlation_id,
            "referral": m.referral, "event": m.event, "reason": m.reason, "receipts": inbox.receipts[m.message_id],
            "status": (m.task or {}).get("status"), "task": (m.task or {}).get("id"),
        } for m in inbox.messages.values()]
