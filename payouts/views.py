from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpResponseRedirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import ListView

from accounts.access import PAYMENT_OFFICERS, roles
from accounts.models import Role
from casework.models import Event
from casework.steps import available_steps
from casework.views import StepView
from documents.letters import mask_name
from jkp_claims.models import MonthState
from payouts import figures
from payouts.forms import SealForm, VoidForm
from payouts.models import Attempt, Batch, ContentChanged, Payout
from payouts.models.attempt import MOST_ATTEMPTS
from payouts.permissions import is_paid_in
from payouts.services import void_batch
from payouts.states import ATTEMPT_TONES, BATCH_TONES, AttemptState, BatchState, ReturnReason

HISTORY = {
    "made": gettext_lazy("membuat draf"),
    "submit": gettext_lazy("mengajukan batch"),
    "approve": gettext_lazy("menyetujui batch"),
    "release": gettext_lazy("melepas batch ke bank"),
    "void": gettext_lazy("membatalkan batch"),
    "close": gettext_lazy("menutup batch: semua pembayaran sudah dijawab bank"),
}


class BatchListView(ListView):
    """Every batch, newest first, and what is ready, at the bank and sent back."""

    access = roles(*PAYMENT_OFFICERS)
    paginate_by = 20
    template_name = "payouts/batch_list.html"

    def get_queryset(self):
        returned = Attempt.objects.filter(batch=OuterRef("pk"), state=AttemptState.RETURNED)
        batches = Batch.objects.visible_to(self.request.user).select_related("maker", "approver")
        return batches.annotate(has_returns=Exists(returned)).order_by("-id")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        draft = figures.in_draft()
        rows = [self.row(batch, draft) for batch in context["object_list"]]
        return {
            **context,
            "rows": rows,
            "draft": draft,
            "waiting": Payout.objects.waiting_for_batch().count(),
            "at_the_bank": figures.at_the_bank(),
            "troubled": Attempt.objects.troubled().count(),
        }

    def row(self, batch, draft):
        """A draft has no figures of its own: it still grows."""
        is_draft = batch.state == BatchState.DRAFT
        partly = batch.state == BatchState.CLOSED and batch.has_returns
        return {
            "batch": batch,
            "figure": draft if is_draft else figures.Figure(batch.count, batch.total),
            "status": _("Selesai sebagian") if partly else batch.get_state_display(),
            "tone": "warn" if partly else BATCH_TONES[batch.state],
        }


class BatchView(ListView):
    """One batch: who signed it, where its payments stand, and what this officer may do now."""

    access = roles(*PAYMENT_OFFICERS)
    paginate_by = 50
    template_name = "payouts/batch_detail.html"

    def get_queryset(self):
        batches = Batch.objects.visible_to(self.request.user).select_related("maker", "approver", "releaser")
        self.batch = batches.filter(pk=self.kwargs["pk"]).first()
        if self.batch is None:
            raise Http404
        attempts = Attempt.objects.visible_to(self.request.user).filter(batch=self.batch)
        return attempts.select_related("payout__month", "payee", "bank_account").order_by("id")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        user = self.request.user
        return {
            **context,
            "batch": self.batch,
            "tone": BATCH_TONES[self.batch.state],
            "sums": figures.reconciliation(self.batch),
            "is_sent": self.batch.state in (BatchState.RELEASED, BatchState.CLOSED),
            "steps": available_steps(self.batch, user),
            "is_paid_in": is_paid_in(self.batch, user),
            "rows": [payment_row(attempt) for attempt in context["object_list"]],
            "history": [
                {
                    "at": event.at,
                    "who": Role(event.actor_role).label if event.actor_id else _("Sistem"),
                    "text": HISTORY[event.verb],
                    "note": event.note,
                }
                for event in Event.objects.about(self.batch)
            ],
        }


def payment_row(attempt):
    """One payment as a payment officer may see it: no name and no number in full."""
    return {
        "attempt": attempt,
        "month": attempt.payout.month,
        "amount": attempt.payout.amount,
        "name": mask_name(attempt.payee.full_name),
        "account": attempt.bank_account.masked,
        "tone": ATTEMPT_TONES[attempt.state],
    }


