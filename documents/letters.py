"""Letters: issued about a case with a number of their register, drawn once, kept, and recognised again by their bytes."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import connection, models, transaction
from django.utils.translation import override

from documents.models import Letter, LetterFile

CHUNK = 1000

# The row of a series is locked until the transaction ends, so a number that is rolled back is given again.
TAKE_NUMBERS = """
INSERT INTO documents_letterregister AS kept (id, series, year, last)
SELECT casework_uuid7(), wanted.series, wanted.year, wanted.count
FROM unnest(%(series)s::text[], %(years)s::int[], %(counts)s::int[]) AS wanted (series, year, count)
ON CONFLICT (series, year) DO UPDATE SET last = kept.last + EXCLUDED.last
RETURNING series, year, last
"""


@dataclass(frozen=True)
class NewLetter:
    """What a letter about `subject` says. `rows`: pairs (label, value); lazy texts are written in Indonesian.

    `series`: the register that numbers it, what and whose: "PHK/3275". A NIK stands in it only masked.
    """

    subject: models.Model
    kind: str
    title: str
    holder_name: str
    issuer: str
    rows: Sequence[tuple]
    issued_on: date
    series: str

    def said(self) -> dict:
        """The columns that tell whether another letter says the same."""
        return {
            "number": getattr(self.subject, "number", ""),
            "title": str(self.title),
            "issuer": str(self.issuer),
            "holder_name": self.holder_name,
            "rows": [[str(label), str(value)] for label, value in self.rows],
        }


def mask_name(name: str) -> str:
    """Fit to be shown to anybody: "B*** S******"."""
    return " ".join(word[:1] + "*" * (len(word) - 1) for word in name.split())


def issue_letter(subject: models.Model, **said) -> Letter:
    """The one valid letter of this kind about this case; see `NewLetter` for what is said."""
    return issue_letters([NewLetter(subject, **said)])[0]


@transaction.atomic
def issue_letters(wanted: Iterable[NewLetter]) -> list[Letter]:
    """The valid letters, in the order asked for, each case and kind once; four statements a thousand.

    A letter that says the same stays; one that says otherwise is revoked and replaced.
    """
    wanted = list(wanted)
    return [letter for start in range(0, len(wanted), CHUNK) for letter in _issue(wanted[start : start + CHUNK])]


@override("id")
def _issue(wanted: list[NewLetter]) -> list[Letter]:
    known = {
        (letter.subject_id, letter.kind): letter
        for letter in Letter.objects.select_for_update().filter(
            subject_id__in=[new.subject.pk for new in wanted],
            kind__in={new.kind for new in wanted},
            revoked_on__isnull=True,
        )
    }
    letters, fresh, replaced = [], [], {}
    for new in wanted:
        said = new.said()
        latest = known.get((new.subject.pk, new.kind))
        if latest is not None and all(getattr(latest, field) == value for field, value in said.items()):
            letters.append(latest)
            continue
        if latest is not None:
            replaced.setdefault(new.issued_on, []).append(latest.pk)
        letter = Letter(
            kind=new.kind,
            subject_type=new.subject._meta.label_lower,
            subject_id=new.subject.pk,
            holder_name_masked=mask_name(new.holder_name),
            issued_on=new.issued_on,
            register_series=new.series,
            register_year=new.issued_on.year,
            **said,
        )
        letters.append(letter)
        fresh.append(letter)
    for revoked_on, keys in replaced.items():
        Letter.objects.filter(pk__in=keys).update(revoked_on=revoked_on)
    _number(fresh)
    Letter.objects.bulk_create(fresh)
    return letters


def _number(letters: list[Letter]) -> None:
    """Give each the next number of its series and year, in the order of the list. One statement."""
    by_register: dict[tuple[str, int], list[Letter]] = {}
    for letter in letters:
        by_register.setdefault((letter.register_series, letter.register_year), []).append(letter)
    if not by_register:
        return
    registers = sorted(by_register)  # always in the same order: two transactions never wait for each other
    with connection.cursor() as cursor:
        cursor.execute(
            TAKE_NUMBERS,
            {
                "series": [series for series, _year in registers],
                "years": [year for _series, year in registers],
                "counts": [len(by_register[register]) for register in registers],
            },
        )
        taken = {(series, year): last for series, year, last in cursor.fetchall()}
    for register, numbered in by_register.items():
        first = taken[register] - len(numbered) + 1
        for number, letter in enumerate(numbered, start=first):
            letter.register_number = number


def valid_letters(subject: models.Model) -> models.QuerySet[Letter]:
    return Letter.objects.filter(subject_id=subject.pk, revoked_on__isnull=True).order_by("pk")


def revoke(letter: Letter, revoked_on: date) -> None:
    letter.revoked_on = revoked_on
    letter.save(update_fields=["revoked_on"])


def successor(letter: Letter) -> Letter | None:
    """The valid letter that took the place of a revoked one."""
    later = Letter.objects.filter(
        subject_id=letter.subject_id, kind=letter.kind, revoked_on__isnull=True, pk__gt=letter.pk
    )
    return later.first() if letter.revoked_on else None


def kept_file(letter: Letter) -> LetterFile:
    """The letter's PDF: drawn when it is first needed, and the same bytes ever after."""
    return LetterFile.objects.filter(letter=letter).first() or _keep(letter)


@transaction.atomic
def _keep(letter: Letter) -> LetterFile:
    from documents.pdf import letter_pdf  # what writes PDF takes a second to load: not at every start of a process

    Letter.objects.select_for_update().get(pk=letter.pk)  # two first downloads at once draw it once
    if kept := LetterFile.objects.filter(letter=letter).first():
        return kept
    data = letter_pdf(letter)
    kept = LetterFile(letter=letter, sha256=hashlib.sha256(data).hexdigest())
    kept.file.save("letter.pdf", ContentFile(data), save=False)
    try:
        kept.save()
    except BaseException:
        kept.file.storage.delete(kept.file.name)
        raise
    return kept


def letter_named(key: UUID) -> UUID | None:
    """The key again, when there is such a letter: for the trail of what was refused."""
    return Letter.objects.filter(pk=key).values_list("pk", flat=True).first()


def letter_of_bytes(sha256: str) -> Letter | None:
    """The letter that was handed out as exactly these bytes."""
    return Letter.objects.filter(kept__sha256=sha256).first()
