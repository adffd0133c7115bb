"""Virus scanners that answer as a test wants."""

import pytest

from documents import arriving, waiting
from documents.scanning import Clean, Infected, NoAnswer, NotInstalled

EICAR = Infected("Eicar-Signature")
ANSWERS = {"clean": Clean(), "infected": EICAR, "silent": NoAnswer(), "absent": NotInstalled()}


class Scanner:
    """`says`: the answer to everything; `asked`: what it was shown."""

    def __init__(self):
        self.says = Clean()
        self.asked: list[bytes] = []

    def __call__(self, data: bytes):
        self.asked.append(data)
        return self.says


@pytest.fixture
def scanner(monkeypatch):
    """In place of clamd."""
    ours = Scanner()
    monkeypatch.setattr(arriving, "scan", ours)
    monkeypatch.setattr(waiting, "scan", ours)
    return ours
