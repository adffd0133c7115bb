"""Every page about one person that somebody else may open leaves a line which that person can read."""

import pytest

from accounts import readings
from accounts.models import DataReading, Role
from accounts.readings import What, record_reading
from core import clock
from core.fields import blind_index
from core.ids import uuid7
from tests.access.table import ACCESS, ROLE_PAGE
from tests.access.test_access import VIEWS, answer, url_of
from tests.accounts.factories import UserFactory, officer

ONLY_A_QUESTION = "a number, a question and a button: the person stands on the page it was opened from"
MASKED = "names and accounts are masked"
NO_PERSON = "about a company, a course, a rule or a service, not about a person"
A_TASK = "what somebody is to do in office, not their personal data"

ACTS_FOR_A_COMPANY = "a company's data, and who acts for it by name and role"

THE_COMPANYS_TABLE = "the company's own table: names, and numbers masked but for who brought it"

RECORDS_NOTHING = {
    "registry:nik": "asks for the reason; the answer to the POST records",
    "registry:deactivate_many": THE_COMPANYS_TABLE,
    "registry:enrol": "asks for somebody who is not on the page yet",
    "registry:contracts_missing": THE_COMPANYS_TABLE,
    "phk_reports:company_checklist": THE_COMPANYS_TABLE,
    "bulk_uploads:check": THE_COMPANYS_TABLE,
    "bulk_uploads:row": THE_COMPANYS_TABLE,
    "bulk_uploads:annotated": THE_COMPANYS_TABLE,
    "bulk_uploads:references": THE_COMPANYS_TABLE,
    "bulk_uploads:replace": THE_COMPANYS_TABLE,
    "bulk_uploads:send": THE_COMPANYS_TABLE,
    "bulk_uploads:close": ONLY_A_QUESTION,
    "jkp_claims:contribution_statement": "what the company itself reported, a statement of all its workers",
    "jkp_claims:contribution_statement_file": "the same as a table; who took it stands in the company's trail",
    "registry:contribution_payment": NO_PERSON,
    "registry:company_report": NO_PERSON,
    "registry:company_report_edit": NO_PERSON,
    "registry:company_report_receipt": NO_PERSON,
    "registry:company": ACTS_FOR_A_COMPANY,
    "registry:company_edit": NO_PERSON,
    "registry:company_move": NO_PERSON,
    "registry:registration_withdraw": ONLY_A_QUESTION,
    "registry:members": ACTS_FOR_A_COMPANY,
    "registry:member_invite": NO_PERSON,
    "registry:member_leave": ONLY_A_QUESTION,
    "registry:member_role": ACTS_FOR_A_COMPANY,
    "registry:member_remove": ACTS_FOR_A_COMPANY,
    "registry:registration": ACTS_FOR_A_COMPANY,
    "registry:registration_approve": ONLY_A_QUESTION,
    "registry:registration_ask_correction": ONLY_A_QUESTION,
    "registry:registration_refuse": ONLY_A_QUESTION,
    "registry:overseen_company": ACTS_FOR_A_COMPANY,
    "registry:dispute_correct": ONLY_A_QUESTION,
    "registry:dispute_deny": ONLY_A_QUESTION,
    "vacancies:detail": NO_PERSON,
    "vacancies:edit": NO_PERSON,
    "vacancies:close": NO_PERSON,
    "training:open_class": NO_PERSON,
    "jkp_claims:adoption": NO_PERSON,
    "jkp_claims:adoption_adopt": NO_PERSON,
    "jkp_claims:adoption_decline": NO_PERSON,
    "payouts:batch": MASKED,
    "payouts:submit": MASKED,
    "identity:claim_ask_correction": ONLY_A_QUESTION,
    "identity:claim_confirm": ONLY_A_QUESTION,
    "identity:claim_reject": ONLY_A_QUESTION,
    "identity:claim_start_recovery": ONLY_A_QUESTION,
    "identity:correction_accept": ONLY_A_QUESTION,
    "identity:correction_decline": ONLY_A_QUESTION,
    "identity:recovery_factors": ONLY_A_QUESTION,
    "identity:reveal": "asks for the reason; the answer to the POST records",
    "offices:propose": A_TASK,
    "offices:suspend_person": ONLY_A_QUESTION,
    "offices:resume_person": ONLY_A_QUESTION,
    "offices:suspend_assignment": ONLY_A_QUESTION,
    "offices:resume_assignment": ONLY_A_QUESTION,
    "offices:end_assignment": ONLY_A_QUESTION,
    "offices:office": NO_PERSON,
    "offices:close_office": NO_PERSON,
    "offices:reopen_office": NO_PERSON,
    "offices:grant": A_TASK,
    "offices:grant_approve": A_TASK,
    "offices:grant_decline": ONLY_A_QUESTION,
    "offices:grant_withdraw": ONLY_A_QUESTION,
    "offices:grant_send_again": ONLY_A_QUESTION,
    "single_sign_on:service": NO_PERSON,
    "single_sign_on:edit": NO_PERSON,
    "single_sign_on:new_secret": NO_PERSON,
    "single_sign_on:disable": NO_PERSON,
    "phk_reports:take": ONLY_A_QUESTION,
    "phk_reports:layoff": NO_PERSON,
    "phk_reports:layoff_late": NO_PERSON,
    "phk_reports:layoff_documents": NO_PERSON,
    "phk_reports:layoff_missing": "a list for choosing what to open: names of the company's own workers",
    "phk_reports:layoff_archive": "a list for choosing what to open: names of the company's own workers",
    "phk_reports:layoff_review": "a list for choosing what to open, like the queue",
    "jkp_claims:layoff_decision": "a list for choosing what to open, like the queue",
    "phk_reports:withdraw": ONLY_A_QUESTION,
}
SHOWS_NOBODY_TO = {
    ("training:class", Role.ADMINISTRATOR): "administrators see the class without its people",
}


