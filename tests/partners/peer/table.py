"""A partner that takes tables and nothing else: each delivery is a CSV text with a line of headers."""

import csv
import io
import threading
import time
import uuid
from dataclasses import dataclass, field

from .inbox import Inbox, Received
from .server import MessageServer, _Handler


@dataclass
class ReceivedTable(Received):
    rows: list = field(default_factory=list)

    @property
    def event(self) -> str:
        return "table"


class TableInbox(Inbox):
    kind = ReceivedTable

    def read_table(self, body: bytes, headers) -> ReceivedTable:
        rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")))
        message_id = headers.get("X-Request-Id") or str(uuid.uuid4())
        return ReceivedTable(message_id, headers.get("X-Request-Id"), headers.get("X-Correlation-Id"),
                             rows[0]["RefID"], {}, time.time(), rows)


class _TableHandler(_Handler):
    content_type = "application/json"

    def do_POST(self):
        owner = self.server.owner
        with owner.counting:
            owner.connections_seen.add(self.client_address)
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        if self.headers.get_content_type() != "text/csv":
            return self.reply(415, {"error": "send text/csv"})
        try:
            received = owner.inbox.read_table(body, self.headers)
        except (ValueError, IndexError, KeyError) as error:
            return self.reply(400, {"error": f"not a table: {error}"})
        with owner.keeping:
            if owner.inbox.take(received):
                owner.taken.extend(received.rows)
        self.reply(200, {"rows": len(received.rows)})


class TableServer(MessageServer):
    handler = _TableHandler
    inbox_kind = TableInbox
    path = "/tables"

    def __init__(self, *arguments, **more):
        self.keeping, self.taken = threading.Lock(), []
        super().__init__(*arguments, **more)

    def rows(self) -> list:
        """Every row that came, in the order of their arrival."""
        with self.keeping:
            return list(self.taken)
