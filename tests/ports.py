"""Ports for servers that a test starts a moment later."""

import random
import socket

# Below the ports that systems give to outgoing connections: between the look and the start nobody is given this one.
LOWEST, HIGHEST = 15_000, 32_000


def free_port() -> int:
    while True:
        port = random.randint(LOWEST, HIGHEST)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
