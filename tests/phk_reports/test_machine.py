import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, connections, transaction

from accounts.models import Role
from casework.models import Event
from casework.steps import StepRefused, advance, available_steps
from phk_reports.models import MOVES, PhkReport, PhkStatement, Side, State
from tests.accounts.factories import officer
from tests.phk_reports.factories import REPORTERS_STEPS, WAYS, acting, arguments_of, draft, people, report_in, taken

pytestmark = pytest.mark.django_db

# From each state: step → where it leads.
TABLE = {
    "draft": {
        "submit": "submitted",
        "submit_in_layoff": "submitted",
        "join": "withdrawn",
        "withdraw": "withdrawn",
    },
    "submitted": {"take": "in_review", "take_in_layoff": "in_review", "withdraw": "withdrawn"},
    "in_review": {
        "approve": "approved",
        "ask_correction": "needs_correction",
        "dispute": "disputed",
        "reject": "rejected",
        "withdraw": "withdrawn",
    },
    "needs_correction": {"resubmit": "submitted", "continue_review": "in_review", "withdraw": "withdrawn"},
    "disputed": {"resume": "in_review", "withdraw": "withdrawn"},
    "approved": {},
    "rejected": {"object_to_rejection": "objected"},
    "objected": {"take_objection": "in_review"},
    "withdrawn": {},
}
LEGAL = [(state, step, target) for state, steps in TABLE.items() for step, target in steps.items()]


def test_the_machine_is_this_table():
    assert set(TABLE) == set(State.values) == set(WAYS)
    assert MOVES.pairs() == sorted({(state, target) for state, _step, target in LEGAL})
    assert {(state, name, target) for name, (states, target) in MOVES.table.items() for state in states} == set(LEGAL)


@pytest.mark.parametrize("side", Side.values)
@pytest.mark.parametrize(("state", "step", "target"), LEGAL)
def test_every_legal_step_is_taken_and_recorded(state, step, target, side):
    around = people()
    report = taken(report_in(state, around, side=side), step, around)
    assert report.state == target
    event = Event.objects.about(report).last()
    assert (event.verb, event.from_state, event.to_state) == (step, state, target)


@pytest.mark.parametrize("state", TABLE)
def test_every_other_step_is_refused_by_python_and_by_the_database(state):
    around = people()
    report = report_in(state, around)
    for step in set(MOVES.table) - set(TABLE[state]):
        by = around.member if step in REPORTERS_STEPS else around.mediator
        with pytest.raises((StepRefused, PermissionDenied)):
            advance(report, getattr(PhkReport, step), by=by, **arguments_of(step, report, by))
    for target in set(State.values) - set(TABLE[state].values()) - {state}:
        with pytest.raises(DatabaseError), transaction.atomic():
            PhkReport.objects.filter(pk=report.pk).update(state=target)
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE phk_reports_phkreport SET state = %s WHERE id = %s", [target, report.pk])
    report.refresh_from_db()
    assert report.state == state


