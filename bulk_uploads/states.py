"""Where an upload and its rows stand."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.steps import Moves


class UploadState(models.TextChoices):
    RECEIVED = "received", _("Menunggu diperiksa")
    CHECKING = "checking", _("Sedang diperiksa")
    CHECKED = "checked", _("Sudah diperiksa, belum dikirim")
    SENDING = "sending", _("Sedang dikirim")
    SENT = "sent", _("Terkirim")
    UNREADABLE = "unreadable", _("Berkas tidak terbaca")
    CLOSED = "closed", _("Ditutup tanpa dikirim")


class RowState(models.TextChoices):
    READY = "ready", _("Siap kirim")
    FAULTY = "faulty", _("Perlu diperbaiki")
    SENT = "sent", _("Terkirim")
    LEFT_OUT = "left_out", _("Tidak ikut dikirim")


WORKING = (UploadState.RECEIVED, UploadState.CHECKING, UploadState.SENDING)
OPEN = (UploadState.CHECKED, UploadState.SENT)  # rows may be put right and sent
UNSENT = (UploadState.RECEIVED, UploadState.CHECKING, UploadState.CHECKED)
HOLDS_ITS_FILE = (UploadState.SENDING, UploadState.SENT)  # no other upload of the same file is written

MOVES = Moves(
    UploadState.RECEIVED,
    start_check=([UploadState.RECEIVED], UploadState.CHECKING),
    finish_check=([UploadState.CHECKING], UploadState.CHECKED),
    finish_correction=([UploadState.CHECKING], UploadState.SENT),
    find_unreadable=([UploadState.RECEIVED, UploadState.CHECKING], UploadState.UNREADABLE),
    check_again=([UploadState.CHECKED, UploadState.SENT], UploadState.CHECKING),
    send=([UploadState.CHECKED, UploadState.SENT], UploadState.SENDING),
    finish_sending=([UploadState.SENDING], UploadState.SENT),
    give_back=([UploadState.SENDING], UploadState.CHECKED),
    close=([UploadState.CHECKED, UploadState.UNREADABLE], UploadState.CLOSED),
)
