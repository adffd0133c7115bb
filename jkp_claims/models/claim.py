from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from accounts.models import Role, User
from casework.guards import case_guards
from casework.models import Case
from casework.steps import Moves
from core import clock
from core.words import lazy_tanggal
from jkp_claims.permissions import decides_claims, decides_objection, is_theirs
from notifications.services import notify
from phk_reports.models import PhkReport
from registry.models import Participant


class ClaimState(models.TextChoices):
    FORECAST = "forecast", _("Perkiraan")
    OPEN = "open", _("Dapat diajukan")
    ACTIVE = "active", _("Berjalan")
    COMPLETED = "completed", _("Selesai")
    STOPPED = "stopped", _("Dihentikan")
    LAPSED = "lapsed", _("Lewat batas waktu")
    REFUSED = "refused", _("Tidak berhak")
    OBJECTED = "objected", _("Keberatan diajukan")


RUNNING = [ClaimState.OPEN, ClaimState.ACTIVE]
NEVER_FILED = [ClaimState.FORECAST, ClaimState.OPEN]


class StopReason(models.TextChoices):
    RE_EMPLOYED = "re_employed", _("Sudah bekerja kembali")
    DECEASED = "deceased", _("Meninggal dunia")
    WITHDRAWN = "withdrawn", _("Ditarik oleh pekerja")


class ClaimQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Workers see their own, mediators those of their region, verifiers all, counsellors of their region."""
        if not user.is_authenticated:
            return self.none()
        if user.role == Role.WORKER:
            return self.filter(participant__nik_index=user.nik_index)
        if user.role == Role.VERIFIER:
            return self.all()
        if user.role in (Role.MEDIATOR, Role.COUNSELLOR):
            return self.filter(report__region=user.office.region)
        return self.none()

    def lock(self, key):
        """This claim, held until the end of the transaction: always before its months, and these before its debts."""
        return self.select_for_update(of=("self",)).get(pk=key)

    def of(self, user):
        """The claims of this person, whatever they act as."""
        return self.filter(participant__nik_index=user.nik_index) if user.nik_index is not None else self.none()


MOVES = Moves(
    ClaimState.FORECAST,
    open=([ClaimState.FORECAST], ClaimState.OPEN),
    activate=([ClaimState.OPEN], ClaimState.ACTIVE),
    complete=([ClaimState.ACTIVE], ClaimState.COMPLETED),
    stop=(RUNNING, ClaimState.STOPPED),
    lapse=([ClaimState.OPEN], ClaimState.LAPSED),
    revive=([ClaimState.LAPSED], ClaimState.FORECAST),
    refuse=([ClaimState.FORECAST, ClaimState.OPEN], ClaimState.REFUSED),
    object_to_refusal=([*NEVER_FILED, ClaimState.LAPSED, ClaimState.REFUSED], ClaimState.OBJECTED),
    uphold_objection=([ClaimState.OBJECTED], ClaimState.OPEN),
    dismiss_objection=([ClaimState.OBJECTED], ClaimState.REFUSED),
)


class JkpClaim(Case):
    """The right to the benefit that follows from one PHK: forecast at the PHK's approval, decided at the first claim."""

    NUMBER_PREFIX = "JKP"

    MOVES = MOVES

    state = FSMField(_("status"), default=ClaimState.FORECAST, choices=ClaimState, protected=True)
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="claims")
    report = models.OneToOneField(PhkReport, on_delete=models.PROTECT, related_name="claim")
    deadline_on = models.DateField(_("batas klaim pertama"))
    first_claim_on = models.DateField(_("tanggal acuan"), null=True)
    declared_on = models.DateField(_("diputuskan pada"), null=True)
    regulation = models.CharField(_("aturan"), max_length=20)
    reported_wage = models.PositiveBigIntegerField(_("upah terlapor"))
    stop_reason = models.CharField(_("alasan berhenti"), max_length=12, choices=StopReason, blank=True)
    re_employed_on = models.DateField(_("mulai bekerja kembali"), null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    overruled = models.JSONField(_("alasan yang dikesampingkan"), default=list)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        triggers = case_guards(MOVES)
        constraints = [
            models.CheckConstraint(name="claim_known_state", condition=models.Q(state__in=ClaimState.values)),
            models.UniqueConstraint(
                name="one_running_claim_a_person",
                fields=["participant"],
                condition=models.Q(state__in=RUNNING),
                violation_error_message=_("Orang ini sudah punya klaim JKP yang berjalan."),
            ),
            models.CheckConstraint(
                name="claim_running_has_anchor",
                condition=~models.Q(state__in=[ClaimState.ACTIVE, ClaimState.COMPLETED])
                | models.Q(first_claim_on__isnull=False, declared_on__isnull=False),
                violation_error_message=_("Klaim yang berjalan harus punya tanggal acuan."),
            ),
            models.CheckConstraint(
                name="claim_refused_by_person",
                condition=~models.Q(state=ClaimState.REFUSED) | models.Q(decided_by__isnull=False),
                violation_error_message=_("Hanya petugas yang boleh menolak hak."),
            ),
            models.CheckConstraint(
                name="claim_stop_has_reason",
                condition=models.Q(state=ClaimState.STOPPED) & ~models.Q(stop_reason="")
                | ~models.Q(state=ClaimState.STOPPED) & models.Q(stop_reason=""),
                violation_error_message=_("Klaim yang dihentikan harus punya alasan."),
            ),
        ]

    def get_absolute_url(self):
        return reverse("jkp_claims:claim", args=[self.pk])

    @cached_property
    def decision_slip(self):
        """The slip of the decision at the first claim, before that of the forecast; None when nothing was decided."""
        return self.slips.decisions().first()

    @property
    def decision(self) -> dict:
        """The frozen answer of the rules, with its trace; empty when nothing was decided."""
        return self.decision_slip.result if self.decision_slip else {}

    @property
    def worker(self) -> User | None:
        """The account of the person, when there is one."""
        return User.objects.filter(nik_index=self.participant.nik_index).first()

    @MOVES.step(system=True, sets=("deadline_on", "regulation", "reported_wage"))
    def open(self):
        """The machine says yes: the worker may file the first claim."""
        self._tell(
            "open",
            _("Anda dapat mengajukan JKP."),
            _("PHK Anda sudah disetujui. Ajukan klaim bulan ke-1 paling lambat %(deadline)s."),
        )

    @MOVES.step(
        permission=is_theirs, sets=("first_claim_on", "declared_on", "regulation", "reported_wage", "deadline_on")
    )
    def activate(self):
        """Month 1 is filed: the right is decided, and frozen in a slip with what it was decided from."""

    @MOVES.step(system=True, in_bulk=True)
    def complete(self):
        """All six months have come to their end."""

    @MOVES.step(permission=is_theirs, system=True, sets=("stop_reason", "re_employed_on"))
    def stop(self):
        """The benefit ends early: a new job, a death, or the worker's own wish."""

    @MOVES.step(system=True)
    def lapse(self):
        """No first claim until the deadline."""
        self._tell(
            f"lapsed:{self.deadline_on}",
            _("Batas waktu klaim JKP sudah lewat."),
            _("Sampai %(deadline)s belum ada klaim pertama. Bila ada halangan, ajukan keberatan di halaman klaim."),
        )

    @MOVES.step(system=True, sets=("deadline_on",))
    def revive(self):
        """A regulation adopted since gives more time than had passed."""
        self._tell(
            f"revived:{self.deadline_on}",
            _("Batas klaim JKP Anda diperpanjang."),
            _("Aturan baru memberi waktu lebih lama. Ajukan klaim bulan ke-1 paling lambat %(deadline)s."),
        )

    @MOVES.step(permission=decides_claims, label=_("Tolak hak JKP"), tone="bad", sets=("decided_by",))
    def refuse(self):
        """A person says no; the note of the event says why."""
        self._tell(
            _now("refused"),
            _("Klaim JKP Anda tidak dapat diterima."),
            _("Alasan dan cara mengajukan keberatan ada di halaman klaim Anda."),
        )

    @MOVES.step(permission=is_theirs, label=_("Ajukan keberatan"))
    def object_to_refusal(self):
        """The worker disagrees with a person, with the rules, or with a lapse; another verifier decides."""

    @MOVES.step(
        permission=decides_objection,
        label=_("Terima keberatan"),
        sets=("decided_by", "overruled", "deadline_on", "regulation", "reported_wage"),
    )
    def uphold_objection(self):
        """The objection is right: what stood against the right is set aside, and the worker may claim."""
        self._tell(
            _now("upheld"),
            _("Keberatan Anda diterima."),
            _("Ajukan klaim bulan ke-1 paling lambat %(deadline)s."),
        )

    @MOVES.step(permission=decides_objection, label=_("Tolak keberatan"), tone="bad", sets=("decided_by",))
    def dismiss_objection(self):
        """The refusal stands."""
        self._tell(_now("dismissed"), _("Keberatan Anda ditolak."), _("Alasannya ada di halaman klaim Anda."))

    def _tell(self, fact, title, body):
        worker = self.worker
        if worker is None:
            return
        values = {"deadline": lazy_tanggal(self.deadline_on)}
        key = f"claim:{self.pk}:{fact}"
        notify(worker, key=key, title=title, body=body, url=self.get_absolute_url(), values=values)


def _now(fact: str) -> str:
    """The key of something that may happen to a claim more than once."""
    return f"{fact}:{clock.now():%Y%m%d%H%M%S%f}"