class SignView(StepView):
    """A signature under a batch: its figures and the print of its content, which the button sends back."""

    reauthenticates = True
    model = Batch
    form_class = SealForm
    template_name = "payouts/batch_sign.html"

    def dispatch(self, request, *args, **kwargs):
        try:
            return super().dispatch(request, *args, **kwargs)
        except PermissionDenied:
            raise PermissionDenied(
                _(
                    "Langkah ini harus diambil petugas lain. Penyusun, penyetuju, dan pelepas satu batch adalah tiga "
                    "orang yang berbeda, dan tidak ada yang menandatangani pembayaran untuk dirinya sendiri."
                )
            ) from None

    @cached_property
    def content(self):
        return self.case.content()

    def get_initial(self):
        return {"seen": self.content.sha256}

    def take(self, note, **arguments):
        return super().take(note, signer=self.request.user, **arguments)

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except ContentChanged:
            messages.warning(
                self.request, _("Isi batch berubah sejak halaman ini dibuka. Periksa jumlahnya, lalu tekan lagi.")
            )
            return HttpResponseRedirect(self.request.path)

    def get_context_data(self, **kwargs):
        return super().get_context_data(content=self.content, banks=figures.by_bank(self.case), **kwargs)


class SubmitView(SignView):
    access = roles(Role.PAY_MAKER)
    step = Batch.submit
    done = gettext_lazy("Batch diajukan. Sekarang menunggu persetujuan petugas lain.")
    explanation = gettext_lazy("Isi batch dikunci: tidak ada pembayaran yang dapat ditambah, diubah, atau dihapus.")


class ApproveView(SignView):
    access = roles(Role.PAY_APPROVER)
    step = Batch.approve
    done = gettext_lazy("Batch disetujui. Sekarang menunggu pelepasan oleh petugas ketiga.")
    explanation = gettext_lazy("Anda bertanggung jawab atas isi batch ini, tepat seperti yang tampak di halaman ini.")


class ReleaseView(SignView):
    access = roles(Role.PAY_RELEASER)
    step = Batch.release
    done = gettext_lazy("Batch dilepas. Pembayaran dikirim ke bank dalam beberapa menit.")
    explanation = gettext_lazy("Setelah dilepas, pembayaran tidak dapat ditarik lagi.")


class VoidView(StepView):
    access = roles(*PAYMENT_OFFICERS)
    reauthenticates = True
    model = Batch
    step = Batch.void
    form_class = VoidForm
    done = gettext_lazy("Batch dibatalkan. Pembayarannya masuk ke draf berikutnya.")
    explanation = gettext_lazy("Tidak ada uang yang dikirim. Semua pembayaran di batch ini masuk ke draf berikutnya.")

    def take(self, note, **arguments):
        return void_batch(self.case, by=self.request.user, note=note)


class ReturnsView(ListView):
    """Payments that the bank sent back and that are not under way again, by reason."""

    access = roles(*PAYMENT_OFFICERS)
    paginate_by = 50
    template_name = "payouts/return_list.html"

    def get_queryset(self):
        attempts = Attempt.objects.visible_to(self.request.user).troubled()
        self.reason = self.request.GET.get("alasan", "")
        self.reasons = figures.by_trouble(attempts)
        if self.reason == AttemptState.UNKNOWN:
            attempts = attempts.filter(state=AttemptState.UNKNOWN)
        elif self.reason == ReturnReason.OTHER:
            known = [code for code in ReturnReason.values if code != ReturnReason.OTHER]
            attempts = attempts.filter(~Q(reason__in=known), state=AttemptState.RETURNED)
        elif self.reason in ReturnReason.values:
            attempts = attempts.filter(reason=self.reason)
        return attempts.select_related("payout__month", "payee", "bank_account", "batch").order_by(
            "-answered_at", "-id"
        )

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        rows = [{**payment_row(attempt), "what_next": what_next(attempt)} for attempt in context["object_list"]]
        return {**context, "rows": rows, "reasons": self.reasons, "reason": self.reason}


def what_next(attempt) -> str:
    """Who has to do what before this payment goes out again."""
    if attempt.state == AttemptState.UNKNOWN:
        return _("Tanyakan ke bank apakah uang sudah keluar.")
    if attempt.payout.month.state == MonthState.PAYMENT_FAILED:
        return _("Menunggu rekening lain dari pekerja.")
    if attempt.attempt_no >= MOST_ATTEMPTS:
        return _("Sudah %(count)d kali gagal. Hubungi pekerja.") % {"count": attempt.attempt_no}
    return _("Rekening lain sudah ada. Masuk draf berikutnya.")
