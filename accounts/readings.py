"""Who opened whose data: written by the page that shows it, read by the person on "Siapa membuka data saya".

A page about one person records a reading; so does a page that names several people in full (`training:class`). Queues and
lists show masked or short lines for choosing what to open, and record nothing: what is opened from them is recorded.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock

A_RELOAD = timedelta(minutes=10)  # opened again within this time is no news

INSERT_WHAT_IS_NEW = """
    INSERT INTO accounts_datareading
        (id, reader_id, reader_role, reader_office, what, number, reason, at, person_id, nik_index)
    SELECT casework_uuid7(), %(reader)s, %(role)s, %(office)s, %(what)s, %(number)s, %(reason)s, %(now)s,
        whose.person_id, whose.nik_index
    FROM unnest(%(people)s::uuid[], %(indexes)s::bytea[]) AS whose (person_id, nik_index)
    WHERE NOT EXISTS (
        SELECT FROM accounts_datareading AS known
        WHERE (known.person_id = whose.person_id OR known.nik_index = whose.nik_index)
          AND known.reader_id = %(reader)s AND known.what = %(what)s AND known.number = %(number)s
          AND known.reason = %(reason)s AND known.at > %(news_since)s AND known.at <= %(now)s
    )
"""


class What(models.TextChoices):
    """What was opened, in words for the person."""

    ACCOUNT = "account", _("akun Anda")
    IDENTITY = "identity", _("data identitas")
    PROFILE = "profile", _("profil")
    EMPLOYMENT = "employment", _("data kerja dan iuran")
    PHK_REPORT = "phk_report", _("berkas PHK")
    EVIDENCE = "evidence", _("bukti yang diunggah")
    LETTER = "letter", _("surat")
    MANDATE = "mandate", _("surat kuasa Anda")
    CLAIM = "claim", _("klaim JKP")
    MONTH = "month", _("klaim bulanan JKP")
    SLIP = "slip", _("rincian hitungan JKP")
    LIABILITY = "liability", _("tanggungan perusahaan atas PHK Anda")
    COUNSELLING = "counselling", _("sesi konseling dan asesmen diri")
    APPLICATION = "application", _("lamaran kerja")
    TRAINING = "training", _("pelatihan dan kehadiran")
    COMPLAINT = "complaint", _("aduan tentang data")


@dataclass(frozen=True)
class Reading:
    """What a page opens. `of` and `number` are paths into its template context, e.g. "report.employment.participant".

    At the end of `of` stands a `User`, a record with a `nik_index`, or a list whose items have one at `each`.
    """

    what: What
    of: str
    number: str = ""
    each: str = ""


class RecordsReading:
    """Mixin of a view that shows somebody's data: once the page is there, `reads` is recorded."""

    reads: Reading

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        shown = getattr(response, "context_data", None)
        if response.status_code == 200 and shown is not None:
            found = _follow(shown, self.reads.of)
            people = [_follow(item, self.reads.each) for item in found] if self.reads.each else [found]
            number = str(_follow(shown, self.reads.number) if self.reads.number else "")
            record_readings(request.user, people, what=self.reads.what, number=number)
        return response


def _follow(start, path: str):
    for name in path.split("."):
        start = start[name] if isinstance(start, dict) else start[int(name)] if name.isdigit() else getattr(start, name)
    return start


def record_reading(
    reader: User,
    *,
    person: User | None = None,
    nik_index: bytes | None = None,
    what: str,
    number: str = "",
    reason: str = "",
) -> None:
    """Somebody opened this person's data, named by account or by the blind index of the NIK. Own data is no reading."""
    _write(reader, [(person.pk if person else None, nik_index or (person and person.nik_index))], what, number, reason)


def record_readings(reader: User, people: Iterable, *, what: str, number: str = "") -> None:
    """The same for several at once: accounts, or records with a `nik_index`. One query however many."""
    _write(
        reader,
        [(person.pk if isinstance(person, User) else None, person.nik_index) for person in people],
        what,
        number,
        "",
    )


def _write(reader: User, keys: list[tuple], what: str, number: str, reason: str) -> None:
    others = [(pk, index) for pk, index in keys if pk != reader.pk and not reader.is_person(index)]
    if not others:
        return
    now = clock.now()
    new = {
        "reader": str(reader.pk),
        "role": str(reader.role),
        "office": str(reader.office or ""),
        "what": What(what).value,
        "number": number,
        "reason": reason,
        "now": now,
        "news_since": now - A_RELOAD,
        "people": [pk and str(pk) for pk, _index in others],
        "indexes": [index and bytes(index) for _pk, index in others],
    }
    with connection.cursor() as cursor:
        cursor.execute(INSERT_WHAT_IS_NEW, new)
