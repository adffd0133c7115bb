"""An upload under its row lock, and what is written about it as a whole."""

from datetime import timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from bulk_uploads.models import Upload
from bulk_uploads.states import RowState, UploadState
from core import clock
from notifications.services import notify

LEASE = timedelta(seconds=30)  # longer than any chunk takes
DUPLICATE = "DUPLICATE"

COUNT_FAULTS = """
    SELECT fault ->> 'code', count(DISTINCT one.id)
    FROM bulk_uploads_uploadrow AS one, jsonb_array_elements(one.faults) AS fault
    WHERE one.upload_id = %s AND one.state IN ('ready', 'faulty') GROUP BY 1 ORDER BY 1
"""


def held(upload_id: UUID, *states: UploadState) -> Upload | None:
    """The upload under a lock until the transaction ends; None when another holds it, or it stands elsewhere by now."""
    locked = Upload.objects.select_for_update(skip_locked=True, of=("self",))
    return locked.filter(pk=upload_id, state__in=states).first()


def prolong(upload: Upload) -> None:
    """Whoever works on it stays the one who does."""
    upload.lease_until = clock.machine_now() + LEASE


def count(upload: Upload) -> None:
    """Count the rows anew; the caller saves the upload."""
    duplicate = Q(state=RowState.FAULTY, faults__contains=[{"code": DUPLICATE}])
    counts = upload.rows.aggregate(
        rows_total=Count("pk"),
        rows_ready=Count("pk", filter=Q(state=RowState.READY)),
        rows_faulty=Count("pk", filter=Q(state=RowState.FAULTY) & ~duplicate),
        rows_duplicate=Count("pk", filter=duplicate),
        rows_warned=Count("pk", filter=Q(has_warning=True, state__in=(RowState.READY, RowState.FAULTY))),
        rows_sent=Count("pk", filter=Q(state=RowState.SENT)),
    )
    for name, value in counts.items():
        setattr(upload, name, value)


def count_faults(upload: Upload) -> None:
    """How many rows have a fault of each code; the caller saves the upload."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT_FAULTS, [upload.pk])
        upload.fault_counts = dict(cursor.fetchall())


def tell_checked(upload: Upload) -> None:
    """To the owner: there is something to look at."""
    notify(
        upload.owner,
        key=f"upload-checked:{upload.pk}:{upload.checked_at:%Y%m%d%H%M%S%f}",
        title=_("%(number)s sudah diperiksa"),
        body=_("Siap kirim: %(ready)s baris. Perlu diperbaiki: %(faulty)s baris. Belum ada yang dikirim."),
        values={
            "number": upload.number,
            "ready": upload.rows_ready,
            "faulty": upload.rows_faulty + upload.rows_duplicate,
        },
        url=upload.get_absolute_url(),
    )


def tell_unreadable(upload: Upload) -> None:
    notify(
        upload.owner,
        key=f"upload-unreadable:{upload.pk}",
        title=_("Berkas %(number)s tidak terbaca"),
        body=_("Buka halamannya untuk melihat sebabnya, lalu unggah berkas yang baru."),
        values={"number": upload.number},
        url=upload.get_absolute_url(),
    )


def tell_sent(upload: Upload) -> None:
    """To who sent it, and to who brought it."""
    for person in {upload.owner, upload.sent_by} - {None}:
        notify(
            person,
            key=f"upload-sent:{upload.pk}:{upload.rows_sent}:{person.pk}",
            title=_("%(number)s: %(sent)s baris terkirim"),
            body=_("Tidak terkirim: %(left)s baris. Nomor setiap baris ada di halaman unggahan."),
            values={"number": upload.number, "sent": upload.rows_sent, "left": upload.rows_left},
            url=upload.get_absolute_url(),
        )


def tell_closed(upload: Upload, by: User) -> None:
    """To who brought it: somebody who may send has decided not to."""
    notify(
        upload.owner,
        key=f"upload-closed:{upload.pk}",
        title=_("%(number)s ditutup tanpa dikirim"),
        body=_("%(name)s menutupnya. Tanyakan sebabnya, perbaiki, lalu siapkan lagi bila masih perlu."),
        values={"number": upload.number, "name": by.full_name},
        url=upload.get_absolute_url(),
    )


def ask_approval(upload: Upload) -> None:
    """To those who may send: rows wait for them. Once, and again for what is ready after a part was sent."""
    if not (upload.needs_approval and upload.rows_ready and upload.about.approvers):
        return
    for person in upload.about.approvers(upload.scope):
        notify(
            person,
            key=f"upload-approval:{upload.pk}:{upload.rows_sent}:{person.pk}",
            title=_("%(number)s menunggu persetujuan Anda"),
            body=_("%(owner)s menyiapkan %(count)s baris: %(kind)s. Periksa, lalu kirim."),
            values={
                "number": upload.number,
                "owner": upload.owner.full_name,
                "count": upload.rows_ready,
                "kind": upload.about.title,
            },
            url=upload.get_absolute_url(),
        )
