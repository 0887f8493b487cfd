"""A partner that speaks HL7 v2 over MLLP: messages of its own making, a connection to send them, a listener to get some."""

import itertools
import socket
import ssl
import threading
import time

from .patience import patient
from .people import make_person

VT, FS, CR = b"\x0b", b"\x1c", b"\r"
numbers = itertools.count(1)


def control_id() -> str:
    return f"T{time.time_ns() % 10**13}{next(numbers) % 10**4:04d}"


def frame(message: str | bytes) -> bytes:
    return VT + (message.encode() if isinstance(message, str) else message) + FS + CR


def field(message: str, segment: str, number: int, occurrence: int = 1) -> str:
    """A field as it stands in the message; "" when it is not there."""
    lines = [line for line in message.replace("\n", "\r").split("\r") if line[:3] == segment]
    if len(lines) < occurrence:
        return ""
    fields = lines[occurrence - 1].split(message[3])
    if segment in ("MSH", "BHS", "FHS"):
        fields.insert(1, message[3])
    return fields[number] if number < len(fields) else ""


def ack(to: str, code: str = "AA", own: str | None = None, about: str | None = None, error: str = "") -> str:
    lines = [f"MSH|^~\\&|{field(to, 'MSH', 5)}|{field(to, 'MSH', 6)}|{field(to, 'MSH', 3)}|{field(to, 'MSH', 4)}|"
             f"20260115080000||ACK|{own or control_id()}|P|{field(to, 'MSH', 12)}",
             f"MSA|{code}|{field(to, 'MSH', 10) if about is None else about}"]
    if error:
        lines.append(f"ERR||PID^1^5|{error}^^HL70357|E||||Synthetic Person has no such name")
    return "\r".join(lines) + "\r"


def referral(random, number: str | None = None, application: str = "VILLAGEGP", facility: str = "Z99003",
             event: str = "REF^I12^REF_I12", version: str = "2.5.1", accept: str = "", reply: str = "", processing: str = "P",
             postcode: str = "LS1 4AP", charset: str = "", case: str | None = None, note: str = "") -> str:
    """A referral of a synthetic person, as REF^I12."""
    person = make_person(random)
    number = number or control_id()
    header = f"MSH|^~\\&|{application}|{facility}|LINKWAY|GW|20260115080000||{event}|{number}|{processing}|{version}|||{accept}|{reply}"
    return "\r".join([
        header + (f"||{charset}" if charset else ""),
        f"RF1|P^Pending^HL70283|R^Routine^HL70280|||O^Outpatient^HL70284|{case or number}^{application}",
        "PRD|RP|Synthetic^Robin",
        f"PID|1||{person.number}^^^NHS^NH||{person.family}^{person.given}"
        f"||{person.birth_date.replace('-', '')}|F|||1 Test Street^^Leeds^^{postcode}",
        f"NTE|1||{note or 'Lonely since moving'}"]) + "\r"


class Connection:
    """Sends frames and reads what comes back."""

    def __init__(self, port: int, context: ssl.SSLContext | None = None, timeout: float = 20):
        self.socket = socket.create_connection(("127.0.0.1", port), patient(timeout))
        if context is not None:
            self.socket = context.wrap_socket(self.socket, server_hostname="localhost")
        self.rest = b""

    def write(self, data: bytes):
        self.socket.sendall(data)

    def read(self, timeout: float | None = None) -> str | None:
        """The next message; None when the connection has ended before one."""
        if timeout is not None:
            self.socket.settimeout(patient(timeout))
        while FS + CR not in self.rest:
            try:
                piece = self.socket.recv(65536)
            except ConnectionError:
                return None
            if not piece:
                return None
            self.rest += piece
        message, self.rest = self.rest.split(FS + CR, 1)
        return message.lstrip(VT).decode("utf-8", "replace")

    def ask(self, message: str | bytes) -> str:
        self.write(frame(message))
        answer = self.read()
        assert answer is not None, "the connection ended without an answer"
        return answer

    def ended(self, timeout: float = 10) -> bool:
        """Waits for the other side to end the connection."""
        self.socket.settimeout(patient(timeout))
        try:
            return self.socket.recv(1) == b""
        except ConnectionError:
            return True

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Listener:
    """Takes messages and acknowledges them, as told by `behave`: a list of what to do with the next ones, each a function
    of the message that gives the bytes to answer (None: nothing), or an exception to end the connection."""

    def __init__(self, context: ssl.SSLContext | None = None, port: int = 0):
        self.context = context
        self.received, self.behave = [], []
        self.changed = threading.Condition()
        self.port, self.peers = port, []
        self.start()

    @property
    def url(self) -> str:
        return f"{'mllps' if self.context else 'mllp'}://localhost:{self.port}"

    def start(self):
        """On the same port as before."""
        self.server = socket.create_server(("127.0.0.1", self.port))
        self.port = self.server.getsockname()[1]
        self.stopped = False
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                peer, _ = self.server.accept()
            except OSError:
                return
            self.peers.append(peer)
            threading.Thread(target=self.serve, args=(peer,), daemon=True).start()

    def serve(self, peer: socket.socket):
        try:
            if self.context is not None:
                peer = self.context.wrap_socket(peer, server_side=True)
            rest = b""
            while not self.stopped:
                piece = peer.recv(65536)
                if not piece:
                    return
                rest += piece
                while FS + CR in rest:
                    message, rest = rest.split(FS + CR, 1)
                    self.handle(peer, message.lstrip(VT).decode("utf-8", "replace"))
        except (OSError, EndConnection):
            pass
        finally:
            peer.close()

    def handle(self, peer: socket.socket, message: str):
        with self.changed:
            self.received.append(message)
            action = self.behave.pop(0) if self.behave else None
            self.changed.notify_all()
        answer = frame(ack(message)) if action is None else action(message)
        if answer is not None:
            peer.sendall(answer)

    def wait(self, fits, timeout: float = 15) -> str:
        """The first message that fits."""
        def found():
            return next((m for m in self.received if fits(m)), None)
        with self.changed:
            assert self.changed.wait_for(lambda: found() is not None, patient(timeout)), f"nothing came that fits: {self.received}"
            return found()

    def stop(self):
        """Ends the connections, too."""
        self.stopped = True
        for open_socket in (self.server, *self.peers):
            try:
                open_socket.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        self.peers.clear()
        self.server.close()


class EndConnection(Exception):
    pass


def silent(_message: str):
    return None


def hang_up(_message: str):
    raise EndConnection


def says(code: str, error: str = ""):
    return lambda message: frame(ack(message, code, error=error))


def of_another(message: str) -> bytes:
    return frame(ack(message, about="SOMEBODYELSES"))


def slow(seconds: float):
    def answer(message: str) -> bytes:
        time.sleep(seconds)
        return frame(ack(message))
    return answer


def in_a_row(*actions):
    """Several answers to one message."""
    return lambda message: b"".join(action(message) for action in actions)
