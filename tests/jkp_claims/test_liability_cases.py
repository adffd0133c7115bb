"""What an employer owes, from the first claim until it is paid or a person closes it; and that nothing is paid twice."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from casework.models import Event
from casework.steps import StepRefused, advance
from jkp_claims import liabilities, liability_notices, liability_reasons, months, reminders, services
from jkp_claims.models import ClaimState, EmployerLiability, JkpClaim, LiabilityState, MonthlyClaim, MonthState
from jkp_claims.regulations import PP_37_2021
from jkp_claims.rules import LiabilityKind
from notifications.models import Notice
from tests.accounts.factories import officer
from tests.jkp_claims.factories import Story, at
from tests.jkp_claims.liability_stories import by_bpjs_all_the_same, pays_first, programmes_missing, proof, settles_only
from tests.registry.factories import MembershipFactory

pytestmark = pytest.mark.django_db

BENEFIT = 3 * 2_250_000 + 3 * 1_250_000
ALL_BY_EMPLOYER = [MonthState.PAID_BY_EMPLOYER] * 6


@pytest.mark.parametrize(
    ("story", "kind", "amount"),
    [
        (pays_first, LiabilityKind.ARREARS_PAYS_FIRST, BENEFIT),
        (settles_only, LiabilityKind.ARREARS_TO_SETTLE, 0),
        (programmes_missing, LiabilityKind.PROGRAMME_SET, BENEFIT + PP_37_2021.training_ceiling),
    ],
)
def test_the_first_claim_opens_what_the_employer_owes(story, kind, amount):
    debt = story()
    assert (debt.case.kind, debt.case.amount, debt.case.state) == (kind, amount, LiabilityState.OPEN)
    assert debt.case.company == debt.member.company
    assert Event.objects.about(debt.case).get().verb == "opened"


def test_an_employer_that_did_its_part_owes_nothing():
    story = Story()
    story.filed()
    assert not EmployerLiability.objects.exists()


def test_the_company_and_the_worker_are_told_once():
    debt = pays_first()
    told = Notice.objects.filter(key__startswith=f"liability:{debt.case.pk}:opened")
    assert set(told.values_list("recipient", flat=True)) == {debt.employer.pk, debt.worker.pk}
    liability_notices.tell_opened(debt.case)
    assert told.count() == 2
    assert told.filter(title__contains="Rp10.500.000").count() == 2


def test_a_member_whose_account_is_closed_is_not_told():
    debt = pays_first()
    gone = MembershipFactory(company=debt.member.company).user
    gone.is_active = False
    gone.save()
    assert remind(debt.today + timedelta(days=7)) == 1
    assert not Notice.objects.filter(recipient=gone).exists()


def test_the_story_of_a_payment():
    debt = pays_first()
    assert debt.reports_payment().state == LiabilityState.REPORTED
    assert debt.case.evidence.owner == debt.employer
    refused = advance(
        debt.case, EmployerLiability.refuse_report, by=debt.verifier, note="Bukti terpotong", decided_by=debt.verifier
    )
    assert (refused.state, refused.paid_on) == (LiabilityState.OPEN, None)
    assert refused.evidence == debt.case.evidence, "what was not enough stays to be read"
    debt.case = refused
    debt.reports_payment()
    assert debt.confirms().state == LiabilityState.PAID
    assert debt.months() == ALL_BY_EMPLOYER
    verbs = list(Event.objects.about(debt.case).values_list("verb", flat=True))
    assert verbs == ["opened", "report_payment", "refuse_report", "report_payment", "confirm_payment"]
    assert Event.objects.about(debt.case).last().data["months"] == [1, 2, 3, 4, 5, 6]


def test_every_step_is_told_to_the_side_that_waits_for_it():
    debt = pays_first()
    debt.reports_payment()
    debt.confirms()
    told = Notice.objects.filter(recipient=debt.worker, key__startswith=f"liability:{debt.case.pk}:")
    keys = {key.split(":")[2] for key in told.values_list("key", flat=True)}
    assert {"opened", "reported", "paid"} <= keys
    assert Notice.objects.filter(recipient=debt.employer, key__contains=":paid:").exists()


def test_the_claim_ends_when_the_employer_has_paid_every_month():
    debt = pays_first()
    debt.confirms()
    assert months.end_claims(debt.today) == 1
    claim = JkpClaim.objects.get(pk=debt.claim.pk)
    assert claim.state == ClaimState.COMPLETED
    assert set(claim.months.values_list("paid_on", flat=True)) == {debt.today}


def test_a_verifier_may_close_with_a_reason_and_bpjs_pays_again():
    debt = pays_first()
    month = debt.first_month_in_verification()
    with pytest.raises(services.CannotApprove):
        debt.approve(month)
    debt.settles_arrears()
    assert liability_reasons.no_longer_owed([debt.case]) == {debt.case.pk}
    with pytest.raises(services.CannotApprove, match=f"Tutup dulu tanggungan {debt.case.number}"):
        debt.approve(month)
    assert debt.closes().state == LiabilityState.CLOSED
    assert debt.approve(month).state == MonthState.APPROVED


@pytest.mark.parametrize("story", [pays_first, settles_only, programmes_missing])
def test_a_reason_that_still_stands_is_not_said_to_be_gone(story):
    debt = story()
    assert liability_reasons.no_longer_owed([debt.case]) == set()


@pytest.mark.parametrize(
    ("story", "mend"),
    [
        (settles_only, lambda debt: debt.settles_arrears()),
        (programmes_missing, lambda debt: enrol_in_all(debt.employment)),
    ],
)
def test_a_reason_that_was_mended_is_said_to_be_gone(story, mend):
    debt = story()
    mend(debt)
    case = EmployerLiability.objects.get(pk=debt.case.pk)
    assert liability_reasons.no_longer_owed([case]) == {case.pk}


def enrol_in_all(employment):
    employment.programmes = {"JKN", "JKK", "JHT", "JP", "JKM"}
    employment.save()


# Never paid twice


def test_bpjs_waits_while_the_company_says_that_it_has_paid():
    """Even when the hold is gone: the report must be decided first."""
    debt = pays_first()
    month = debt.first_month_in_verification()
    debt.settles_arrears()
    debt.reports_payment()
    with pytest.raises(services.CannotApprove, match=debt.case.number):
        debt.approve(month)
    debt.case = advance(
        debt.case, EmployerLiability.refuse_report, by=debt.verifier, note="Salah", decided_by=debt.verifier
    )
    debt.closes()
    assert debt.approve(month).state == MonthState.APPROVED


def test_what_bpjs_has_approved_is_not_counted_as_paid_by_the_employer():
    debt = pays_first()
    by_bpjs_all_the_same(debt)
    debt.reports_payment()
    debt.confirms()
    assert debt.months() == [MonthState.APPROVED] + [MonthState.PAID_BY_EMPLOYER] * 5
    assert Event.objects.about(debt.case).last().data["months"] == [2, 3, 4, 5, 6]
    assert [month.month_no for month in liabilities.untouched_months(debt.case)] == [1, 2, 3, 4, 5, 6]


def test_after_the_employer_paid_no_month_can_be_approved_by_way_of_an_objection():
    """A month that was rejected before comes back after the payment: the employer has paid it already."""
    debt = pays_first()
    month = debt.first_month_in_verification()
    decided = {"decided_by": debt.verifier, "decided_at": at(debt.today)}
    month = advance(month, MonthlyClaim.reject, by=debt.verifier, note="Bekerja", **decided)
    debt.settles_arrears()
    debt.confirms()
    month = advance(month, MonthlyClaim.object_to_decision, by=debt.worker, note="Tidak")
    month = advance(month, MonthlyClaim.reconsider, by=officer(Role.VERIFIER))
    with pytest.raises(services.CannotApprove, match="sudah membayar"):
        debt.approve(month)


def test_arrears_that_only_bpjs_waits_for_hold_no_payment():
    debt = settles_only()
    month = debt.first_month_in_verification()
    debt.reports_payment()
    assert debt.approve(month).state == MonthState.APPROVED
    debt.confirms()
    assert MonthState.PAID_BY_EMPLOYER not in debt.months()


def test_the_lane_skips_what_the_company_says_it_paid():
    debt = pays_first()
    debt.settles_arrears()
    debt.reports_payment()
    month = debt.claim.months.get(month_no=1)
    assert services.approve_all([month], by=debt.verifier, now=at(debt.today)) == (0, 0, 1)
    assert debt.months()[0] == MonthState.SUBMITTED


# The real wage


def real_wage(story, wage, by=None):
    return liabilities.record_real_wage(
        story.claim, by=by or officer(Role.VERIFIER), real_wage=wage, note="Slip gaji", file=proof()
    )


def test_a_wage_reported_too_low_opens_the_difference():
    story = Story(wage=3_000_000)
    story.filed()
    case = real_wage(story, 4_000_000)
    assert case.kind == LiabilityKind.UNDERREPORTED_WAGE
    assert case.amount == 3 * 450_000 + 3 * 250_000
    assert case.basis is not None
    assert Event.objects.about(case).get().note == "Slip gaji"


def paid_difference(story, wage) -> EmployerLiability:
    case = real_wage(story, wage)
    return liabilities.confirm_payment(case, by=officer(Role.VERIFIER), note="", paid_on=story.today)


def test_a_difference_that_was_paid_is_not_charged_again():
    story = Story(wage=3_000_000)
    story.filed()
    paid = paid_difference(story, 4_000_000)
    with pytest.raises(liabilities.NothingLeft):
        real_wage(story, 4_000_000)
    more = real_wage(story, 5_000_000)
    assert more.amount == paid.amount == 3 * 450_000 + 3 * 250_000
    assert {"rule": "followed", "article": more.article, "result": paid.amount, "inputs": []} in more.trace


def test_what_was_paid_twice_over_is_taken_off_altogether():
    story = Story(wage=3_000_000)
    story.filed()
    paid_difference(story, 3_500_000)
    paid_difference(story, 4_000_000)
    with pytest.raises(liabilities.NothingLeft):
        real_wage(story, 4_000_000)


def test_above_the_ceiling_there_is_no_difference():
    story = Story(wage=7_000_000)
    story.filed()
    assert real_wage(story, 9_000_000) is None
    assert not EmployerLiability.objects.exists()


def test_months_that_are_never_paid_have_no_difference():
    story = Story(wage=3_000_000)
    story.filed()
    services.stop_for_new_job(story.claim, by=story.worker, started_on=story.today + timedelta(days=1))
    assert real_wage(story, 4_000_000).amount == 450_000


def test_the_difference_is_followed_once_at_a_time():
    story = Story(wage=3_000_000)
    story.filed()
    case, verifier = real_wage(story, 4_000_000), officer(Role.VERIFIER)
    with pytest.raises(liabilities.AlreadyOpen):
        real_wage(story, 5_000_000)
    advance(case, EmployerLiability.close, by=verifier, note="Salah hitung", decided_by=verifier)
    assert real_wage(story, 5_000_000).amount > case.amount


def test_the_payment_of_a_difference_touches_no_month():
    story = Story(wage=3_000_000)
    month = story.filed()
    liabilities.confirm_payment(real_wage(story, 4_000_000), by=officer(Role.VERIFIER), note="", paid_on=story.today)
    month.refresh_from_db()
    assert month.state == MonthState.SUBMITTED


# Who may


def test_another_company_cannot_report_the_payment():
    debt = pays_first()
    with pytest.raises(PermissionDenied):
        liabilities.report_payment(debt.case, by=MembershipFactory().user, note="", paid_on=debt.today, file=proof())


def acting_as(user, role):
    user.assignments.create(role=role, from_on=PP_37_2021.in_force_on)
    user.__dict__.pop("actings", None)
    user.act_as(next(acting.key for acting in user.actings if acting.role == role))
    return user


def test_the_worker_does_not_report_for_the_company():
    debt = pays_first()
    MembershipFactory(company=debt.member.company, user=debt.worker)
    with pytest.raises(PermissionDenied):
        liabilities.report_payment(
            debt.case, by=acting_as(debt.worker, Role.EMPLOYER), note="", paid_on=debt.today, file=proof()
        )


@pytest.mark.parametrize("decision", ["confirm_payment", "refuse_report", "close"])
def test_nobody_decides_about_their_own_money(decision):
    debt = pays_first()
    debt.reports_payment()
    verifier = acting_as(debt.worker, Role.VERIFIER)
    details = {"paid_on": debt.today} if decision == "confirm_payment" else {}
    with pytest.raises(PermissionDenied):
        advance(debt.case, getattr(EmployerLiability, decision), by=verifier, decided_by=verifier, **details)


def test_nobody_records_their_own_wage():
    story = Story(wage=3_000_000)
    story.filed()
    with pytest.raises(PermissionDenied):
        real_wage(story, 4_000_000, by=acting_as(story.worker, Role.VERIFIER))


@pytest.mark.parametrize("job", ["report_payment", "deny_payment", "confirm_payment", "refuse_report", "close"])
def test_no_job_moves_a_debt(job):
    debt = pays_first()
    with pytest.raises(PermissionDenied):
        advance(debt.case, getattr(EmployerLiability, job))


def test_what_was_closed_by_mistake_is_opened_again_and_both_sides_are_told():
    debt = pays_first()
    for number in (1, 2):
        advance(debt.case, EmployerLiability.close, by=debt.verifier, note="Salah berkas", decided_by=debt.verifier)
        opened = debt.reopens()
        assert opened.state == LiabilityState.OPEN
        for told in ("closed", "reopened"):
            keys = Notice.objects.filter(key__startswith=f"liability:{debt.case.pk}:{told}").values_list(
                "key", flat=True
            )
            assert len(keys) == 2 * number
    debt.confirms()
    with pytest.raises(StepRefused):
        advance(debt.case, EmployerLiability.reopen, by=debt.verifier, note="", decided_by=debt.verifier)


def test_the_employer_s_payment_covers_what_the_bank_gave_back_and_what_nobody_filed():
    debt = pays_first()
    month = by_bpjs_all_the_same(debt)
    advance(month, MonthlyClaim.fail_payment, failure="ACCOUNT_INACTIVE")
    second = debt.claim.months.get(month_no=2)
    advance(second, MonthlyClaim.lapse)
    debt.reports_payment()
    debt.confirms()
    assert debt.months() == ALL_BY_EMPLOYER
    with pytest.raises(services.CannotApprove, match="sudah membayar"):
        services.use_another_account(month, by=debt.worker, account=month.bank_account)


def test_a_debt_that_ended_moves_no_more():
    debt = pays_first()
    debt.confirms()
    with pytest.raises(StepRefused):
        debt.reports_payment()


def test_who_sees_a_debt():
    debt, other = pays_first(), pays_first(region="3578")
    mediator, verifier = debt.mediator, debt.verifier

    def seen(user):
        return set(EmployerLiability.objects.visible_to(user))

    assert seen(debt.employer) == seen(debt.worker) == seen(mediator) == {debt.case}
    assert seen(verifier) == {debt.case, other.case}
    assert seen(officer(Role.COUNSELLOR)) == seen(officer(Role.PAY_MAKER)) == set()


# Reminders


def remind(today) -> int:
    return liability_notices.remind_companies(EmployerLiability.objects.filter(state=LiabilityState.OPEN), today)


def test_the_company_is_reminded_every_week_while_it_does_not_report():
    debt = pays_first()
    days = [debt.today + timedelta(days=days) for days in range(22)]
    assert [remind(day) for day in days] == [0] * 7 + [1] + [0] * 6 + [1] + [0] * 6 + [1]
    assert [remind(day) for day in days] == [0] * 22
    assert not Notice.objects.filter(recipient=debt.worker, key__contains=":week:").exists()


def test_companies_are_read_and_reminded_a_chunk_at_a_time(monkeypatch):
    monkeypatch.setattr(liability_notices, "CHUNK", 2)
    debts = [pays_first() for _ in range(5)]
    day = debts[0].today + timedelta(days=7)
    with CaptureQueriesContext(connection) as queries:
        assert remind(day) == 5
    read = [query["sql"] for query in queries if f'FROM "{TABLE}"' in query["sql"]]
    assert len(read) == 3
    assert all(sql.endswith("LIMIT 2") for sql in read)
    assert remind(day) == 0


def test_weeks_without_a_job_are_not_made_up_for():
    debt = pays_first()
    assert remind(debt.today + timedelta(days=30)) == 1


def test_a_company_that_reported_is_not_reminded():
    debt = pays_first()
    debt.reports_payment()
    assert remind(debt.today + timedelta(days=7)) == 0


def test_reminders_of_many_companies_take_few_queries(django_assert_max_num_queries):
    debts = [pays_first() for _ in range(3)]
    day = debts[0].today + timedelta(days=7)
    assert remind(day) == 3
    with django_assert_max_num_queries(4):
        assert remind(day) == 0


@pytest.mark.parametrize(("story", "said"), [(pays_first, True), (Story, False)])
def test_reminders_of_a_month_say_who_pays(story, said):
    debt = story()
    if not said:
        debt.filed()
    month = debt.claim.months.get(month_no=2)
    months.open_due(month.opens_on)
    assert months.remind_due(month.opens_on) == 1
    notice = Notice.objects.get(key=reminders.KEYED % (month.pk, "opens"))
    assert ("dibayar perusahaan lebih dulu" in notice.body) is said


@pytest.mark.parametrize(("story", "said"), [(pays_first, True), (settles_only, False)])
def test_the_receipt_of_month_one_says_who_pays(story, said):
    debt = story()
    month = debt.claim.months.get(month_no=1)
    notice = Notice.objects.get(key__startswith=f"month:{month.pk}:filed")
    assert ("dibayar perusahaan lebih dulu" in notice.body) is said


def test_the_messages_hold_no_number_of_a_person():
    debt = pays_first()
    bodies = " ".join(Notice.objects.filter(key__startswith="liability:").values_list("body", flat=True))
    assert debt.participant.nik not in bodies


# What the database refuses


def run(sql, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


TABLE = "jkp_claims_employerliability"


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("amount", 1),
        ("part", 2),
        ("kind", "ARREARS_TO_SETTLE"),
        ("article", "x"),
        ("regulation", "PP 6/2025"),
        ("trace", "[]"),
    ],
)
def test_a_debt_is_never_rewritten(column, value):
    debt = pays_first()
    with pytest.raises(DatabaseError, match="Cannot update"):
        run(f"UPDATE {TABLE} SET {column} = %s WHERE id = %s", value, debt.case.pk)


def test_a_move_without_a_line_in_the_trail_is_refused():
    debt = pays_first()
    with pytest.raises(IntegrityError, match="no event"):
        run(f"UPDATE {TABLE} SET state = 'reported', paid_on = now() WHERE id = %s", debt.case.pk)


def test_a_move_that_is_not_in_the_table_is_refused():
    debt = pays_first()
    debt.confirms()
    with pytest.raises(DatabaseError, match="Invalid transition"):
        run(f"UPDATE {TABLE} SET state = 'open' WHERE id = %s", debt.case.pk)


@pytest.mark.parametrize(
    ("state", "columns", "constraint"),
    [
        ("paid", "paid_on = now()", "liability_ended_by_person"),
        ("closed", "paid_on = NULL", "liability_ended_by_person"),
        ("reported", "paid_on = NULL", "liability_paid_has_day"),
    ],
)
def test_an_end_needs_a_person_and_a_payment_its_day(state, columns, constraint):
    debt = pays_first()
    with pytest.raises(IntegrityError, match=constraint):
        run(f"UPDATE {TABLE} SET state = '{state}', {columns} WHERE id = %s", debt.case.pk)


COPY = f"""
    INSERT INTO {TABLE} (id, number, created_at, state, kind, article, regulation, amount, part, trace, claim_id, company_id)
    SELECT casework_uuid7(), 'TGJ-X', created_at, %s, %s, article, regulation, amount, part, trace, claim_id, company_id
    FROM {TABLE}
"""


def test_one_kind_is_followed_once_at_a_time():
    debt = pays_first()
    with pytest.raises(IntegrityError, match="one_live_liability_of_a_kind"):
        run(COPY, "open", debt.case.kind)
    debt.confirms()
    run(COPY, "open", debt.case.kind)


def test_an_unknown_kind_is_refused():
    pays_first()
    with pytest.raises(IntegrityError, match="liability_known_kind"):
        run(COPY, "open", "WISHES")


def test_a_debt_begins_open():
    debt = pays_first()
    debt.confirms()
    with pytest.raises(DatabaseError, match="Cannot insert"):
        run(COPY, "paid", debt.case.kind)