def opened_by_others():
    """(URL name, role): pages on an object that a role other than the person opens."""
    return [
        (name, role)
        for name, page in sorted(ACCESS.items())
        if page.access is ROLE_PAGE and page.objects and not page.posts
        for role in page.roles
        if role != Role.WORKER and page.status_for(role) == 200
    ]


WHOSE = {  # objects of the world that are not about its worker
    "unreported": lambda employment: employment.participant,
    "colleague": lambda colleague: colleague,
    "identity_claim": lambda claim: claim.user,
    "correction": lambda correction: correction.person,
    "recovery": lambda recovery: recovery.account,
}


def whose(world, name) -> set:
    """What names the person that the page's object is about: the key of the account, the index of the NIK."""
    key = next((key for key in ACCESS[name].objects.values() if key in WHOSE), None)
    person = WHOSE[key](world.objects[key]) if key else world.story.worker
    return {person.pk, person.nik_index and bytes(person.nik_index)} - {None}


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "role"), opened_by_others())
def test_a_page_of_somebody_else_is_recorded(name, role, world, sign_in):
    page, reader = ACCESS[name], world.people[role]
    assert answer(sign_in, reader, url_of(name, page, world.objects, role), page).status_code == 200
    lines = DataReading.objects.filter(reader_id=reader.pk)
    if name in RECORDS_NOTHING or (name, role) in SHOWS_NOBODY_TO:
        assert not lines, "it records: take it off the list"
        return
    assert lines, "nothing was recorded"
    assert {line.person_id or bytes(line.nik_index) for line in lines} <= whose(world, name)
    assert {(line.reader_role, line.reader_office) for line in lines} == {(role, str(reader.office or ""))}


def test_the_list_of_pages_that_record_nothing_names_real_pages():
    pages = opened_by_others()
    assert set(RECORDS_NOTHING) <= {name for name, _role in pages} <= set(VIEWS)
    assert set(SHOWS_NOBODY_TO) <= set(pages)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["phk_reports:detail", "jkp_claims:claim", "jkp_claims:month", "jkp_claims:slip", "jkp_claims:liability"]
)
def test_own_data_is_no_reading(name, world, sign_in):
    page = ACCESS[name]
    answer(sign_in, world.story.worker, url_of(name, page, world.objects, Role.WORKER), page)
    assert not DataReading.objects.filter(reader_id=world.story.worker.pk)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["phk_reports:detail", "registry:worker", "jkp_claims:slip"])
def test_what_is_refused_or_missing_is_no_reading(name, world, sign_in):
    page = ACCESS[name]
    url = url_of(name, page, dict.fromkeys(world.objects, uuid7()), Role.VERIFIER)
    assert sign_in(world.people[Role.VERIFIER]).get(url).status_code == 404
    assert not DataReading.objects.filter(reader_id=world.people[Role.VERIFIER].pk)


@pytest.mark.django_db
class TestRecording:
    def test_a_reload_is_no_news_and_a_later_visit_is(self):
        reader, person = officer(Role.MEDIATOR), UserFactory(worker=True)
        now = clock.now()
        for minutes in (0, 9, 11):
            with clock.standing_at(now + readings.A_RELOAD * minutes / 10):
                record_reading(reader, person=person, what=What.PROFILE, number="PHK-1", reason="laporan")
        lines = DataReading.objects.visible_to(person)
        assert [(line.what, line.number, line.reason, line.reader_id) for line in lines] == [
            ("profile", "PHK-1", "laporan", reader.pk)
        ] * 2

    def test_another_file_another_thing_and_another_reader_are_news(self):
        person, reader = UserFactory(worker=True), officer(Role.MEDIATOR)
        record_reading(reader, person=person, what=What.PHK_REPORT, number="PHK-1")
        record_reading(reader, person=person, what=What.PHK_REPORT, number="PHK-2")
        record_reading(reader, person=person, what=What.EVIDENCE, number="PHK-1")
        record_reading(officer(Role.MEDIATOR), person=person, what=What.PHK_REPORT, number="PHK-1")
        record_reading(reader, person=person, what=What.PHK_REPORT, number="PHK-1", reason="NIK dibuka utuh")
        assert DataReading.objects.visible_to(person).count() == 5

    def test_who_registers_later_sees_who_read_the_record_before(self):
        nik = "3275011708901234"
        record_reading(officer(Role.VERIFIER), nik_index=blind_index(nik), what=What.EMPLOYMENT)
        person = UserFactory(nik=nik, nik_index=blind_index(nik))
        assert DataReading.objects.visible_to(person).count() == 1
        assert not DataReading.objects.visible_to(UserFactory(worker=True))

    def test_an_account_without_a_nik_can_be_read_about(self):
        person = UserFactory()
        record_reading(officer(Role.ADMINISTRATOR), person=person, what=What.ACCOUNT)
        assert DataReading.objects.visible_to(person).count() == 1

    def test_what_has_no_words_is_refused(self):
        with pytest.raises(ValueError, match="something"):
            record_reading(officer(Role.MEDIATOR), person=UserFactory(), what="something")

    def test_it_costs_one_query_for_one_person_and_for_many(self, django_assert_num_queries):
        reader, people = officer(Role.COUNSELLOR), UserFactory.build_batch(3, worker=True)
        for person in people:
            person.save()
        assert reader.office
        with clock.held(), django_assert_num_queries(1):
            readings.record_readings(reader, people, what=What.TRAINING)
        assert DataReading.objects.filter(reader_id=reader.pk).count() == 3
