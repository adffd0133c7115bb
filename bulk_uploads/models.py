"""An upload, its file until it is read, and its rows."""

import json
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from accounts.models import Role, User
from bulk_uploads.columns import Column
from bulk_uploads.kinds import Kind, kinds
from bulk_uploads.permissions import closes, sends
from bulk_uploads.states import HOLDS_ITS_FILE, MOVES, OPEN, WORKING, RowState, UploadState
from bulk_uploads.tables import Table, plain
from casework.guards import case_guards
from casework.models import Case, Event
from core.fields import EncryptedTextField, decrypt_bytes, encrypt_bytes
from core.ids import uuid7

TONES = {
    UploadState.RECEIVED: "info",
    UploadState.CHECKING: "info",
    UploadState.CHECKED: "warn",
    UploadState.SENDING: "info",
    UploadState.SENT: "ok",
    UploadState.UNREADABLE: "bad",
    UploadState.CLOSED: "neutral",
}


class UploadQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the scopes (companies) for which this person may prepare rows of that kind."""
        if user.role != Role.EMPLOYER:
            return self.none()
        codes = defaultdict(list)
        for kind in kinds().values():
            codes[kind.scopes].append(kind.code)
        theirs = models.Q(pk__in=[])
        for scopes, of_them in codes.items():
            theirs |= models.Q(kind__in=of_them, scope_id__in=scopes(user).values("pk"))
        return self.filter(theirs)

    def waiting_for_approval(self):
        """Brought by somebody who may not send: somebody who may looks at them next."""
        return self.filter(state__in=OPEN, needs_approval=True, rows_ready__gt=0)

    def standing_still(self, moment):
        """What the portal has to go on with, and nobody holds."""
        free = models.Q(lease_until=None) | models.Q(lease_until__lt=moment)
        return self.filter(free, state__in=WORKING, kind__in=list(kinds()))


class Upload(Case):
    """Rows of one kind on behalf of one scope (a company): of a spreadsheet, or prepared by a form (then without a file).

    `position`: the last line that is done with while the portal works; `lease_until` (the machine's clock): until then one
    worker goes on with it. The same file (SHA-256) is sent once for a kind and a scope. `fault_counts`: how many rows have
    a code. `correction`: what the last corrected file did (`matched`, `unmatched` lines).
    """

    NUMBER_PREFIX = "UNG"
    MOVES = MOVES

    state = FSMField(_("status"), default=UploadState.RECEIVED, choices=UploadState, protected=True)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="uploads")
    kind = models.CharField(max_length=40)
    scope_id = models.UUIDField()
    file_name = models.CharField(_("nama berkas"), max_length=120, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    header = models.JSONField(default=list)
    ignored_columns = models.JSONField(default=list)
    days_from_1904 = models.BooleanField(default=False)
    file_warnings = models.JSONField(default=list)
    file_fault = models.CharField(max_length=40, blank=True)
    file_fault_details = models.JSONField(default=dict)
    needs_approval = models.BooleanField(default=False)
    position = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    rows_total = models.PositiveIntegerField(default=0)
    rows_ready = models.PositiveIntegerField(default=0)
    rows_faulty = models.PositiveIntegerField(default=0)
    rows_duplicate = models.PositiveIntegerField(default=0)
    rows_warned = models.PositiveIntegerField(default=0)
    rows_sent = models.PositiveIntegerField(default=0)
    fault_counts = models.JSONField(default=dict)
    correction = models.JSONField(default=dict)
    checked_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["kind", "scope_id", "-id"], name="uploads_of_scope"),
            models.Index(fields=["lease_until"], condition=models.Q(state__in=WORKING), name="uploads_at_work"),
        ]
        constraints = [
            models.CheckConstraint(name="upload_known_state", condition=models.Q(state__in=UploadState.values)),
            models.UniqueConstraint(
                name="same_file_sent_once",
                fields=["kind", "scope_id", "sha256"],
                condition=models.Q(state__in=HOLDS_ITS_FILE) & ~models.Q(sha256=""),
                violation_error_message=_("Berkas ini sudah dikirim."),
            ),
        ]
        triggers = case_guards(MOVES)

    def get_absolute_url(self):
        return reverse("bulk_uploads:check", args=[self.pk])

    @property
    def about(self) -> Kind:
        return kinds()[self.kind]

    @property
    def mark_of_read(self) -> str:
        """Names what stands in it now: it changes with every change of a row."""
        return str(Event.objects.about(self).values_list("pk", flat=True).last())

    @property
    def tone(self) -> str:
        return TONES[self.state]

    @property
    def works(self) -> bool:
        """Whether the portal has something to do."""
        return self.state in WORKING

    @property
    def rows_left(self) -> int:
        """Neither sent nor left out."""
        return self.rows_ready + self.rows_faulty + self.rows_duplicate

    @cached_property
    def table(self) -> Table:
        """The columns of the file it came from, without its rows."""
        names = [plain(name) for name in self.header]
        places = {column.name: names.index(plain(column.name)) for column in self.columns_in(names)}
        return Table(
            header=tuple(self.header),
            header_line=0,
            places=places,
            ignored=tuple(self.ignored_columns),
            absent=(),
            records=lambda: iter(()),
            is_example=lambda record: False,
            max_rows=0,
            days_from_1904=self.days_from_1904,
        )

    def widen(self, names: Iterable[str]) -> None:
        """Have a place for these columns of the kind, which the first file did not have; rows may stay shorter."""
        known = {plain(name) for name in self.header}
        wanted = {plain(name) for name in names} - known
        self.header = [*self.header, *[column.name for column in self.columns_in(list(wanted))]]
        self.__dict__.pop("table", None)

    def columns_in(self, names: list[str]) -> list[Column]:
        return [column for column in self.about.columns if plain(column.name) in names]

    def scope_for(self, user):
        """On whose behalf the rows are, when this person may prepare for them; else None."""
        return self.about.scopes(user).filter(pk=self.scope_id).first()

    @property
    def scope(self):
        """On whose behalf, for the portal's own work."""
        return self.about.scopes(self.owner).model._default_manager.get(pk=self.scope_id)

    @MOVES.step(system=True)
    def start_check(self):
        """The file is a table; its rows are read from now on."""

    @MOVES.step(system=True, sets=["checked_at"])
    def finish_check(self):
        """Every row was looked at."""

    @MOVES.step(system=True, sets=["checked_at"])
    def finish_correction(self):
        """Of what was sent before, the rest was looked at again."""

    @MOVES.step(system=True)
    def find_unreadable(self):
        """No table of these columns is in the file."""

    @MOVES.step(permission=closes)
    def check_again(self):
        """Rows that are not sent are compared with the registry of this moment, or with a corrected file."""
        self.position = 0

    @MOVES.step(permission=sends, sets=["sent_by"])
    def send(self):
        """What is ready is written by the portal's worker."""

    @MOVES.step(system=True, sets=["sent_at"])
    def finish_sending(self):
        """All that was ready is written."""

    @MOVES.step(system=True)
    def give_back(self):
        """Nothing could be written."""

    @MOVES.step(permission=closes, system=True, label=_("Tutup unggahan"), tone="bad")
    def close(self):
        """The rows go; the upload stays as a line of the list."""
        self.rows.all().delete()


class OfUploadQuerySet(models.QuerySet):
    def visible_to(self, user):
        """As the upload."""
        return self.filter(upload__in=Upload.objects.visible_to(user))


class UploadFile(models.Model):
    """The bytes that somebody sent, encrypted, until the last row is read. `corrects`: its rows replace failing ones."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    upload = models.OneToOneField(Upload, on_delete=models.CASCADE, related_name="file")  # nothing without it
    name = models.CharField(max_length=120)
    corrects = models.BooleanField(default=False)
    content = models.BinaryField()

    def __str__(self):
        return self.name

    @property
    def data(self) -> bytes:
        return decrypt_bytes(bytes(self.content), self._context)

    def seal(self, data: bytes) -> None:
        self.content = encrypt_bytes(data, self._context)

    @property
    def _context(self) -> str:
        return f"bulk_uploads.uploadfile.content:{self.pk}"


class UploadRow(models.Model):
    """One row: `line` is its number in the file. `content` is what was typed and what it was read as, as JSON.

    `faults`: see `bulk_uploads.faults.Fault`, without any number of a person. `reference`: what the write gave it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="rows")  # nothing without it
    line = models.PositiveIntegerField()
    content = EncryptedTextField()
    key_index = models.BinaryField(max_length=32, null=True)
    state = models.CharField(max_length=8, choices=RowState, default=RowState.FAULTY)
    has_warning = models.BooleanField(default=False)
    faults = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    reference = models.CharField(max_length=160, blank=True)

    objects = OfUploadQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["upload", "state", "line"], name="upload_rows_by_state"),
            models.Index(fields=["upload", "key_index"], name="upload_rows_by_key"),
        ]
        constraints = [
            models.UniqueConstraint(name="one_row_a_line", fields=["upload", "line"]),
            models.CheckConstraint(name="upload_row_known_state", condition=models.Q(state__in=RowState.values)),
        ]

    def __str__(self):
        return f"{self.upload_id} {self.line}"

    @property
    def _read(self) -> dict[str, Any]:
        return json.loads(self.content)

    @property
    def cells(self) -> tuple[str, ...]:
        """The texts as they were typed, in the order of the upload's header."""
        return tuple(self._read["cells"])

    @property
    def values(self) -> dict[str, Any]:
        """What was read, by the name of the column; None where nothing could be."""
        return self._read["values"]

    def keep(self, cells, values: dict[str, Any]) -> None:
        self.content = json.dumps({"cells": list(cells), "values": values}, ensure_ascii=False, separators=(",", ":"))

    @property
    def stands(self) -> bool:
        """Whether it can still be put right."""
        return self.state != RowState.SENT
