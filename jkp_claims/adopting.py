"""A regulation is put in force by two administrators: one proposes, another adopts what the preview shows."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework.steps import StepRefused, advance, may_take, record
from core.words import lazy_tanggal
from jkp_claims.adoption_effect import Effect, effect_of
from jkp_claims.adoptions import adoptions
from jkp_claims.models import AdoptionState, RegulationAdoption
from jkp_claims.permissions import proposes_adoptions
from jkp_claims.regulations import REGULATIONS, Adoptions


class CannotAdopt(Exception):
    """The proposal cannot stand; the text says why and what to do, `field` where: "regulation", "from_on" or None."""

    def __init__(self, text, field: str | None = None):
        super().__init__(text)
        self.field = field


class EffectChanged(Exception):
    """The claims are no longer what the administrator saw."""


def propose(regulation: str, from_on: date, reason: str, *, by: User) -> RegulationAdoption:
    """Propose that this regulation counts from this day on, past days too. Raises `CannotAdopt`, `PermissionDenied`."""
    if not proposes_adoptions(by):
        raise PermissionDenied
    _refuse_a_second_proposal()
    _with(adoptions(), regulation, from_on)
    try:
        with transaction.atomic():
            proposal = RegulationAdoption.objects.create(
                regulation=regulation, from_on=from_on, reason=reason, proposed_by=by
            )
            record(proposal, "proposed", by=by, regulation=regulation, from_on=from_on.isoformat())
    except IntegrityError:
        _refuse_a_second_proposal()
        raise
    return proposal


def _refuse_a_second_proposal() -> None:
    waiting = RegulationAdoption.objects.filter(state=AdoptionState.PROPOSED).first()
    if waiting is not None:
        raise CannotAdopt(
            _("Usulan %s masih menunggu keputusan. Putuskan atau tarik dulu usulan itu, lalu ajukan yang baru.")
            % waiting.number
        )


def _with(history: Adoptions, name: str, from_on: date) -> Adoptions:
    """The history with one more adoption. Raises `CannotAdopt`."""
    regulation = REGULATIONS.get(name)
    latest = history.history[-1]
    if regulation is None:
        raise CannotAdopt(_("Aturan ini tidak dikenal portal. Pilih aturan dari daftar."), "regulation")
    if regulation is latest.regulation:
        raise CannotAdopt(
            _("%s sudah berlaku. Tidak ada yang perlu diusulkan; pilih aturan lain.") % name, "regulation"
        )
    if from_on <= latest.from_on:
        raise CannotAdopt(
            _("Di portal ini %(regulation)s berlaku sejak %(day)s. Pilih tanggal sesudah hari itu.")
            % {"regulation": latest.regulation.name, "day": lazy_tanggal(latest.from_on)},
            "from_on",
        )
    if from_on < regulation.in_force_on:
        raise CannotAdopt(
            _("Menurut hukum %(regulation)s baru berlaku %(day)s. Pilih hari itu atau sesudahnya.")
            % {"regulation": name, "day": lazy_tanggal(regulation.in_force_on)},
            "from_on",
        )
    return history.adopting(regulation, from_on)


def preview(proposal: RegulationAdoption, today: date) -> Effect:
    """What adopting this proposal would do today. Raises `CannotAdopt`."""
    history = adoptions()
    return effect_of(history, _with(history, proposal.regulation, proposal.from_on), today)


@transaction.atomic
def adopt(proposal: RegulationAdoption, *, by: User, now: datetime, seen: str) -> RegulationAdoption:
    """The second administrator puts it in force; `seen` is the seal of the effect that their page showed.

    Raises `EffectChanged` when the effect is another by now, and as `advance` does.
    """
    locked = RegulationAdoption.objects.select_for_update().get(pk=proposal.pk)
    if not may_take(locked, RegulationAdoption.adopt, by):
        raise PermissionDenied
    if locked.state != AdoptionState.PROPOSED:
        raise StepRefused(locked, RegulationAdoption.adopt)
    effect = preview(locked, now.date())
    if effect.seal != seen:
        raise EffectChanged(locked.number)
    return advance(locked, RegulationAdoption.adopt, by=by, decided_by=by, decided_at=now, effect=effect.as_json())
