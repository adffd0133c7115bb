"""A person's copy of their data: one JSON file a table, their files, and a README that explains both."""

import json
import logging
import tempfile
import zipfile
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from operator import or_
from pathlib import PurePosixPath
from uuid import UUID

from django.apps import apps
from django.core.files import File
from django.db import models, transaction
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from accounts.models import User
from casework.models import Event
from core import clock
from core.templatetags.siap import waktu
from my_data.models import DataCopy
from my_data.models.copies import A_WEEK, KEPT_FOR, MOST_A_WEEK
from my_data.person_tables import OF_CASES, TABLES, Table
from notifications.services import notify
from registry.models import Participant

CHUNK = 500
lazy_waktu = lazy(waktu, str)
logger = logging.getLogger(__name__)


class CopyRefused(Exception):
    """A copy is under way, or there were enough this week; `message` says it."""

    def __init__(self, message):
        super().__init__(message)
        self.message = message


@transaction.atomic
def ask_for_copy(person: User) -> DataCopy:
    """The request, which a job fulfils. Raises `CopyRefused`."""
    User.objects.select_for_update().get(pk=person.pk)
    asked = DataCopy.objects.visible_to(person)
    if asked.waiting().exists():
        raise CopyRefused(_("Salinan Anda sedang disiapkan. Kami memberi tahu Anda begitu siap."))
    if asked.filter(asked_at__gt=clock.machine_now() - A_WEEK).count() >= MOST_A_WEEK:
        raise CopyRefused(
            _("Anda sudah meminta %(count)d salinan minggu ini. Coba lagi minggu depan.") % {"count": MOST_A_WEEK}
        )
    return DataCopy.objects.create(person=person)


def make_waiting_copies() -> int:
    """Make what was asked for, one in each transaction; another runner's is skipped. Gives how many."""
    made, tried = 0, []
    while True:
        with transaction.atomic():
            waiting = DataCopy.objects.waiting().exclude(pk__in=tried).order_by("pk").select_related("person")
            copy = waiting.select_for_update(skip_locked=True, of=("self",)).first()
            if copy is None:
                return made
            tried.append(copy.pk)
            try:
                make(copy)
            except Exception:  # one that cannot be made must not keep the others waiting; the next run tries again
                logger.exception("data copy %s was not made", copy.pk)
            else:
                made += 1


def make(copy: DataCopy) -> None:
    """Write the file, say where it is and until when, and tell the person. The caller holds the row."""
    with tempfile.TemporaryFile() as file:
        write_copy(copy.person, file)
        copy.size = file.tell()
        file.seek(0)
        copy.file.save("copy.zip", File(file), save=False)
    copy.made_at = clock.machine_now()
    copy.expires_at = copy.made_at + KEPT_FOR
    try:
        with transaction.atomic():
            copy.save()
            notify(
                copy.person,
                key=f"data-copy:{copy.pk}",
                title=gettext_lazy("Salinan data Anda siap"),
                body=gettext_lazy("Unduh sebelum %(until)s. Sesudah itu berkasnya kami hapus."),
                url=reverse("my_data:copies"),
                values={"until": lazy_waktu(copy.expires_at)},
            )
    except BaseException:
        copy.file.storage.delete(copy.file.name)
        raise


def remove(copies: models.QuerySet) -> int:
    """Delete the files; the rows stay and say when. Gives how many."""
    removed = 0
    for copy in copies.order_by("pk"):
        copy.file.storage.delete(copy.file.name)
        removed += DataCopy.objects.filter(pk=copy.pk).update(file="", removed_at=clock.machine_now())
    return removed


def write_copy(person: User, file) -> None:
    """The zip of everything in `TABLES` that is this person's."""
    subjects: set[UUID] = set()
    files: dict[str, models.fields.files.FieldFile] = {}
    late = [label for label, table in TABLES.items() if OF_CASES in table.paths]
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for label in [label for label in TABLES if label not in late] + late:
            rows = []
            for row in rows_of(label, person, subjects).iterator(chunk_size=CHUNK):
                rows.append(as_data(label, row, person, subjects, files))
                if label not in late and isinstance(row.pk, UUID):
                    subjects.add(row.pk)
            archive.writestr(f"data/{file_name(label)}", json.dumps(rows, ensure_ascii=False, indent=1))
        for name, stored in files.items():
            with archive.open(name, "w") as target, stored.open("rb") as source:
                for block in source.chunks():
                    target.write(block)
        archive.writestr("BACA-SAYA.txt", readme(person))


