import secrets

import pgtrigger
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework.guards import append_only_guards
from core import clock
from core.ids import ALPHABET, uuid7
from documents.bookkeeping import DoomedFile, ScanStall, SentForm
from documents.refused import RefusedBecause, RefusedOpening, RefusedOpeningCount

__all__ = [
    "Document",
    "DocumentState",
    "DoomedFile",
    "Letter",
    "LetterFile",
    "LetterRegister",
    "Preview",
    "RefusedBecause",
    "RefusedOpening",
    "RefusedOpeningCount",
    "ScanStall",
    "SentForm",
]

CODE_LENGTH = 12
KEPT_FOR_FORM = "kept_for_form"  # a document whose form had another error: see `documents.keeping`
FOLDER = "documents"
FILE_ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}


def stored_name(document: "Document", filename: str) -> str:
    """A name nobody can guess, whatever the file was called, in the folder of its day: see `documents.sweeping`."""
    day = clock.machine_now()
    return f"{FOLDER}/{day:%Y%m%d}/{secrets.token_hex(16)}.{FILE_ENDINGS[document.content_type]}"


class DocumentState(models.TextChoices):
    """Who may see it: while it waits nobody but its owner knows more than that it is being looked at."""

    WAITING_SCAN = "waiting_scan", _("Sedang diperiksa")
    CLEAN = "clean", _("Tersimpan")
    INFECTED = "infected", _("Dihapus karena virus")


# The scanner is the only actor, and there is nothing to decide: a rule of the database says it all, a case would only
# add a number and a trail of machine steps to every file.
STATES_IN_ORDER = [
    (DocumentState.WAITING_SCAN, DocumentState.CLEAN),
    (DocumentState.WAITING_SCAN, DocumentState.INFECTED),
]


class DocumentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A document alone is its owner's; who else may see it is decided by the case that carries it."""
        return self.filter(owner=user) if user.is_authenticated else self.none()

    def usable(self):
        """Those that may be shown, and on which something may be decided."""
        return self.filter(state=DocumentState.CLEAN)

    def waiting(self):
        """Those the virus scanner has not answered about."""
        return self.filter(state=DocumentState.WAITING_SCAN)


