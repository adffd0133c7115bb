"""What the simulators of the outside have in common: a small HTTP server with a secret that speaks JSON."""

from __future__ import annotations

import hmac
import json
import signal
import threading
from collections import Counter
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

LARGEST_REQUEST = 16_384


class SimulatorServer(ThreadingHTTPServer):
    """Port 0 takes a free one; `address` says which."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, handler: type[SimulatorHandler], secret: str, host: str, port: int) -> None:
        self.secret = secret
        self._tries: Counter[str] = Counter()
        self._lock = threading.Lock()
        super().__init__((host, port), handler)

    @property
    def address(self) -> str:
        return f"http://{self.server_address[0]!s}:{self.server_port}"

    def try_of(self, what: str) -> int:
        """The how-manieth time this is asked, from 1."""
        with self._lock:
            self._tries[what] += 1
            return self._tries[what]

    def serve(self) -> None:
        """Until SIGTERM or Ctrl-C."""
        # shutdown() waits for serve_forever, which runs in this thread: another one has to call it.
        signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=self.shutdown).start())
        try:
            self.serve_forever()
        except KeyboardInterrupt:
            pass
        finally:
            self.server_close()


class SimulatorHandler(BaseHTTPRequestHandler):
    """GET /healthz answers anybody; a POST to `path_of_post` needs the secret, and its JSON goes to `posted`.

    Whatever `ValueError` that raises is answered with 400.
    """

    server: SimulatorServer
    protocol_version = "HTTP/1.1"
    timeout = 30
    path_of_post = ""

    def do_GET(self) -> None:
        if self.path == "/healthz":
            return self.say(200, {"status": "ok"})
        if not self._allowed():
            return self.say(401, {"error": "The secret is missing or wrong."})
        return self.asked()

    def do_POST(self) -> None:
        try:
            length = int(self.headers.get("Content-Length", ""))
        except ValueError:
            length = -1
        if not 0 <= length <= LARGEST_REQUEST:
            self.close_connection = True
            return self.say(400, {"error": "Length missing or too large."})
        body = self.rfile.read(length)
        if not self._allowed():
            return self.say(401, {"error": "The secret is missing or wrong."})
        if self.path != self.path_of_post:
            return self.say(404, {"error": "Unknown."})
        try:
            return self.posted(json.loads(body))
        except ValueError as refusal:
            return self.say(400, {"error": str(refusal)})

    def asked(self) -> None:
        """A GET with the secret."""
        self.say(404, {"error": "Unknown."})

    def posted(self, content: Any) -> None:
        raise NotImplementedError

    def cut(self) -> None:
        """No answer at all."""
        self.close_connection = True

    def say(self, status: int, content: dict[str, Any]) -> None:
        body = json.dumps(content, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        # A caller who has stopped waiting asks again later.
        with suppress(ConnectionError):
            self.end_headers()
            self.wfile.write(body)

    def _allowed(self) -> bool:
        given = self.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {self.server.secret}".encode())
