"""The states of batches and attempts, and the sets of them that mean something."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BatchState(models.TextChoices):
    DRAFT = "draft", _("Draf")
    SUBMITTED = "submitted", _("Menunggu persetujuan")
    APPROVED = "approved", _("Menunggu pelepasan")
    RELEASED = "released", _("Dikirim ke bank")
    CLOSED = "closed", _("Selesai")
    VOID = "void", _("Dibatalkan")


SEALED = [BatchState.SUBMITTED, BatchState.APPROVED, BatchState.RELEASED, BatchState.CLOSED, BatchState.VOID]
APPROVED_ONCE = [BatchState.APPROVED, BatchState.RELEASED, BatchState.CLOSED]
RELEASED_ONCE = [BatchState.RELEASED, BatchState.CLOSED]


class AttemptState(models.TextChoices):
    READY = "ready", _("Siap dikirim")
    SENDING = "sending", _("Menunggu jawaban bank")
    UNKNOWN = "unknown", _("Perlu diperiksa petugas")
    SETTLED = "settled", _("Berhasil")
    RETURNED = "returned", _("Gagal")
    CANCELLED = "cancelled", _("Dibatalkan")


LIVE = [AttemptState.READY, AttemptState.SENDING, AttemptState.UNKNOWN]
LIVE_OR_SETTLED = [*LIVE, AttemptState.SETTLED]
ANSWERED = [AttemptState.SETTLED, AttemptState.RETURNED]
FAULTY = [AttemptState.RETURNED, AttemptState.UNKNOWN]


class ReturnReason(models.TextChoices):
    """Why the bank sent the money back."""

    ACCOUNT_INACTIVE = "ACCOUNT_INACTIVE", _("Rekening tidak aktif")
    NAME_MISMATCH = "NAME_MISMATCH", _("Nama pemilik rekening tidak cocok")
    OTHER = "OTHER", _("Dikembalikan bank tanpa alasan yang kami kenal")


def reason_label(state: str, reason: str) -> str:
    """A code of the bank in words; nothing for an attempt that did not fail."""
    if state == AttemptState.UNKNOWN:
        return _("Jawaban bank tidak terbaca. Petugas harus bertanya ke bank.")
    if state != AttemptState.RETURNED:
        return ""
    return ReturnReason(reason if reason in ReturnReason.values else ReturnReason.OTHER).label


BATCH_TONES = {
    BatchState.DRAFT: "neutral",
    BatchState.SUBMITTED: "info",
    BatchState.APPROVED: "info",
    BatchState.RELEASED: "info",
    BatchState.CLOSED: "ok",
    BatchState.VOID: "neutral",
}
ATTEMPT_TONES = {
    AttemptState.READY: "neutral",
    AttemptState.SENDING: "info",
    AttemptState.UNKNOWN: "warn",
    AttemptState.SETTLED: "ok",
    AttemptState.RETURNED: "bad",
    AttemptState.CANCELLED: "neutral",
}
