"""python -m examples.relying_party --port 8090 --issuer http://127.0.0.1:8000 --address http://localhost:8090

Reads SKKNI_SECRET from the environment, the secret that it shares with the portal.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from examples.relying_party.portal_client import Provider
from examples.relying_party.site import Site

CLIENT_ID = "skkni-contoh"


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    """Addresses carry codes; they are not for a log."""

    def log_request(self, *_: object) -> None:
        pass


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m examples.relying_party")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8090)
    parser.add_argument("--issuer", required=True, help="the portal, as browsers know it")
    parser.add_argument("--address", required=True, help="this service, as browsers know it")
    parser.add_argument("--inside", default="", help="the portal, as this machine reaches it, when that differs")
    options = parser.parse_args()
    secret = os.environ["SKKNI_SECRET"]
    site = Site(Provider(options.issuer.rstrip("/"), CLIENT_ID, secret, options.address.rstrip("/"), options.inside))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with make_server(options.host, options.port, site, Server, Quiet) as server:
        server.serve_forever()


if __name__ == "__main__":
    main()
