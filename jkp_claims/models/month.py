from datetime import timedelta

import pgtrigger
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from accounts.models import Role, User
from casework.guards import case_guards
from casework.models import Case
from casework.steps import Moves
from core.clock import WIB
from core.words import lazy_rupiah, lazy_tanggal
from jkp_claims.models.claim import JkpClaim
from jkp_claims.permissions import decides_month_objection, decides_months, month_is_theirs
from notifications.services import notify
from registry.models import BankAccount


class MonthState(models.TextChoices):
    SCHEDULED = "scheduled", _("Belum dibuka")
    OPEN = "open", _("Dapat diajukan")
    SUBMITTED = "submitted", _("Terkirim")
    IN_VERIFICATION = "in_verification", _("Dalam verifikasi")
    NEEDS_CORRECTION = "needs_correction", _("Perlu perbaikan")
    APPROVED = "approved", _("Disetujui")
    PAID = "paid", _("Sudah dibayar")
    PAID_BY_EMPLOYER = "paid_by_employer", _("Dibayar perusahaan")
    PAYMENT_FAILED = "payment_failed", _("Pembayaran gagal")
    REJECTED = "rejected", _("Ditolak")
    OBJECTED = "objected", _("Keberatan diajukan")
    LAPSED = "lapsed", _("Tidak diajukan (hangus)")
    STOPPED = "stopped", _("Dihentikan")


FILED = [
    MonthState.SUBMITTED,
    MonthState.IN_VERIFICATION,
    MonthState.APPROVED,
    MonthState.PAID,
    MonthState.PAYMENT_FAILED,
]
ENDED = [
    MonthState.PAID,
    MonthState.PAID_BY_EMPLOYER,
    MonthState.LAPSED,
    MonthState.REJECTED,
    MonthState.STOPPED,
]
HAVE_PAY_DAY = [MonthState.PAID, MonthState.PAID_BY_EMPLOYER]
UNDECIDED = [
    MonthState.SCHEDULED,
    MonthState.OPEN,
    MonthState.NEEDS_CORRECTION,
    MonthState.SUBMITTED,
    MonthState.IN_VERIFICATION,
]
MAY_STOP = UNDECIDED
# An employer that pays the whole benefit pays these too: the bank gave the money back, nobody filed while it waited, or
# the worker objects to what was decided.
EMPLOYER_COVERS = [*UNDECIDED, MonthState.PAYMENT_FAILED, MonthState.LAPSED, MonthState.OBJECTED]
AMOUNT_IS_FINAL = [
    MonthState.APPROVED,
    MonthState.PAID,
    MonthState.PAID_BY_EMPLOYER,
    MonthState.PAYMENT_FAILED,
]
CORRECTION_DAYS = 7
STILL_TO_FILE = [MonthState.SCHEDULED, MonthState.OPEN, MonthState.NEEDS_CORRECTION]


class MonthQuerySet(models.QuerySet):
    def visible_to(self, user):
        """As the claim they belong to, but mediators see no month; payment officers see nothing but the payout."""
        if user.is_authenticated and user.role == Role.MEDIATOR:
            return self.none()
        return self.filter(claim__in=JkpClaim.objects.visible_to(user))

    def to_open(self, today):
        """Scheduled months whose window has come."""
        return self.filter(state=MonthState.SCHEDULED, month_no__gte=2, opens_on__lte=today)

    def past_their_end(self, today):
        """Months that nobody filed until the last day."""
        return self.filter(state__in=STILL_TO_FILE, late_until__lt=today)

    def awaiting_verification(self):
        return self.filter(state__in=[MonthState.SUBMITTED, MonthState.IN_VERIFICATION])


MOVES = Moves(
    MonthState.SCHEDULED,
    open=([MonthState.SCHEDULED], MonthState.OPEN),
    file=(
        [MonthState.SCHEDULED, MonthState.OPEN, MonthState.NEEDS_CORRECTION, MonthState.LAPSED],
        MonthState.SUBMITTED,
    ),
    wait_for_conditions=([MonthState.SUBMITTED], MonthState.NEEDS_CORRECTION),
    take=([MonthState.SUBMITTED], MonthState.IN_VERIFICATION),
    approve=([MonthState.IN_VERIFICATION], MonthState.APPROVED),
    ask_correction=([MonthState.IN_VERIFICATION], MonthState.NEEDS_CORRECTION),
    reject=([MonthState.IN_VERIFICATION], MonthState.REJECTED),
    object_to_decision=([MonthState.REJECTED, MonthState.LAPSED], MonthState.OBJECTED),
    reconsider=([MonthState.OBJECTED], MonthState.IN_VERIFICATION),
    settle=([MonthState.APPROVED], MonthState.PAID),
    fail_payment=([MonthState.APPROVED], MonthState.PAYMENT_FAILED),
    pay_again=([MonthState.PAYMENT_FAILED], MonthState.APPROVED),
    lapse=(STILL_TO_FILE, MonthState.LAPSED),
    stop=(MAY_STOP, MonthState.STOPPED),
    count_as_paid=(EMPLOYER_COVERS, MonthState.PAID_BY_EMPLOYER),
)


