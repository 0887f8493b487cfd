"""A FHIR client over mutual TLS with one kept connection."""

import http.client
import json
import socket
import ssl
import threading
import urllib.parse
import uuid
from dataclasses import dataclass

FHIR_JSON = "application/fhir+json"


@dataclass
class Answer:
    status: int
    headers: dict    # names in lower case
    body: bytes

    def json(self):
        return json.loads(self.body)

    @property
    def etag(self):
        return self.headers.get("etag")

    def issues(self) -> list:
        """Issues of an OperationOutcome; an empty list for anything else."""
        try:
            body = self.json()
        except ValueError:
            return []
        return body.get("issue", []) if body.get("resourceType") == "OperationOutcome" else []

    def expressions(self) -> list:
        return [expression for issue in self.issues() for expression in issue.get("expression", [])]

    def explain(self) -> str:
        texts = [f"{i.get('severity')} {i.get('code')}: {(i.get('details') or {}).get('text') or i.get('diagnostics')}"
                 f" {i.get('expression', '')}" for i in self.issues()]
        return f"{self.status} " + ("; ".join(texts) or self.body[:300].decode("utf-8", "replace"))


class Client:
    """Requests to one FHIR base URL. Safe to share between threads, which then take turns."""

    def __init__(self, base: str, context: ssl.SSLContext | None, timeout: float = 30):
        url = urllib.parse.urlsplit(base)
        self.base, self.path = base.rstrip("/"), url.path.rstrip("/")
        self.host, self.port = url.hostname, url.port
        self.context, self.timeout = context, timeout
        self.lock = threading.Lock()
        self.connection = None

    def _connect(self):
        if self.context is None:
            return http.client.HTTPConnection(self.host, self.port, timeout=self.timeout)
        return http.client.HTTPSConnection(self.host, self.port, timeout=self.timeout, context=self.context)

    def _once(self, method, path, body, headers) -> Answer:
        if self.connection is None:
            self.connection = self._connect()
            self.connection.connect()
            # A request is written in two pieces, which Nagle's algorithm would hold up.
            self.connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        data = response.read()
        answer = Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, data)
        if response.will_close:
            self.close()
        return answer

    def request(self, method: str, path: str, body=None, headers: dict | None = None) -> Answer:
        """`path` is below the base unless it begins with "/"; `body` is bytes or something that becomes JSON."""
        headers = dict(headers or {})
        if body is not None and not isinstance(body, (bytes, str)):
            body = json.dumps(body).encode()
        if body is not None:
            headers.setdefault("Content-Type", FHIR_JSON)
        headers.setdefault("Accept", FHIR_JSON)
        if not path.startswith("/"):
            path = f"{self.path}/{path}" if path else self.path
        with self.lock:
            kept = self.connection is not None
            try:
                return self._once(method, path, body, headers)
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError, ssl.SSLEOFError):
                self.close()
                # The server may close a kept connection at any time; only what is safe to repeat is repeated.
                if not kept or method not in ("GET", "PUT"):
                    raise
                return self._once(method, path, body, headers)
            except Exception:
                self.close()
                raise

    def close(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def get(self, path, **headers) -> Answer:
        return self.request("GET", path, None, headers)

    def post(self, path, body, headers: dict | None = None) -> Answer:
        return self.request("POST", path, body, headers)

    def put(self, path, body, headers: dict | None = None) -> Answer:
        return self.request("PUT", path, body, headers)

    def message(self, bundle: dict, request_id: str | None = None, correlation_id: str | None = None) -> Answer:
        """Posts a message Bundle with the ids that BaRS asks for."""
        return self.post("$process-message", bundle, {"X-Request-Id": request_id or str(uuid.uuid4()),
                                                      "X-Correlation-Id": correlation_id or str(uuid.uuid4())})