def file_name(label: str) -> str:
    """E.g. "jkp_claims.monthlyclaim.json"."""
    return f"{label.lower()}.json"


def rows_of(label: str, person: User, subjects: set[UUID]) -> models.QuerySet:
    """The rows of a table that are this person's; `subjects` are the keys of the cases found so far."""
    model, table = apps.get_model(label), TABLES[label]
    conditions = [condition_of(model, path, person, subjects) for path in table.paths]
    rows = model._base_manager.filter(reduce(or_, conditions)).order_by("pk").distinct()
    return rows.exclude(table.not_theirs) if table.not_theirs else rows


def condition_of(model: type[models.Model], path: str, person: User, subjects: set[UUID]) -> models.Q:
    """Whether the path from a row leads to this person; nothing does for a blind index they have not."""
    if path == OF_CASES:
        return models.Q(subject_id__in=subjects)
    end = end_of(model, path)
    if end is User:
        return models.Q(**{path or "pk": person.pk})
    if end is Participant or path.endswith("nik_index"):
        index = path if path.endswith("nik_index") else f"{path}__nik_index".removeprefix("__")
        return models.Q(**{index: person.nik_index}) if person.nik_index else models.Q(pk__in=[])
    return models.Q(**{path: person.pk})


def end_of(model: type[models.Model], path: str) -> type[models.Model] | None:
    """The model at the end of a path of relations; None when it ends at a plain column."""
    for name in filter(None, path.split("__")):
        model = model._meta.get_field(name).related_model
    return model


def as_data(label: str, row: models.Model, person: User, subjects: set[UUID], files: dict) -> dict:
    """The columns of a row as JSON can hold them; its files are noted under the names they get in the zip."""
    said = {}
    for field in shown_fields(label):
        value = field.value_from_object(row)
        if isinstance(field, models.FileField):
            stored = getattr(row, field.name) if getattr(row, "is_usable", True) else ""  # else it may carry a virus
            value = f"berkas/{PurePosixPath(stored.name).name}" if stored else ""
            if stored:
                files[value] = stored
        said[field.name] = plain(value)
    if isinstance(row, Event) and row.subject_id not in subjects:  # done in office: the words are about others
        said |= {"note": "", "data": {}}
    return said


def shown_fields(label: str) -> list[models.Field]:
    held_back = TABLES[label].held_back
    return [field for field in apps.get_model(label)._meta.concrete_fields if field.name not in held_back]


def plain(value):
    """A column's value for JSON."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    return value


def readme(person: User) -> str:
    """What is in the zip, in the person's language: each file, its columns, and what was left out."""
    with override(person.language):
        lines = [
            _("Salinan data pribadi Anda di SIAPkerja"),
            _("Dibuat %(at)s untuk %(name)s.") % {"at": waktu(clock.machine_now()), "name": person.full_name},
            "",
            _("Simpan berkas ini dengan aman: isinya NIK, rekening, dan riwayat Anda, tanpa samaran."),
            _("Kata sandi, kode rahasia, dan catatan kerja petugas tidak ikut disalin."),
            _("Ada yang salah? Perbaiki di profil, atau laporkan lewat halaman Data pribadi saya."),
        ]
        for label, table in TABLES.items():
            lines += ["", f"data/{file_name(label)}: {table.title}", *described(label, table)]
    return "\n".join(lines) + "\n"


def described(label: str, table: Table) -> list[str]:
    lines = []
    for field in shown_fields(label):
        words = str(field.verbose_name)
        lines.append(f"  {field.name}: {words}" if words != field.name.replace("_", " ") else f"  {field.name}")
    if table.held_back:
        lines.append("  " + _("tidak disalin: %(names)s") % {"names": ", ".join(table.held_back)})
    return lines
