"""A regulation is put in force by two administrators, who see what it does, and never for what was decided."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from casework.models import Event
from casework.steps import StepRefused, advance
from core import clock
from core.dates import add_months
from jkp_claims import adopting
from jkp_claims.adopting import CannotAdopt, EffectChanged, adopt, preview, propose
from jkp_claims.adoption_effect import Effect
from jkp_claims.adoptions import adoptions
from jkp_claims.models import AdoptionState, RegulationAdoption
from jkp_claims.regulations import PP_6_2025, PP_37_2021
from tests.accounts.factories import officer
from tests.jkp_claims.factories import Story, adopted, at

NEW = "PP 6/2025"
REASON = "Permenaker 2/2025 Pasal II"
SIX_MONTHS_OLD_LAW, SIX_MONTHS_NEW_LAW = 10_500_000, 18_000_000


@pytest.fixture
def administrator(db):
    return officer(Role.ADMINISTRATOR)


def proposed(by, from_on=None) -> RegulationAdoption:
    return propose(NEW, from_on or clock.today(), REASON, by=by)


def seal_of(proposal) -> str:
    return preview(proposal, clock.today()).seal


# Proposing


def test_without_adoptions_pp_37_of_2021_is_in_force(db):
    assert adoptions().in_force(clock.today()) is PP_37_2021


def test_a_proposal_changes_nothing(administrator):
    proposal = proposed(administrator)
    assert proposal.state == AdoptionState.PROPOSED
    assert adoptions().in_force(clock.today()) is PP_37_2021
    event = Event.objects.about(proposal).get()
    assert (event.verb, event.actor_id, event.data["regulation"]) == ("proposed", administrator.pk, NEW)


@pytest.mark.parametrize(
    ("regulation", "from_on", "field", "words"),
    [
        ("PP 1/1945", date(2025, 2, 7), "regulation", "tidak dikenal"),
        ("PP 37/2021", date(2025, 2, 7), "regulation", "sudah berlaku"),
        (NEW, date(2021, 2, 2), "from_on", "sesudah hari itu"),
        (NEW, date(2025, 2, 6), "from_on", "7 Februari 2025"),
    ],
)
def test_what_cannot_be_proposed_is_refused_with_words(administrator, regulation, from_on, field, words):
    with pytest.raises(CannotAdopt, match=words) as refusal:
        propose(regulation, from_on, REASON, by=administrator)
    assert refusal.value.field == field
    assert not RegulationAdoption.objects.exists()


@pytest.mark.parametrize("from_on", [date(2025, 2, 7), date(2026, 1, 1), date(2099, 1, 1)])
def test_days_past_and_ahead_may_be_proposed(administrator, from_on):
    assert proposed(administrator, from_on).from_on == from_on


def test_a_second_open_proposal_is_refused_by_name(administrator):
    first = proposed(administrator)
    with pytest.raises(CannotAdopt, match=first.number):
        proposed(administrator)


def test_a_second_proposal_at_the_same_moment_is_refused_by_the_database(administrator, monkeypatch):
    first = proposed(administrator)
    asked = []

    def sees_it_only_the_second_time():
        asked.append(1)
        if len(asked) > 1:
            raise CannotAdopt(first.number)

    monkeypatch.setattr(adopting, "_refuse_a_second_proposal", sees_it_only_the_second_time)
    with pytest.raises(CannotAdopt):
        proposed(administrator)
    assert RegulationAdoption.objects.count() == 1


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.ADMINISTRATOR, Role.WORKER)])
def test_only_administrators_propose(db, role):
    with pytest.raises(PermissionDenied):
        proposed(officer(role))


# Deciding


def test_another_administrator_adopts_it(administrator):
    proposal, other = proposed(administrator), officer(Role.ADMINISTRATOR)
    now = at(clock.today())
    case = adopt(proposal, by=other, now=now, seen=seal_of(proposal))
    assert (case.state, case.decided_by, case.decided_at) == (AdoptionState.ADOPTED, other, now)
    assert Effect(**case.effect) == Effect()
    assert adoptions().in_force(clock.today()) is PP_6_2025
    assert adoptions().in_force(clock.today() - timedelta(days=1)) is PP_37_2021


def test_nobody_decides_their_own_proposal(administrator):
    proposal = proposed(administrator)
    with pytest.raises(PermissionDenied):
        adopt(proposal, by=administrator, now=at(clock.today()), seen=seal_of(proposal))
    with pytest.raises(PermissionDenied):
        advance(
            proposal, RegulationAdoption.decline, by=administrator, decided_by=administrator, decided_at=clock.now()
        )
    assert adoptions().in_force(clock.today()) is PP_37_2021


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.ADMINISTRATOR, Role.WORKER)])
def test_only_administrators_decide(administrator, role):
    proposal = proposed(administrator)
    with pytest.raises(PermissionDenied):
        adopt(proposal, by=officer(role), now=at(clock.today()), seen=seal_of(proposal))


def test_only_who_proposed_it_withdraws_it(administrator):
    proposal, other = proposed(administrator), officer(Role.ADMINISTRATOR)
    with pytest.raises(PermissionDenied):
        advance(proposal, RegulationAdoption.withdraw, by=other)
    assert advance(proposal, RegulationAdoption.withdraw, by=administrator).state == AdoptionState.WITHDRAWN
    assert adoptions().in_force(clock.today()) is PP_37_2021
    assert proposed(administrator).state == AdoptionState.PROPOSED


@pytest.mark.parametrize("decider", ["proposed_by_id", "NULL"])
def test_the_database_refuses_an_adoption_by_one_person(administrator, decider):
    """Past the portal, by SQL: the constraint looks at the people, before the trigger asks for its event."""
    proposal = proposed(administrator)
    with (
        pytest.raises(IntegrityError, match="adoption_by_two_people"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE jkp_claims_regulationadoption "
            f"SET state = 'adopted', decided_by_id = {decider}, decided_at = now() WHERE id = %s",
            [proposal.pk],
        )


def test_the_database_keeps_one_adoption_a_day(administrator):
    adopted(from_on=clock.today())
    other = proposed_past_the_rules(administrator, clock.today())
    decider = officer(Role.ADMINISTRATOR)
    with pytest.raises(IntegrityError, match="one_adoption_a_day"), transaction.atomic():
        advance(
            other,
            RegulationAdoption.adopt,
            by=decider,
            decided_by=decider,
            decided_at=at(clock.today()),
            effect={},
        )


def proposed_past_the_rules(by, from_on) -> RegulationAdoption:
    return RegulationAdoption.objects.create(regulation=NEW, from_on=from_on, reason=REASON, proposed_by=by)


def test_a_decided_proposal_is_not_decided_again(administrator):
    proposal, other = proposed(administrator), officer(Role.ADMINISTRATOR)
    seal = seal_of(proposal)
    adopt(proposal, by=other, now=at(clock.today()), seen=seal)
    with pytest.raises(StepRefused):
        adopt(proposal, by=officer(Role.ADMINISTRATOR), now=at(clock.today()), seen=seal)


def test_a_wrong_adoption_is_undone_forward_only(administrator):
    first = adopted(from_on=clock.today())
    with pytest.raises(CannotAdopt, match="sesudah hari itu"):
        propose("PP 37/2021", first.from_on, REASON, by=administrator)
    adopted("PP 37/2021", from_on=first.from_on + timedelta(days=1))
    history = adoptions()
    assert history.in_force(first.from_on) is PP_6_2025
    assert history.in_force(first.from_on + timedelta(days=1)) is PP_37_2021


@pytest.mark.parametrize("seen", ["", "0" * 64])
def test_a_decision_on_another_effect_is_refused(administrator, seen):
    proposal = proposed(administrator)
    with pytest.raises(EffectChanged):
        adopt(proposal, by=officer(Role.ADMINISTRATOR), now=at(clock.today()), seen=seen)
    assert RegulationAdoption.objects.get().state == AdoptionState.PROPOSED


def test_an_effect_that_has_grown_is_not_what_was_seen(administrator):
    proposal = proposed(administrator)
    seen = seal_of(proposal)
    Story().filed()
    with pytest.raises(EffectChanged):
        adopt(proposal, by=officer(Role.ADMINISTRATOR), now=at(clock.today()), seen=seen)


def test_a_portal_in_use_does_not_keep_the_second_administrator_from_deciding(administrator):
    """Months are filed and approved between looking and deciding: there is more of the same, and nothing new."""
    first, second = Story(), Story()
    first.filed()
    proposal = proposed(administrator)
    seen = seal_of(proposal)
    second.month_approved()
    assert adopt(proposal, by=officer(Role.ADMINISTRATOR), now=at(clock.today()), seen=seen).effect["final_months"] == 1


# The preview


def test_the_preview_of_a_running_claim(administrator):
    """Month 1 is approved and stays; five wait, and pay 3.000.000 each from their reference day on."""
    story = Story()
    story.month_approved()
    effect = preview(proposed(administrator, story.today + timedelta(days=1)), story.today)
    assert effect == Effect(
        claims=1,
        months=5,
        old_sum=2 * 2_250_000 + 3 * 1_250_000,
        new_sum=5 * 3_000_000,
        conditions=5,
        final_months=1,
        final_sum=2_250_000,
    )


def test_the_preview_counts_only_months_from_the_day_on(administrator):
    story = Story()
    story.filed()
    effect = preview(proposed(administrator, add_months(story.today, 3)), story.today)
    assert (effect.months, effect.old_sum, effect.new_sum) == (3, 3 * 1_250_000, 3 * 3_000_000)


def test_a_past_day_counts_what_was_not_decided(administrator):
    story = Story()
    story.filed()
    effect = preview(proposed(administrator, story.today - timedelta(days=30)), story.today)
    assert (effect.months, effect.old_sum, effect.new_sum) == (6, SIX_MONTHS_OLD_LAW, SIX_MONTHS_NEW_LAW)


def test_the_preview_of_rights_never_filed(administrator):
    Story().approved()
    effect = preview(proposed(administrator), clock.today())
    assert effect == Effect(deadlines_later=1)


def test_the_preview_of_an_adoption_ahead_looks_at_its_day(administrator):
    """On that day one deadline has passed, and the other is prolonged."""
    today = clock.today()
    Story(today=today - timedelta(days=80)).approved()
    Story(today=today).approved()
    effect = preview(proposed(administrator, today + timedelta(days=30)), today)
    assert (effect.deadlines_later, effect.deadlines_earlier) == (1, 0)


@pytest.mark.parametrize(
    ("days_before_the_phk", "shorter"),
    [(-1, 0), (0, 1)],  # the deadline already ran: it stays; the PHK is of the day itself: three months from the start
)
def test_going_back_shortens_no_deadline_that_already_runs(administrator, days_before_the_phk, shorter):
    story = Story()
    adopted(from_on=story.today - timedelta(days=30))
    story.approved()
    from_on = story.report.terminated_on - timedelta(days=days_before_the_phk)
    effect = preview(propose("PP 37/2021", from_on, REASON, by=administrator), story.today)
    assert (effect.deadlines_later, effect.deadlines_earlier) == (0, shorter)


def test_the_preview_costs_the_same_for_one_claim_and_for_twenty(administrator):
    proposal = proposed(administrator)

    def look() -> tuple[int, Effect]:
        with CaptureQueriesContext(connection) as queries:
            effect = preview(proposal, clock.today())
        return len(queries), effect

    Story().filed()
    Story().approved()
    one, effect_of_one = look()
    for _ in range(19):
        Story().filed()
        Story().approved()
    twenty, effect_of_twenty = look()
    assert (effect_of_one.claims, effect_of_twenty.claims) == (1, 20)
    assert effect_of_twenty.deadlines_later == 20
    assert twenty == one
