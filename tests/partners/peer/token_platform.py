"""A platform that takes JSON only with an access token of its own authorisation server, over plain HTTP on loopback."""

import base64
import threading
import urllib.parse

from peer.json_handler import JsonHandler, serve


class TokenPlatform:
    """POST /token gives tokens to `client` with `secret` (Basic, or in the form); POST elsewhere wants one of them."""

    def __init__(self, client: str, secret: str):
        self.lock = threading.Lock()
        self.valid: set[str] = set()
        self.given = 0
        self.refused = 0                 # questions for a token that were refused
        self.expires = 3600
        self.asked: list[dict] = []      # the form of each question for a token
        self.taken: list[tuple] = []     # (path, body) that came with a valid token
        self.turned_away = 0             # that came without
        self.always_401 = False
        owner = self

        class Handler(JsonHandler):
            def do_POST(self):
                body = self.body()
                shown = self.headers.get("Authorization", "")
                if self.path == "/token":
                    return self.reply(*owner.token(shown, dict(urllib.parse.parse_qsl(body))))
                with owner.lock:
                    if owner.always_401 or shown not in owner.valid:
                        owner.turned_away += 1
                        return self.reply(401, {"error": "invalid_token"})
                    owner.taken.append((self.path, body))
                self.reply(200, {})

        # In the header, both are encoded as in a form first (RFC 6749 section 2.3.1).
        encoded = ":".join(urllib.parse.quote_plus(part) for part in (client, secret))
        alike = {f"Basic {base64.b64encode(text.encode()).decode()}" for text in (encoded, encoded.replace("+", "%20"))}
        self.is_known = lambda shown, form: shown in alike or (
            form.get("client_id"), form.get("client_secret")) == (client, secret)
        self.server = serve(Handler)
        self.url = f"http://localhost:{self.server.server_address[1]}"

    def token(self, shown: str, form: dict) -> tuple[int, dict]:
        with self.lock:
            self.asked.append(form)
            if not self.is_known(shown, form) or form.get("grant_type") != "client_credentials":
                self.refused += 1
                return 401, {"error": "invalid_client"}
            self.given += 1
            token = f"token-{self.given}"
            self.valid.add(f"Bearer {token}")
            return 200, {"access_token": token, "token_type": "Bearer", "expires_in": self.expires}

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
