"""The closed lists of the registry: codes are stored, labels are shown."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Scale(models.TextChoices):
    MICRO = "micro", _("Mikro")
    SMALL = "small", _("Kecil")
    MEDIUM = "medium", _("Menengah")
    LARGE = "large", _("Besar")


class CompanyStanding(models.TextChoices):
    PENDING = "pending", _("Menunggu Disnaker")
    APPROVED = "approved", _("Terdaftar")
    REFUSED = "refused", _("Ditolak")


class MemberRole(models.TextChoices):
    OWNER = "owner", _("Pemilik akun")
    PREPARER = "preparer", _("Pengisi")
    APPROVER = "approver", _("Penyetuju")


class Citizenship(models.TextChoices):
    WNI = "WNI", _("Warga negara Indonesia")
    WNA = "WNA", _("Warga negara asing")


class ContractType(models.TextChoices):
    PKWT = "PKWT", _("PKWT (kontrak)")
    PKWTT = "PKWTT", _("PKWTT (tetap)")


class Programme(models.TextChoices):
    JKN = "JKN", _("Jaminan Kesehatan Nasional")
    JKK = "JKK", _("Jaminan Kecelakaan Kerja")
    JHT = "JHT", _("Jaminan Hari Tua")
    JP = "JP", _("Jaminan Pensiun")
    JKM = "JKM", _("Jaminan Kematian")


class DeactivationCause(models.TextChoices):
    """Why a participation ends at BPJS."""

    TERMINATED = "terminated", _("Pemutusan hubungan kerja (PHK)")
    CONTRACT_ENDED = "contract_ended", _("Kontrak (PKWT) berakhir")
    RESIGNED = "resigned", _("Mengundurkan diri")
    PENSION = "pension", _("Memasuki usia pensiun")
    DEATH = "death", _("Meninggal dunia")
    TOTAL_DISABILITY = "total_disability", _("Cacat total tetap")
    TRANSFERRED = "transferred", _("Pindah ke perusahaan lain dalam satu grup")


class RevealReason(models.TextChoices):
    """Why somebody needs to see a whole NIK."""

    COMPARE = "compare", _("Mencocokkan dengan KTP atau dokumen pekerja")
    REPORT = "report", _("Mengisi laporan ke BPJS Ketenagakerjaan atau Disnaker")
    ASKED = "asked", _("Diminta oleh pekerjanya")
    OTHER = "other", _("Lainnya")


class EmploymentStatus(models.TextChoices):
    """How an employment stands on a day. STILL_ACTIVE: the work has ended, the participation has not."""

    ACTIVE = "active", _("Aktif")
    LEAVING = "leaving", _("Akan berhenti")
    STILL_ACTIVE = "still_active", _("Sudah berhenti, masih aktif")
    INACTIVE = "inactive", _("Nonaktif")

    @property
    def tone(self) -> str:
        """Of components/status.html."""
        return {"active": "ok", "leaving": "info", "still_active": "warn"}.get(self.value, "neutral")


class Bank(models.TextChoices):
    """Banks by their Bank Indonesia code."""

    BRI = "002", "BRI"
    MANDIRI = "008", "Mandiri"
    BNI = "009", "BNI"
    PERMATA = "013", "Permata"
    BCA = "014", "BCA"
    CIMB = "022", "CIMB Niaga"
    BTN = "200", "BTN"
    BSI = "451", "BSI"
