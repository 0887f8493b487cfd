"""Case work software of charities, simulated on loopback over plain HTTP: takes forms, numbers what it gets, and is asked
for what became of it. In the shapes that Charitylog and Lamplight have in public documentation."""

import threading
import time
import urllib.parse

from peer.json_handler import JsonHandler, serve


class CaseSoftware:
    """`taken`: every request as (method, path, headers, form). `faults`: by the last part of a path what happens to the
    next requests there: a number is answered as that status, "lost" is carried out and never answered, ("slow", SECONDS)
    waits first, an event is waited for first, any other text is answered 200 as it is. `shown`: what GET of a path
    answers."""

    def __init__(self):
        self.lock = threading.Lock()
        self.taken: list[tuple] = []
        self.people: dict[int, dict] = {}
        self.referrals: dict[int, dict] = {}
        self.faults: dict[str, list] = {}
        self.headers: dict[str, str] = {}    # of the answers with a status
        self.shown: dict[str, list] = {}
        self.asked: list[str] = []
        owner = self

        class Handler(JsonHandler):
            def do_POST(self):
                body = self.body()
                owner.take(self, dict(urllib.parse.parse_qsl(body)))

            do_PUT = do_POST

            def do_GET(self):
                path = urllib.parse.urlsplit(self.path).path
                with owner.lock:
                    owner.asked.append(self.path)
                    items = list(owner.shown.get(path, []))
                self.reply(200, {"data": items})

        self.server = serve(Handler)
        self.url = f"http://localhost:{self.server.server_port}/api"

    def take(self, handler, form: dict):
        path = urllib.parse.urlsplit(handler.path).path
        last = path.rstrip("/").rsplit("/", 1)[-1]
        with self.lock:
            self.taken.append((handler.command, path, handler.headers, form))
            queue = self.faults.get(last, [])
            fault = queue.pop(0) if queue else None
        if isinstance(fault, tuple):
            time.sleep(fault[1])
        if isinstance(fault, threading.Event):
            fault.wait(600)
        if isinstance(fault, int):
            return handler.reply(fault, {"error": "not now"}, self.headers)
        if isinstance(fault, str) and fault != "lost":
            return handler.reply(200, fault.encode())
        answer = self.carry_out(last, form)
        if fault == "lost":
            handler.close_connection = True
            return handler.connection.close()
        handler.reply(200, answer)

    def carry_out(self, last: str, form: dict) -> dict:
        with self.lock:
            if last == "user":
                number = 8000 + len(self.people)
                self.people[number] = form
                return {"data": {"id": number}, "meta": ""}
            number = 100 + len(self.referrals)
            self.referrals[number] = form
            return {"data": {"id": number, "attend": True}, "meta": ""} if last == "add" else {"id": number}

    def count(self, last: str) -> int:
        with self.lock:
            return sum(1 for _, path, _, _ in self.taken if path.rstrip("/").endswith(last))

    def show(self, path: str, *items: dict):
        with self.lock:
            self.shown.setdefault(path, []).extend(items)

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
