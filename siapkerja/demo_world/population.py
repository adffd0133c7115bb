"""What the simulated population register knows: the invented people of the demo world, and nobody else."""

import json
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from siapkerja.demo_world.life import Person

FILE_NAME = "demo-register.json"


def write_register(people: Iterable[Person], niks: dict[str, str]) -> None:
    """NIK, name and birth date of each, as JSON beside the private files; `devstack/dukcapil_simulator.py` reads it."""
    folder = Path(settings.PRIVATE_FILES)
    folder.mkdir(parents=True, exist_ok=True)
    known = [{"nik": niks[one.key], "name": one.name, "born": one.born.isoformat()} for one in people]
    unfinished = folder / f"{FILE_NAME}.new"
    unfinished.write_text(json.dumps(known, ensure_ascii=False))
    unfinished.rename(folder / FILE_NAME)