@pytest.mark.parametrize("state", set(State.values) - {"draft"})
def test_the_database_refuses_a_file_that_does_not_begin_as_a_draft(state):
    report = draft(people())
    copy = PhkReport(
        state=state, employment=report.employment, region=report.region, source="worker", reported_by=report.reported_by
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        copy.save()


def test_the_database_refuses_a_legal_move_without_its_event():
    report = report_in(State.IN_REVIEW)
    with transaction.atomic():
        PhkReport.objects.filter(pk=report.pk).update(state="disputed")
        with pytest.raises(DatabaseError, match="has no event"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        transaction.set_rollback(True)


def test_the_database_keeps_where_a_file_belongs_and_what_was_said():
    around = people()
    report = report_in(State.SUBMITTED, around)
    for change in ({"region": "3171"}, {"source": "worker"}, {"number": "PHK-X"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            PhkReport.objects.filter(pk=report.pk).update(**change)
    for change in ("update", "delete"):
        statements = PhkStatement.objects.filter(report=report)
        with pytest.raises(DatabaseError), transaction.atomic():
            statements.update(narrative="x") if change == "update" else statements.delete()


def test_the_database_refuses_a_sent_file_without_date_or_cause():
    report = report_in(State.SUBMITTED)
    for change in ({"terminated_on": None}, {"cause": ""}, {"cause": "z"}, {"submitted_at": None}):
        with pytest.raises(DatabaseError), transaction.atomic():
            PhkReport.objects.filter(pk=report.pk).update(**change)


def buttons(report, user) -> list[str]:
    return [name for name, _step in available_steps(PhkReport.objects.get(pk=report.pk), user)]


# Who may do what: state → (reporter, mediator who holds it or the first, second mediator).
BUTTONS = {
    "draft": (["submit", "withdraw"], [], []),
    "submitted": (["withdraw"], ["take"], ["take"]),
    "in_review": (["withdraw"], ["approve", "ask_correction", "dispute", "reject"], []),
    "needs_correction": (["resubmit", "withdraw"], [], []),
    "disputed": (["withdraw"], [], []),
    "approved": ([], [], []),
    "rejected": (["object_to_rejection"], [], []),
    "objected": ([], [], ["take_objection"]),
    "withdrawn": ([], [], []),
}


@pytest.mark.parametrize("side", Side.values)
@pytest.mark.parametrize("state", BUTTONS)
def test_everybody_is_offered_exactly_their_own_steps(state, side):
    around = people()
    report = report_in(state, around, side=side)
    if side == Side.WORKER and state == "draft":
        assert not PhkReport.objects.visible_to(around.mediator).exists()
    other = around.of_side(report.other_side)
    strangers = [
        acting(officer(Role.VERIFIER), Role.VERIFIER),
        acting(officer(Role.MEDIATOR, "3171"), Role.MEDIATOR),
        people().member,
        people().worker,
    ]
    reporter, first, second = BUTTONS[state]
    draft_of_somebody = [] if state == "draft" else first
    assert buttons(report, around.of_side(side)) == reporter
    assert buttons(report, around.mediator) == draft_of_somebody
    assert buttons(report, around.second_mediator) == second
    for user in [other, *strangers]:
        assert buttons(report, user) == []


def test_nobody_decides_their_own_file():
    around = people()
    subject = around.worker
    office = around.mediator.office
    subject.assignments.create(role=Role.MEDIATOR, office=office)
    around.member.assignments.create(role=Role.MEDIATOR, office=office)
    report = report_in(State.SUBMITTED, around)
    for user in (subject, around.member):
        as_mediator = acting(user, Role.MEDIATOR)
        assert buttons(report, as_mediator) == []
        with pytest.raises(PermissionDenied):
            advance(report, PhkReport.take, by=as_mediator, officer=as_mediator)


def test_a_file_without_evidence_cannot_be_approved():
    around = people()
    report = report_in(State.IN_REVIEW, around, side=Side.WORKER, documents=[])
    assert "approve" not in buttons(report, around.mediator)
    with pytest.raises(PermissionDenied):
        advance(report, PhkReport.approve, by=around.mediator)


def test_whoever_rejected_never_gets_the_objection_back():
    around = people()
    report = taken(report_in(State.OBJECTED, around), "take_objection", around)
    for step in ("ask_correction", "resubmit"):
        report = taken(report, step, around)
    assert buttons(report, around.mediator) == []
    assert buttons(report, around.second_mediator) == ["take"]


def test_an_objection_is_heard_once():
    around = people()
    report = taken(report_in(State.OBJECTED, around), "take_objection", around)
    report = taken(report, "reject", around)
    assert buttons(report, around.member) == []


def test_a_dispute_ends_with_the_day_it_took_effect():
    around = people()
    report = report_in(State.DISPUTED, around)
    report = advance(report, PhkReport.resume, by=around.mediator, effective_on=report.terminated_on)
    assert report.effective_on == report.terminated_on


@pytest.mark.django_db(transaction=True)
def test_two_mediators_take_a_file_at_once_and_one_is_told():
    around = people()
    report = report_in(State.SUBMITTED, around)
    outcomes, start = [], threading.Barrier(2)

    def take(mediator):
        start.wait()
        try:
            advance(report, PhkReport.take, by=mediator, officer=mediator)
            outcomes.append("taken")
        except StepRefused:
            outcomes.append("told")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=take, args=[user]) for user in (around.mediator, around.second_mediator)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["taken", "told"]