class Document(models.Model):
    """A file that somebody gave us, after its checks. `sha256` is of the bytes received, `size` of the bytes kept.

    `fingerprint` is equal when the same document was saved again (see `checks.CheckedFile`). `waiting_since` and
    `scan_tried_at` are the machine's clock; `scan_answer` is the name of what the scanner found. An infected file is
    deleted: then `file` is empty.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(_("jenis"), max_length=40)
    name = models.CharField(_("nama berkas"), max_length=120)
    content_type = models.CharField(max_length=40, choices=[(kind, ending) for kind, ending in FILE_ENDINGS.items()])
    size = models.PositiveIntegerField(_("ukuran"))
    sha256 = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)
    pages = models.PositiveSmallIntegerField(_("halaman"), null=True)
    file = models.FileField(upload_to=stored_name, max_length=120, blank=True)
    added_at = models.DateTimeField(_("diunggah"), default=clock.now, editable=False)
    checked_at = models.DateTimeField(_("bentuknya diperiksa"), default=clock.now, editable=False)
    state = models.CharField(
        _("status"), max_length=12, choices=DocumentState, default=DocumentState.WAITING_SCAN, editable=False
    )
    waiting_since = models.DateTimeField(null=True, editable=False)
    scan_tried_at = models.DateTimeField(null=True, editable=False)
    scanned_at = models.DateTimeField(_("diperiksa dari virus"), null=True, editable=False)
    scan_answer = models.CharField(max_length=80, blank=True, editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="document_known_type", condition=models.Q(content_type__in=list(FILE_ENDINGS))),
            models.CheckConstraint(name="document_not_empty", condition=models.Q(size__gt=0)),
            models.CheckConstraint(name="document_known_state", condition=models.Q(state__in=DocumentState.values)),
            models.CheckConstraint(
                name="document_waits_since_a_moment",
                condition=models.Q(state=DocumentState.WAITING_SCAN, waiting_since__isnull=False)
                | (~models.Q(state=DocumentState.WAITING_SCAN) & models.Q(waiting_since__isnull=True)),
            ),
            models.CheckConstraint(
                name="document_infected_says_so_and_is_gone",
                condition=(models.Q(state=DocumentState.INFECTED, file="", scanned_at__isnull=False))
                & ~models.Q(scan_answer="")
                | (~models.Q(state=DocumentState.INFECTED) & ~models.Q(file="")),
            ),
            models.UniqueConstraint(name="document_has_its_own_file", fields=["file"], condition=~models.Q(file="")),
        ]
        indexes = [
            models.Index(fields=["owner", "-id"], name="document_of_owner"),
            models.Index(fields=["sha256"], name="document_by_content"),
            models.Index(fields=["fingerprint"], name="document_by_fingerprint"),
            models.Index(
                fields=["waiting_since"],
                name="documents_waiting",
                condition=models.Q(state=DocumentState.WAITING_SCAN),
            ),
            models.Index(fields=["added_at"], name="documents_of_forms", condition=models.Q(kind=KEPT_FOR_FORM)),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="content_stays",
                fields=["owner", "content_type", "size", "sha256", "fingerprint", "pages", "checked_at"],
            ),
            pgtrigger.Protect(
                name="file_stays_or_goes",
                operation=pgtrigger.UpdateOf("file"),
                condition=pgtrigger.Q(old__file__df=pgtrigger.F("new__file")) & ~pgtrigger.Q(new__file=""),
            ),
            pgtrigger.FSM(name="states_in_order", field="state", transitions=STATES_IN_ORDER),
        ]

    def __str__(self):
        return self.name

    @property
    def is_usable(self) -> bool:
        """Whether it may be shown, and something decided on it."""
        return self.state == DocumentState.CLEAN

    @property
    def is_waiting(self) -> bool:
        return self.state == DocumentState.WAITING_SCAN

    @property
    def is_infected(self) -> bool:
        return self.state == DocumentState.INFECTED


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


class Letter(models.Model):
    """A letter that was issued about a case. `rows` are the (label, value) pairs printed on it, without a full NIK.

    The case is named by type and key, without a foreign key: letters stand below every case. `register_*`: its running
    number in the register of an office and year; letters of before the registers have none.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(_("kode"), max_length=CODE_LENGTH, unique=True, default=new_code, editable=False)
    kind = models.CharField(_("jenis"), max_length=40)
    subject_type = models.CharField(max_length=80)
    subject_id = models.UUIDField()
    number = models.CharField(_("nomor berkas"), max_length=40)
    title = models.CharField(_("judul"), max_length=120)
    issuer = models.CharField(_("penerbit"), max_length=160)
    holder_name = models.CharField(_("nama"), max_length=120)
    holder_name_masked = models.CharField(_("nama disamarkan"), max_length=120)
    rows = models.JSONField(default=list)
    issued_on = models.DateField(_("tanggal terbit"))
    revoked_on = models.DateField(_("tanggal dicabut"), null=True)
    register_series = models.CharField(_("seri buku register"), max_length=40, blank=True)
    register_year = models.PositiveSmallIntegerField(_("tahun register"), null=True)
    register_number = models.PositiveIntegerField(_("nomor register"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="letter_number_once",
                fields=["register_series", "register_year", "register_number"],
                condition=models.Q(register_number__isnull=False),
            ),
            models.CheckConstraint(
                name="letter_number_is_whole",
                condition=models.Q(register_series="", register_year__isnull=True, register_number__isnull=True)
                | models.Q(register_year__isnull=False, register_number__gt=0) & ~models.Q(register_series=""),
            ),
            models.UniqueConstraint(
                name="letter_one_valid_of_a_kind",
                fields=["subject_id", "kind"],
                condition=models.Q(revoked_on__isnull=True),
                violation_error_message=_("Surat ini sudah terbit."),
            ),
            models.CheckConstraint(
                name="letter_revoked_after_issue",
                condition=models.Q(revoked_on__isnull=True) | models.Q(revoked_on__gte=models.F("issued_on")),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="letters_stay", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="only_revoked", exclude=["revoked_on"]),
        ]

    def __str__(self):
        return f"{self.title} {self.code}"

    @property
    def check_path(self) -> str:
        return reverse("documents:verify", args=[self.code])

    @property
    def code_in_groups(self) -> str:
        """The code as it is printed and read out: "7KQ2-M9AB-CDEF"."""
        return "-".join(self.code[start : start + 4] for start in range(0, CODE_LENGTH, 4))

    @property
    def register(self) -> str:
        """The running number as it is printed: "14/PHK/3275/2026"; empty when it has none."""
        if self.register_number is None:
            return ""
        return f"{self.register_number}/{self.register_series}/{self.register_year}"


class LetterRegisterQuerySet(models.QuerySet):
    def visible_to(self, user):
        """It only counts."""
        return self.none()


class LetterRegister(models.Model):
    """The last number given in one series (what and whose: "PHK/3275") and year. Its lock makes the numbers gap-free."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    series = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    objects = LetterRegisterQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(name="letter_register_once", fields=["series", "year"])]

    def __str__(self):
        return f"{self.series}/{self.year}: {self.last}"


def stored_letter_name(letter_file: "LetterFile", filename: str) -> str:
    """A name nobody can guess."""
    name = secrets.token_hex(16)
    return f"letters/{name[:2]}/{name}.pdf"


class LetterFile(models.Model):
    """The one PDF of a letter, as it was first drawn: what is handed out ever after, and what a file is compared with."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, related_name="kept")
    file = models.FileField(upload_to=stored_letter_name, max_length=120)
    sha256 = models.CharField(max_length=64, unique=True)
    kept_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        triggers = append_only_guards()

    def __str__(self):
        return str(self.letter_id)


def stored_preview_name(preview: "Preview", filename: str) -> str:
    """A name nobody can guess."""
    name = secrets.token_hex(16)
    return f"previews/{name[:2]}/{name}.png"


class Preview(models.Model):
    """A page of a document as a picture of one width, kept for the next look; it goes with the document."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="previews")  # nothing without it
    page = models.PositiveSmallIntegerField()
    width = models.PositiveSmallIntegerField()
    file = models.FileField(upload_to=stored_preview_name, max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(name="preview_once", fields=["document", "page", "width"])]

    def __str__(self):
        return f"{self.document_id} {self.page}"