class MonthlyClaim(Case):
    """One of the six instalments. Its row exists from the filing of month 1; dates say when it may be filed, jobs only
    move its state. Regulation, wage, rate and amount are a forecast until approval, and never computed again after it."""

    NUMBER_PREFIX = "KLM"

    MOVES = MOVES

    state = FSMField(_("status"), default=MonthState.SCHEDULED, choices=MonthState, protected=True)
    claim = models.ForeignKey(JkpClaim, on_delete=models.PROTECT, related_name="months")
    month_no = models.PositiveSmallIntegerField(_("bulan ke-"))
    reference_on = models.DateField(_("tanggal acuan"))
    opens_on = models.DateField(_("dibuka"))
    closes_on = models.DateField(_("batas"))
    late_until = models.DateField(_("batas terlambat"))
    regulation = models.CharField(_("aturan"), max_length=20)
    wage_base = models.PositiveBigIntegerField(_("upah untuk hitungan"))
    rate = models.DecimalField(_("persentase"), max_digits=4, decimal_places=2)
    amount = models.PositiveBigIntegerField(_("jumlah"))
    filed_at = models.DateTimeField(_("dikirim"), null=True)
    bank_account = models.ForeignKey(BankAccount, on_delete=models.PROTECT, null=True, related_name="months")
    in_time = models.BooleanField(_("dikirim dalam masanya"), default=False)
    late_reason = models.TextField(_("alasan terlambat"), blank=True)
    employment_status = models.JSONField(_("status kebekerjaan"), null=True)
    conditions = models.JSONField(default=list)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    paid_on = models.DateField(_("dibayar"), null=True)
    failure = models.CharField(max_length=40, blank=True)

    objects = MonthQuerySet.as_manager()

    class Meta:
        triggers = [
            *case_guards(MOVES),
            pgtrigger.Protect(
                name="amount_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__in=AMOUNT_IS_FINAL)
                & (
                    pgtrigger.Q(old__amount__df=pgtrigger.F("new__amount"))
                    | pgtrigger.Q(old__rate__df=pgtrigger.F("new__rate"))
                    | pgtrigger.Q(old__wage_base__df=pgtrigger.F("new__wage_base"))
                    | pgtrigger.Q(old__regulation__df=pgtrigger.F("new__regulation"))
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["opens_on"], name="month_to_open", condition=models.Q(state=MonthState.SCHEDULED)),
            models.Index(fields=["late_until"], name="month_to_lapse", condition=models.Q(state__in=STILL_TO_FILE)),
            models.Index(
                fields=["filed_at"],
                name="month_to_verify",
                condition=models.Q(state__in=[MonthState.SUBMITTED, MonthState.IN_VERIFICATION]),
            ),
            models.Index(fields=["id"], name="month_to_pay", condition=models.Q(state=MonthState.APPROVED)),
        ]
        constraints = [
            models.CheckConstraint(name="month_known_state", condition=models.Q(state__in=MonthState.values)),
            models.UniqueConstraint(name="one_row_a_month", fields=["claim", "month_no"]),
            models.CheckConstraint(name="month_one_to_six", condition=models.Q(month_no__range=(1, 6))),
            models.CheckConstraint(
                name="month_days_in_order",
                condition=models.Q(closes_on__gte=models.F("opens_on"), late_until__gte=models.F("closes_on")),
                violation_error_message=_("Masa pengajuan harus berurutan."),
            ),
            models.CheckConstraint(
                name="month_filed_is_complete",
                condition=~models.Q(state__in=FILED) | models.Q(filed_at__isnull=False, bank_account__isnull=False),
                violation_error_message=_("Klaim yang dikirim harus punya rekening."),
            ),
            models.CheckConstraint(
                name="month_decided_by_person",
                condition=~models.Q(state__in=[MonthState.APPROVED, MonthState.PAID, MonthState.REJECTED])
                | models.Q(decided_by__isnull=False, decided_at__isnull=False),
                violation_error_message=_("Keputusan harus dibuat oleh petugas."),
            ),
            models.CheckConstraint(
                name="month_paid_has_day",
                condition=models.Q(state__in=HAVE_PAY_DAY, paid_on__isnull=False)
                | ~models.Q(state__in=HAVE_PAY_DAY) & models.Q(paid_on__isnull=True),
            ),
        ]

    def get_absolute_url(self):
        return reverse("jkp_claims:month", args=[self.pk])

    @MOVES.step(system=True, in_bulk=True)
    def open(self):
        """The window has come. Only a sign: the right to file follows from the dates."""

    @MOVES.step(
        permission=month_is_theirs,
        sets=("filed_at", "in_time", "bank_account", "late_reason", "employment_status", "conditions"),
    )
    def file(self):
        """The worker sends the month."""
        self._tell(
            f"filed:{self.filed_at:%Y%m%d%H%M%S}",
            _("Klaim bulan ke-%(month)s sudah kami terima."),
            _("Nomor %(number)s. %(amount)s dibayar perusahaan lebih dulu, bukan BPJS. Perusahaan sudah diberi tahu.")
            if self.claim.liabilities.live().of_the_whole_benefit().exists()
            else _("Nomor %(number)s. Bila data benar, %(amount)s dikirim ke rekening Anda."),
        )

    @MOVES.step(system=True)
    def wait_for_conditions(self):
        """Filed with conditions unmet: it waits, with the missing items named, until its last day."""

    @MOVES.step(permission=decides_months, label=_("Ambil untuk diperiksa"))
    def take(self):
        """A verifier looks at it."""

    @MOVES.step(permission=decides_months, label=_("Setujui"), sets=("decided_by", "decided_at"))
    def approve(self, *, regulation, wage_base, rate, amount):
        """The month will be paid; its amount is written down and never computed again."""
        self.regulation, self.wage_base, self.rate, self.amount = regulation, wage_base, rate, amount
        self._tell(
            "approved",
            _("Klaim bulan ke-%(month)s disetujui."),
            _("%(amount)s segera dikirim ke rekening Anda."),
        )

    @MOVES.step(
        permission=decides_months, label=_("Minta perbaikan"), tone="secondary", sets=("decided_by", "decided_at")
    )
    def ask_correction(self):
        """Something must be mended; the note says what. The worker has at least a week for it."""
        self.late_until = max(self.late_until, self.decided_at.astimezone(WIB).date() + timedelta(days=CORRECTION_DAYS))
        self._tell(
            f"correction:{self.decided_at:%Y%m%d%H%M%S}",
            _("Klaim bulan ke-%(month)s perlu diperbaiki."),
            _("Buka klaim Anda untuk membaca apa yang perlu dilengkapi, paling lambat %(until)s."),
        )

    @MOVES.step(permission=decides_months, label=_("Tolak"), tone="bad", sets=("decided_by", "decided_at"))
    def reject(self):
        """A person says no; the note says why."""
        self._tell(
            f"rejected:{self.decided_at:%Y%m%d%H%M%S}",
            _("Klaim bulan ke-%(month)s ditolak."),
            _("Alasan dan cara mengajukan keberatan ada di halaman klaim."),
        )

    @MOVES.step(permission=month_is_theirs, label=_("Ajukan keberatan"))
    def object_to_decision(self):
        """The worker disagrees with a rejection, or with a lapse."""

    @MOVES.step(permission=decides_month_objection, label=_("Periksa lagi"))
    def reconsider(self):
        """Another verifier looks at it again."""

    @MOVES.step(system=True, sets=("paid_on",))
    def settle(self):
        """The bank has paid."""
        self._tell(
            "paid",
            _("Uang bulan ke-%(month)s sudah dibayar."),
            _("%(amount)s masuk ke %(account)s."),
        )

    @MOVES.step(system=True, sets=("failure",))
    def fail_payment(self):
        """The bank sent the money back."""
        self._tell(
            f"failed:{self.bank_account_id}",
            _("Uang bulan ke-%(month)s belum masuk."),
            _("Bank mengembalikan pembayaran. Uang Anda aman. Isi rekening lain atas nama Anda, lalu kami kirim lagi."),
        )

    @MOVES.step(permission=month_is_theirs, sets=("bank_account",))
    def pay_again(self):
        """The worker has given another account."""
        self.failure = ""

    @MOVES.step(system=True, in_bulk=True)
    def lapse(self):
        """Nobody filed it until its last day, though the worker was reminded."""

    @MOVES.step(permission=month_is_theirs, system=True, in_bulk=True)
    def stop(self):
        """The benefit ended before this month."""

    @MOVES.step(system=True, sets=("paid_on",))
    def count_as_paid(self):
        """The employer owed the benefit (Pasal 37, 39) and has paid it to the worker: BPJS does not pay it again."""

    def _tell(self, fact, title, body):
        worker = self.claim.worker
        if worker is None:
            return
        values = {
            "month": self.month_no,
            "number": self.number,
            "amount": lazy_rupiah(self.amount),
            "account": self.bank_account.masked if self.bank_account else "",
            "until": lazy_tanggal(self.late_until),
        }
        key = f"month:{self.pk}:{fact}"
        notify(worker, key=key, title=title, body=body, url=self.get_absolute_url(), values=values)
