"""Connections whose every byte is chosen by the test."""

import http.client
import socket
import ssl
from dataclasses import dataclass

from peer.patience import patient
from peer.tls import client_context


@dataclass
class RawAnswer:
    status: int
    headers: dict
    body: bytes
    version: int


class Raw:
    """A TLS connection to the gateway. `tls` False: only TCP."""

    def __init__(self, world, name: str | None = "riverside", tls: bool = True, timeout: float = 15):
        self.socket = socket.create_connection(("127.0.0.1", world.gateway.port), timeout=patient(timeout))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if tls:
            own = (world.certificate(name), world.key(name)) if name else ()
            context = client_context(world.certificate("ca"), *own)
            self.socket = context.wrap_socket(self.socket, server_hostname="localhost", suppress_ragged_eofs=True)
        self.reader = self.socket.makefile("rb")

    def send(self, data: bytes):
        """Sends; a peer that closed already is found out when its answer is read."""
        try:
            self.socket.sendall(data)
        except (BrokenPipeError, ConnectionResetError, ssl.SSLError):
            pass

    def answer(self, method: str = "POST") -> RawAnswer | None:
        """The next answer, or None when the connection was closed instead."""
        response = http.client.HTTPResponse(_Keep(self.reader), method=method)
        try:
            response.begin()
            body = response.read()
        except (http.client.RemoteDisconnected, ConnectionResetError, ssl.SSLError, http.client.IncompleteRead):
            return None
        return RawAnswer(response.status, {k.lower(): v for k, v in response.getheaders()}, body, response.version)

    def closed(self) -> bool:
        """Waits for the other side to close; False when it sends something instead."""
        try:
            return self.reader.read(1) == b""
        except (ConnectionResetError, ssl.SSLError):
            return True

    def half_close(self):
        """FIN: nothing more will be sent; reading goes on. SSLSocket's own shutdown would give up the TLS state."""
        socket.socket.shutdown(self.socket, socket.SHUT_WR)

    def close(self):
        try:
            self.reader.close()
            self.socket.close()
        except OSError:
            pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class _Keep:
    """HTTPResponse takes a socket and closes its file; the connection goes on here."""

    def __init__(self, reader):
        self.reader = reader

    def makefile(self, *_):
        return _Unclosed(self.reader)


class _Unclosed:
    def __init__(self, reader):
        self.reader = reader

    def __getattr__(self, name):
        return getattr(self.reader, name)

    def close(self):
        pass


def request(path: str = "/fhir/Patient", body: bytes = b"", method: str = "POST", headers=(), length: bool = True,
            host: bool = True, content_type: str | None = "application/fhir+json") -> bytes:
    """The bytes of one request."""
    lines = [f"{method} {path} HTTP/1.1"]
    if host:
        lines.append("Host: localhost")
    if content_type:
        lines.append(f"Content-Type: {content_type}")
    if length:
        lines.append(f"Content-Length: {len(body)}")
    lines += [f"{name}: {value}" for name, value in headers]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body
