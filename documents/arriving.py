"""From the bytes somebody sent to a file that may be kept: its form is checked, then it goes to the virus scanner."""

import logging
from dataclasses import dataclass, fields

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from documents import checks
from documents.checks import CheckedFile, DocumentRefused
from documents.scanning import Clean, Infected, NoAnswer, NotInstalled, scan

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ScannedFile(CheckedFile):
    """A checked file and what the scanner said: never `Infected`, such a file is refused."""

    verdict: Clean | NoAnswer | NotInstalled | None = None


def examine(file: UploadedFile | CheckedFile) -> ScannedFile:
    """What may be kept of an upload. Raises `DocumentRefused`."""
    if isinstance(file, ScannedFile):
        return file
    checked = file if isinstance(file, CheckedFile) else checks.check(file)
    verdict = scan(checked.data)
    if isinstance(verdict, Infected):
        logger.warning("an upload was refused, the scanner found %s", verdict.name)
        raise DocumentRefused(
            _("Berkas ini berisi virus, jadi tidak kami simpan. Bersihkan perangkat Anda, lalu foto atau pindai ulang.")
        )
    known = {field.name: getattr(checked, field.name) for field in fields(CheckedFile)}
    return ScannedFile(**known, verdict=verdict)
