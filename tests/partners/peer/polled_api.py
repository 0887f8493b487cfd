"""A system that only lets itself be asked: lists of items by page, tokens and public keys, over plain HTTP on loopback."""

import base64
import threading
import urllib.parse

from peer.json_handler import JsonHandler, serve


class PolledApi:
    """Serves `items` by page at /items, and at other paths what `answers` has: a list of (status, headers, body), of
    which the last stays."""

    def __init__(self):
        self.lock = threading.Lock()
        self.items: list[dict] = []      # {"seq": number, "body": what is shown}, of /items?page=N&size=M&after=SEQ
        self.asked: list[dict] = []      # path, query, headers of every request
        self.answers: dict[str, list] = {}
        self.tokens = 0                  # given by POST /token
        self.valid_tokens: set[str] | None = None    # None: any request is served
        self.down = False
        owner = self

        class Handler(JsonHandler):
            def do_GET(self):
                owner.serve(self)

            def do_POST(self):
                body = self.body()
                owner.give_token(self, body)

        self.server = serve(Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def serve(self, handler):
        url = urllib.parse.urlsplit(handler.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        with self.lock:
            self.asked.append({"path": url.path, "query": query, "headers": dict(handler.headers)})
            if self.down:
                return handler.reply(503, {"error": "away"}, {"Retry-After": "0"})
            if self.valid_tokens is not None and handler.headers.get("Authorization") not in self.valid_tokens:
                return handler.reply(401, {"error": "who are you?"})
            given = self.answers.get(url.path)
            if given:
                status, headers, body = given.pop(0) if len(given) > 1 else given[0]
                return handler.reply(status, body, headers)
            if url.path != "/items":
                return handler.reply(404, {"error": "nothing here"})
            size, page = int(query.get("size", 2)), int(query.get("page", 1))
            after = int(query.get("after") or 0)
            fitting = [item for item in self.items if item["seq"] >= after]
            start = (page - 1) * size
            body = {"data": {"items": [item["body"] for item in fitting[start:start + size]]}}
            if start + size < len(fitting):
                body["next"] = "?" + urllib.parse.urlencode({**query, "page": page + 1})
            handler.reply(200, body)

    def give_token(self, handler, body: str):
        with self.lock:
            self.tokens += 1
            token = f"token-{self.tokens}"
            self.asked.append({"path": "/token", "query": dict(urllib.parse.parse_qsl(body)),
                               "headers": dict(handler.headers)})
            if self.valid_tokens is not None:
                self.valid_tokens.add(f"Bearer {token}")
        handler.reply(200, {"access_token": token, "token_type": "bearer", "expires_in": 3600})

    def rounds(self, path: str = "/items") -> list:
        with self.lock:
            return [asked for asked in self.asked if asked["path"] == path]

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
