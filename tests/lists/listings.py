"""Every page that shows rows: whose it is, where it stands, and how a row comes onto it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session as OpenSession
from django.urls import reverse

from accounts.models import Role, User
from accounts.sessions import SessionStore
from bulk_uploads.faults import Fault
from bulk_uploads.models import Upload, UploadRow
from bulk_uploads.services import prepare as prepare_rows
from bulk_uploads.states import RowState
from casework.steps import record
from core import clock
from core.dates import Month
from core.ids import uuid7
from counselling.models import Session, Slot
from documents.models import Document, RefusedOpening
from messaging.models import OutboxMessage
from notifications.models import Notice
from payouts.models import Attempt, Batch
from payouts.preparing import prepare
from phk_reports.layoffs.starting import start_layoff
from phk_reports.models import (
    ArchivedFile,
    BatchDecision,
    BatchItem,
    DocumentArchive,
    Evidence,
    MassLayoff,
    PhkReport,
    PhkStatement,
)
from registry.models import BankAccountCheck, Company, Contribution, MemberInvitation, Membership
from tests.accounts.factories import AssignmentFactory, OfficeFactory, RoleGrantFactory, UserFactory, officer
from tests.counselling.factories import SessionFactory, SlotFactory
from tests.documents.factories import DocumentFactory
from tests.identity.factories import DataCorrectionFactory, claim_in_review, recovery_cooling
from tests.lists import rows
from tests.my_data.factories import DataComplaintFactory, DataCopyFactory, DataReadingFactory, LegalHoldFactory
from tests.payouts.factories import approved_months
from tests.phk_reports.factories import mandate_of
from tests.profiles.factories import CertificateFactory, EducationFactory, SkillFactory, WorkExperienceFactory
from tests.registry.factories import (
    BankAccountFactory,
    CompanyFactory,
    CompanyReportFactory,
    EmploymentFactory,
    MembershipFactory,
    ParticipantFactory,
    contributions,
)
from tests.registry.registrations import registration_of
from tests.single_sign_on.factories import registered
from tests.training.factories import (
    CourseFactory,
    EnrolmentFactory,
    MeetingFactory,
    ProviderFactory,
    RecommendationFactory,
    TrainingClassFactory,
)
from tests.vacancies.factories import ApplicationFactory, InterviewFactory, VacancyFactory
from training.models import Course, Enrolment, Provider, Recommendation, TrainingClass
from vacancies.models import Application, Interview, Vacancy

LISTINGS: dict[str, Callable[[], "Listing"]] = {}


@dataclass
class Listing:
    """One page in an empty world: who looks, at which address, and what writes so many more rows."""

    user: User
    url: str
    add: Callable[[int], object]


def listing(name: str):
    """Registers the builder of a page; after the URL name may stand which of its lists is meant."""

    def register(build):
        LISTINGS[name] = build
        return build

    return register


def member() -> tuple[User, object]:
    membership = MembershipFactory()
    return membership.user, membership.company


def worker():
    """A worker with an account, a participant and one job."""
    participant = ParticipantFactory(with_account=True)
    EmploymentFactory(participant=participant)
    return participant.account, participant


# The company


@listing("registry:home")
def employer_home():
    user, company = member()
    return Listing(user, reverse("registry:home"), lambda count: left_and_still_active(count, company))


def left_and_still_active(count, company):
    yesterday = clock.today() - timedelta(days=1)
    for employer in rows.companies(count):
        Membership.objects.create(user=company.memberships.get().user, company=employer, role="owner")
    return rows.jobs(count, company=company, ended_on=yesterday)


@listing("registry:workers")
def company_workers():
    user, company = member()

    def add(count):
        month = Month.of(clock.today()).plus(-1).first_day
        Contribution.objects.bulk_create(
            Contribution(employment=job, month=month, wage=5_000_000) for job in rows.jobs(count, company=company)
        )

    return Listing(user, reverse("registry:workers"), add)


@listing("registry:deactivate_many")
def left_and_to_deactivate():
    user, company = member()
    url = reverse("registry:deactivate_many", args=[company.pk])
    return Listing(user, url, lambda count: left_and_still_active(count, company))


@listing("registry:contracts_missing")
def workers_without_contract():
    user, company = member()
    url = reverse("registry:contracts_missing", args=[company.pk])
    return Listing(user, url, lambda count: rows.jobs(count, company=company, contract_confirmed_on=None))


@listing("registry:change_wage")
def wages_of_a_worker():
    user, company = member()
    job = EmploymentFactory(company=company)
    return Listing(user, reverse("registry:change_wage", args=[job.pk]), lambda count: months_paid(job, min(count, 23)))


@listing("registry:worker")
def company_worker():
    user, company = member()
    job = EmploymentFactory(company=company)
    return Listing(user, reverse("registry:worker", args=[job.pk]), lambda count: months_paid(job, min(count, 23)))


def months_paid(job, count):
    """So many more months before those that are there."""
    there = job.contributions.count()
    contributions(job, months=count, last=Month.of(clock.today()).plus(-1 - there))


@listing("registry:contributions")
def company_contributions():
    user, company = member()
    job = EmploymentFactory(company=company)
    return Listing(user, reverse("registry:contributions"), lambda count: months_paid(job, count))


@listing("jkp_claims:contribution_statement")
def contribution_statement():
    user, company = member()
    month = Month.of(clock.today()).plus(-1)

    def add(count):
        Contribution.objects.bulk_create(
            Contribution(employment=job, month=month.first_day, wage=5_000_000)
            for job in rows.jobs(count, company=company)
        )

    return Listing(user, reverse("jkp_claims:contribution_statement", args=[company.pk, month]), add)


@listing("registry:company_reports")
def reports_of_companies():
    user, _company = member()

    def add(count):
        for company in rows.companies(count):
            CompanyReportFactory(company=company, filed_by=user)

    return Listing(user, reverse("registry:company_reports"), add)


@listing("registry:reports_due")
def reports_due():
    mediator = officer(Role.MEDIATOR, region=rows.REGION)
    yesterday = clock.today() - timedelta(days=1)
    region = mediator.office.region

    def add(count):
        built = [CompanyFactory.build(region=region, report_due_on=yesterday) for _ in range(count)]
        Company.objects.bulk_create(built)

    return Listing(mediator, reverse("registry:reports_due"), add)


@listing("registry:my_record")
def my_record():
    user, participant = worker()

    def add(count):
        for job in rows.jobs(count, participant=participant, ended_on=clock.today()):
            months_paid(job, 1)

    return Listing(user, reverse("registry:my_record"), add)


@listing("registry:jkp_employer")
def my_employers():
    user, participant = worker()
    return Listing(
        user,
        reverse("registry:jkp_employer"),
        lambda count: rows.jobs(count, participant=participant, for_jkp=False),
    )


@listing("registry:bank_account_history")
def my_accounts():
    user, participant = worker()

    def add(count):
        first = participant.bank_accounts.count()
        accounts = [BankAccountFactory(participant=participant, version=first + number + 1) for number in range(count)]
        BankAccountCheck.objects.bulk_create(
            BankAccountCheck(bank_account=account, answer="matches") for account in accounts
        )

    return Listing(user, reverse("registry:bank_account_history"), add)


@listing("registry:my_record, with disputes")
def my_disputes():
    user, participant = worker()

    def add(count):
        rows.disputes(rows.jobs(count, participant=participant, ended_on=clock.today()), [user] * count)

    return Listing(user, reverse("registry:my_record"), add)


@listing("registry:company_disputes")
def disputes_of_a_company():
    user, company = member()
    return Listing(
        user,
        reverse("registry:company_disputes"),
        lambda count: rows.disputes(rows.jobs(count, company=company), rows.users(count)),
    )


@listing("registry:region_disputes")
def disputes_of_a_region():
    return Listing(
        officer(Role.MEDIATOR),
        reverse("registry:region_disputes"),
        lambda count: rows.disputes(rows.jobs(count), rows.users(count), state="escalated"),
    )


@listing("phk_reports:employer_list")
def company_reports():
    user, company = member()
    return Listing(
        user, reverse("phk_reports:employer_list"), lambda count: rows.reports(rows.jobs(count, company=company))
    )


@listing("phk_reports:choose_worker")
def whose_phk():
    user, company = member()
    return Listing(user, reverse("phk_reports:choose_worker"), lambda count: rows.jobs(count, company=company))


@listing("phk_reports:layoffs")
def layoffs_of_a_company():
    user, company = member()
    return Listing(
        user,
        reverse("phk_reports:layoffs"),
        lambda count: [start_layoff(company, by=user) for _number in range(count)],
    )


@listing("phk_reports:layoff_queue")
def layoffs_of_a_region():
    def add(count):
        for company in rows.companies(count):
            layoff = start_layoff(company, by=rows.users(1)[0])
            MassLayoff.objects.filter(pk=layoff.pk).update(region=rows.REGION, sent_at=clock.now())

    return Listing(officer(Role.MEDIATOR), reverse("phk_reports:layoff_queue"), add)


def sent_layoff():
    """A member of its company, the layoff, and what adds files to it."""
    user, company = member()
    layoff = start_layoff(company, by=user)
    MassLayoff.objects.filter(pk=layoff.pk).update(sent_at=clock.now())

    def add(count):
        files = rows.reports(rows.jobs(count, company=company))
        PhkReport.objects.filter(pk__in=[file.pk for file in files]).update(layoff=layoff)
        return files

    return user, layoff, add


@listing("phk_reports:layoff_review")
def files_of_a_layoff():
    _user, layoff, add = sent_layoff()
    return Listing(officer(Role.MEDIATOR), reverse("phk_reports:layoff_review", args=[layoff.pk]), add)


@listing("phk_reports:layoff_missing")
def files_without_document():
    user, layoff, add = sent_layoff()
    return Listing(user, reverse("phk_reports:layoff_missing", args=[layoff.pk]), add)


@listing("phk_reports:layoff_archive")
def files_of_a_zip():
    user, layoff, add_files = sent_layoff()
    archive = DocumentArchive.objects.create(layoff=layoff, brought_by=user, evidence_kind="acceptance", state="done")

    def add(count):
        first = archive.entries.count()
        ArchivedFile.objects.bulk_create(
            ArchivedFile(archive=archive, place=place, shown_name="x.pdf", outcome="refused", report=file)
            for place, file in enumerate(add_files(count), first)
        )

    return Listing(user, archive.get_absolute_url(), add)


@listing("jkp_claims:layoff_decision")
def failures_of_a_decision():
    user, layoff, add_files = sent_layoff()
    batch = BatchDecision.objects.create(layoff=layoff, verdict="approve", decided_by=user)

    def add(count):
        BatchItem.objects.bulk_create(BatchItem(batch=batch, report=file, state="failed") for file in add_files(count))

    return Listing(officer(Role.MEDIATOR), batch.get_absolute_url(), add)


@listing("phk_reports:company_checklist")
def steps_of_a_company():
    user, company = member()
    url = reverse("phk_reports:company_checklist", args=[company.pk])
    return Listing(user, url, lambda count: rows.reports(rows.jobs(count, company=company)))


@listing("phk_reports:employer_still_active")
def still_active_at_the_company():
    user, company = member()
    return Listing(
        user,
        reverse("phk_reports:employer_still_active"),
        lambda count: rows.reports(rows.jobs(count, company=company), state="approved"),
    )


@listing("phk_reports:still_active")
def still_active_in_the_region():
    mediator = officer(Role.MEDIATOR, region=rows.REGION)
    return Listing(
        mediator,
        reverse("phk_reports:still_active"),
        lambda count: rows.reports(rows.jobs(count), state="approved"),
    )


@listing("registry:workers, with PHK files")
def company_workers_reported():
    user, company = member()
    return Listing(user, reverse("registry:workers"), lambda count: rows.reports(rows.jobs(count, company=company)))


@listing("vacancies:employer_list")
def company_vacancies():
    user, company = member()

    def add(count):
        vacancies = Vacancy.objects.bulk_create(VacancyFactory.build_batch(count, company=company))
        Application.objects.bulk_create(
            ApplicationFactory.build(vacancy=vacancy, applicant=applicant)
            for vacancy, applicant in zip(vacancies, rows.users(count), strict=True)
        )

    return Listing(user, reverse("vacancies:employer_list"), add)


@listing("vacancies:employer_detail")
def applicants():
    user, company = member()
    vacancy = VacancyFactory(company=company)

    def add(count):
        Application.objects.bulk_create(
            ApplicationFactory.build(vacancy=vacancy, applicant=applicant) for applicant in rows.users(count)
        )

    return Listing(user, reverse("vacancies:employer_detail", args=[vacancy.pk]), add)


@listing("vacancies:application")
def interviews_of_one():
    user, company = member()
    application = ApplicationFactory(vacancy=VacancyFactory(company=company))
    return Listing(
        user,
        reverse("vacancies:application", args=[application.pk]),
        lambda count: Interview.objects.bulk_create(
            InterviewFactory.build(application=application, held_at=clock.now() + timedelta(hours=number + 5 * count))
            for number in range(count)
        ),
    )


# The worker


@listing("phk_reports:worker_list")
def my_reports():
    user, participant = worker()

    def add(count):
        rows.reports(rows.jobs(count, participant=participant, ended_on=clock.today()))

    return Listing(user, reverse("phk_reports:worker_list"), add)


@listing("phk_reports:worker_start")
def my_jobs():
    user, participant = worker()

    def add(count):
        rows.jobs(count, participant=participant, ended_on=clock.today())
        rows.reports(rows.jobs(count, participant=participant, ended_on=clock.today()))

    return Listing(user, reverse("phk_reports:worker_start"), add)


@listing("phk_reports:mandates")
def my_mandates():
    user, participant = worker()

    def add(count):
        for job in rows.jobs(count, participant=participant, ended_on=clock.today()):
            mandate_of(job, user)

    return Listing(user, reverse("phk_reports:mandates"), add)


@listing("phk_reports:mandate_offer")
def whom_to_ask():
    user, participant = worker()
    return Listing(
        user,
        reverse("phk_reports:mandate_offer"),
        lambda count: rows.jobs(count, participant=participant, ended_on=clock.today()),
    )


@listing("jkp_claims:my_jkp")
def my_jkp():
    """Of many claims the newest is shown."""
    user, participant = worker()

    def add(count):
        files = rows.reports(rows.jobs(count, participant=participant, ended_on=clock.today()), state="approved")
        rows.claims(files, state="lapsed")

    return Listing(user, reverse("jkp_claims:my_jkp"), add)


@listing("vacancies:list")
def vacancies():
    user, _participant = worker()

    def add(count):
        Vacancy.objects.bulk_create(
            VacancyFactory.build(company=company, region=company.region) for company in rows.companies(count)
        )

    return Listing(user, reverse("vacancies:list"), add)


@listing("vacancies:applications")
def my_applications():
    user, _participant = worker()

    def add(count):
        vacancies = Vacancy.objects.bulk_create(
            VacancyFactory.build(company=company) for company in rows.companies(count)
        )
        sent = Application.objects.bulk_create(
            ApplicationFactory.build(vacancy=vacancy, applicant=user) for vacancy in vacancies
        )
        Interview.objects.bulk_create(InterviewFactory.build(application=application) for application in sent)

    return Listing(user, reverse("vacancies:applications"), add)


@listing("training:list")
def classes():
    user, _participant = worker()

    def add(count):
        courses = courses_of(count)
        TrainingClass.objects.bulk_create(TrainingClassFactory.build(course=course) for course in courses)
        recommended = courses + courses_of(count)
        by = rows.users(len(recommended))
        Recommendation.objects.bulk_create(
            RecommendationFactory.build(course=course, worker=user, by=adviser)
            for course, adviser in zip(recommended, by, strict=True)
        )

    return Listing(user, reverse("training:list"), add)


def courses_of(count, region=rows.REGION) -> list[Course]:
    """Each of another provider."""
    providers = Provider.objects.bulk_create(ProviderFactory.build(region_id=region) for _ in range(count))
    return Course.objects.bulk_create(CourseFactory.build(provider=provider) for provider in providers)


@listing("training:mine")
def my_classes():
    user, _participant = worker()

    def add(count):
        classes = TrainingClass.objects.bulk_create(
            TrainingClassFactory.build(course=course) for course in courses_of(count)
        )
        Enrolment.objects.bulk_create(
            EnrolmentFactory.build(training_class=training_class, worker=user) for training_class in classes
        )

    return Listing(user, reverse("training:mine"), add)


@listing("counselling:sessions")
def my_sessions():
    user, participant = worker()
    participant.employments.get().company.region_id = rows.REGION

    def add(count):
        soon, before = clock.now() + timedelta(days=1), clock.now() - timedelta(days=9)
        Slot.objects.bulk_create(slots(count, soon))
        held = Slot.objects.bulk_create(slots(count, before))
        Session.objects.bulk_create(SessionFactory.build(slot=slot, client=user) for slot in held)

    return Listing(user, reverse("counselling:sessions"), add)


def slots(count, starts_at, **details):
    """Each of another counsellor, at the office of the region."""
    office = OfficeFactory()
    return [
        SlotFactory.build(office=office, starts_at=starts_at, **({"counsellor": counsellor} | details))
        for counsellor in rows.users(count)
    ]


@listing("notifications:inbox")
def inbox():
    user, _participant = worker()
    return Listing(
        user,
        reverse("notifications:inbox"),
        lambda count: Notice.objects.bulk_create(
            Notice(recipient=user, key=f"{count}:{number}", title="Judul", body="Isi", url="/jkp/")
            for number in range(count)
        ),
    )


# The Disnaker


@listing("phk_reports:queue")
def queue():
    return queue_tab("", "submitted")


@listing("phk_reports:queue, those under review")
def queue_under_review():
    return queue_tab("?tab=diperiksa", "in_review")


@listing("phk_reports:queue, those decided")
def queue_decided():
    return queue_tab("?tab=selesai", "approved")


def queue_tab(query, state):
    def add(count):
        files = rows.reports(rows.jobs(count), state=state)
        documents = one_document_each(count)
        Evidence.objects.bulk_create(
            Evidence(report=file, document=document, evidence_kind="notice", side="employer")
            for file, document in zip(files, documents, strict=True)
        )

    return Listing(officer(Role.MEDIATOR), reverse("phk_reports:queue") + query, add)


def one_document_each(count, **details) -> list[Document]:
    """Rows of documents; only the first has a stored file."""
    first = DocumentFactory(**details)
    fields = {field.attname: getattr(first, field.attname) for field in Document._meta.concrete_fields}
    return Document.objects.bulk_create(
        Document(**fields | {"id": (key := uuid7()), "file": f"documents/20250101/{key.hex}.pdf"}) for _ in range(count)
    )


@listing("documents:mine")
def files_of_a_person():
    user = UserFactory()
    return Listing(user, reverse("documents:mine"), lambda count: one_document_each(count, owner=user))


@listing("phk_reports:detail")
def file_of_a_mediator():
    """Its evidence and its history."""
    file = rows.reports(rows.jobs(1), state="in_review")[0]

    def add(count):
        for document in one_document_each(count):
            Evidence.objects.create(report=file, document=document, evidence_kind="notice", side="employer")
            record(file, "evidence_added", by=file.reported_by)

    return Listing(officer(Role.MEDIATOR), reverse("phk_reports:detail", args=[file.pk]), add)


@listing("phk_reports:statements")
def what_both_sides_said():
    """Every version of each side."""
    file = rows.reports(rows.jobs(1), state="in_review")[0]

    def add(count):
        there = file.statements.filter(side="worker").count()
        PhkStatement.objects.bulk_create(
            PhkStatement(
                report=file,
                side="worker",
                version=there + number,
                stance="denies",
                narrative="Tidak benar.",
                made_by=file.reported_by,
            )
            for number in range(1, count + 1)
        )

    return Listing(officer(Role.MEDIATOR), reverse("phk_reports:statements", args=[file.pk]), add)


@listing("counselling:today")
def sessions_of_the_day():
    counsellor = officer(Role.COUNSELLOR)

    def add(count):
        for starts_at in (clock.now(), clock.now() - timedelta(days=3), clock.now() + timedelta(days=2)):
            taken = Slot.objects.bulk_create(slots(count, starts_at))
            Session.objects.bulk_create(
                SessionFactory.build(slot=slot, client=client)
                for slot, client in zip(taken, rows.users(count), strict=True)
            )

    return Listing(counsellor, reverse("counselling:today"), add)


@listing("counselling:slots")
def my_slots():
    counsellor = officer(Role.COUNSELLOR)

    def add(count):
        opened = [
            SlotFactory.build(
                counsellor=counsellor,
                office=OfficeFactory(),
                starts_at=clock.now() + timedelta(days=count, minutes=40 * number),
            )
            for number in range(count)
        ]
        Session.objects.bulk_create(
            SessionFactory.build(slot=slot, client=client)
            for slot, client in zip(Slot.objects.bulk_create(opened), rows.users(count), strict=True)
        )

    return Listing(counsellor, reverse("counselling:slots"), add)


@listing("counselling:session")
def earlier_sessions():
    counsellor = officer(Role.COUNSELLOR)
    session = SessionFactory(slot=SlotFactory(counsellor=counsellor, office=OfficeFactory()))

    def add(count):
        held = Slot.objects.bulk_create(slots(count, clock.now() - timedelta(days=9)))
        Session.objects.bulk_create(SessionFactory.build(slot=slot, client=session.client) for slot in held)

    return Listing(counsellor, reverse("counselling:session", args=[session.pk]), add)


@listing("jkp_claims:clients")
def clients():
    def add(count):
        rows.months(rows.claims(rows.reports(rows.jobs(count), state="approved")), state="open")

    return Listing(officer(Role.COUNSELLOR), reverse("jkp_claims:clients"), add)


@listing("training:manage")
def courses():
    def add(count):
        TrainingClass.objects.bulk_create(TrainingClassFactory.build(course=course) for course in courses_of(count))

    return Listing(officer(Role.COUNSELLOR), reverse("training:manage"), add)


@listing("training:class")
def participants_of_a_class():
    training_class = TrainingClassFactory()

    def add(count):
        Enrolment.objects.bulk_create(
            EnrolmentFactory.build(training_class=training_class, worker=user) for user in rows.users(count)
        )

    return Listing(officer(Role.COUNSELLOR), reverse("training:class", args=[training_class.pk]), add)


@listing("training:attendance")
def attendance_of_a_class():
    today = clock.today()
    meeting = MeetingFactory(training_class__starts_on=today, held_on=today)

    def add(count):
        Enrolment.objects.bulk_create(
            EnrolmentFactory.build(training_class=meeting.training_class, worker=user) for user in rows.users(count)
        )

    url = reverse("training:attendance", args=[meeting.training_class_id])
    return Listing(officer(Role.COUNSELLOR), url, add)


@listing("training:find_worker")
def workers_by_name():
    def add(count):
        accounts = rows.users(count)
        company = MembershipFactory().company
        for person in rows.people(count, accounts):
            EmploymentFactory(participant=person, company=company)

    return Listing(officer(Role.COUNSELLOR), reverse("training:find_worker") + "?words=Contoh", add)


# BPJS


@listing("jkp_claims:verification")
def verification():
    def add(count):
        rows.months(rows.claims(rows.reports(rows.jobs(count), state="approved")))

    return Listing(officer(Role.VERIFIER), reverse("jkp_claims:verification"), add)


@listing("jkp_claims:objections")
def objections():
    def add(count):
        rows.months(rows.claims(rows.reports(rows.jobs(count), state="approved")), state="objected")
        for state in ("objected", "forecast"):
            rows.claims(rows.reports(rows.jobs(count), state="approved"), state=state)

    return Listing(officer(Role.VERIFIER), reverse("jkp_claims:objections"), add)


@listing("jkp_claims:my_liabilities")
def what_the_company_owes():
    user, company = member()

    def add(count):
        rows.debts(rows.claims(rows.reports(rows.jobs(count, company=company), state="approved")))

    return Listing(user, reverse("jkp_claims:my_liabilities"), add)


@listing("jkp_claims:liabilities")
def what_companies_owe():
    def add(count):
        rows.debts(rows.claims(rows.reports(rows.jobs(count), state="approved")))

    return Listing(officer(Role.VERIFIER), reverse("jkp_claims:liabilities"), add)


@listing("jkp_claims:liability")
def history_of_a_debt():
    case = rows.debts(rows.claims(rows.reports(rows.jobs(1), state="approved")))[0]
    return about_a_case(case, "jkp_claims:liability", "refuse_report")


@listing("jkp_claims:claim")
def history_of_a_claim():
    claim = rows.claims(rows.reports(rows.jobs(1), state="approved"))[0]
    return about_a_case(claim, "jkp_claims:claim", "refuse")


@listing("jkp_claims:month")
def history_of_a_month():
    month = rows.months(rows.claims(rows.reports(rows.jobs(1), state="approved")), state="in_verification")[0]
    return about_a_case(month, "jkp_claims:month", "take")


def about_a_case(case, name, verb):
    """The history, each line by somebody else."""

    def add(count):
        for _ in range(count):
            record(case, verb, by=officer(Role.VERIFIER))

    return Listing(officer(Role.VERIFIER), reverse(name, args=[case.pk]), add)


@listing("payouts:batches")
def batches():
    def add(count):
        signers = rows.users(2 * count)
        with rows.past_the_guards():
            Batch.objects.bulk_create(
                Batch(
                    number=Batch.new_number(),
                    state="void",
                    maker=signers[number],
                    approver=signers[-1 - number],
                    count=1,
                    total=2_250_000,
                    content_sha256="0" * 64,
                )
                for number in range(count)
            )

    return Listing(officer(Role.PAY_MAKER), reverse("payouts:batches"), add)


def payments(count):
    approved_months(count)
    prepare(clock.now())


@listing("payouts:batch")
def payments_of_a_batch():
    payments(1)
    batch = Batch.objects.get(state="draft")
    return Listing(officer(Role.PAY_MAKER), reverse("payouts:batch", args=[batch.pk]), payments)


@listing("payouts:submit")
def batch_to_sign():
    payments(1)
    batch = Batch.objects.get(state="draft")
    return Listing(officer(Role.PAY_MAKER), reverse("payouts:submit", args=[batch.pk]), payments)


@listing("payouts:returns")
def returned_payments():
    def add(count):
        payments(count)
        with rows.past_the_guards():
            Attempt.objects.filter(state="ready").update(
                state="returned", reason="ACCOUNT_INACTIVE", answered_at=clock.now()
            )

    return Listing(officer(Role.PAY_MAKER), reverse("payouts:returns"), add)


# Everybody, and the administrator


@listing("administration")
def assignments():
    def add(count):
        for user in rows.users(count):
            AssignmentFactory(user=user)

    return Listing(officer(Role.ADMINISTRATOR), reverse("administration"), add)


@listing("offices:people")
def officers_and_their_roles():
    def add(count):
        for user in rows.users(count):
            AssignmentFactory(user=user)

    return Listing(officer(Role.ADMINISTRATOR), reverse("offices:people"), add)


@listing("offices:person")
def one_persons_roles():
    person = UserFactory()

    def add(count):
        for office in rows.offices(count):
            assignment = AssignmentFactory(user=person, role=Role.EMPLOYER, office=office)
            record(assignment, "suspended", by=officer(Role.ADMINISTRATOR))

    return Listing(officer(Role.ADMINISTRATOR), reverse("offices:person", args=[person.pk]), add)


@listing("offices:offices")
def offices():
    return Listing(officer(Role.ADMINISTRATOR), reverse("offices:offices"), rows.offices)


@listing("offices:office")
def officers_of_an_office():
    office = OfficeFactory()

    def add(count):
        for user in rows.users(count):
            AssignmentFactory(user=user, office=office)

    return Listing(officer(Role.ADMINISTRATOR), reverse("offices:office", args=[office.pk]), add)


@listing("offices:grants")
def proposals_of_roles():
    def add(count):
        for user, proposer, office in zip(rows.users(count), rows.users(count), rows.offices(count), strict=True):
            RoleGrantFactory(user=user, proposed_by=proposer, office=office)

    return Listing(officer(Role.ADMINISTRATOR), reverse("offices:grants"), add)


@listing("jkp_claims:adoptions")
def proposals_of_regulations():
    return Listing(officer(Role.ADMINISTRATOR), reverse("jkp_claims:adoptions"), rows.declined_proposals)


@listing("jkp_claims:regulations")
def adopted_regulations():
    return Listing(UserFactory(), reverse("jkp_claims:regulations"), rows.adopted_proposals)


@listing("accounts:acting")
def my_roles():
    user = UserFactory()

    def add(count):
        first = user.assignments.count()
        for number in range(first, first + count):
            AssignmentFactory(user=user, role=Role.EMPLOYER, office=OfficeFactory(name=f"Kantor {number}"))

    return Listing(user, reverse("accounts:acting"), add)


@listing("usersessions_list")
def my_devices():
    user = UserFactory()

    def add(count):
        data = SessionStore().encode({HASH_SESSION_KEY: user.get_session_auth_hash()})
        until = clock.machine_now() + timedelta(hours=1)
        keys = [f"{count}-{number}" for number in range(count)]
        OpenSession.objects.bulk_create(
            OpenSession(session_key=key, session_data=data, expire_date=until) for key in keys
        )
        UserSession.objects.bulk_create(UserSession(user=user, session_key=key, ip="10.0.0.1") for key in keys)

    return Listing(user, reverse("usersessions_list"), add)


@listing("mfa_index")
def my_passkeys():
    user = UserFactory()
    return Listing(
        user,
        reverse("mfa_index"),
        lambda count: Authenticator.objects.bulk_create(
            Authenticator(user=user, type="webauthn", data={"name": f"Kunci {number}", "credential": {}})
            for number in range(count)
        ),
    )


@listing("profiles:entries,pendidikan")
def my_education():
    return section_of("pendidikan", EducationFactory)


@listing("profiles:entries,riwayat-kerja")
def my_experience():
    return section_of("riwayat-kerja", WorkExperienceFactory)


@listing("profiles:entries,sertifikat")
def my_certificates():
    return section_of("sertifikat", CertificateFactory, with_file=True)


@listing("profiles:entries,keahlian")
def my_skills():
    return section_of("keahlian", SkillFactory)


def section_of(slug, factory, **details):
    """The rows of one section of a profile."""
    user = UserFactory()

    def add(count):
        for _ in range(count):
            factory(user=user, **details)

    return Listing(user, reverse("profiles:entries", args=[slug]), add)


@listing("training:providers")
def training_providers():
    return Listing(UserFactory(), reverse("training:providers"), courses_of)


@listing("single_sign_on:consents")
def allowed_services():
    user = UserFactory()
    return Listing(user, reverse("single_sign_on:consents"), lambda count: rows.consents(user, count))


@listing("single_sign_on:services")
def relying_services():
    def add(count):
        for _number in range(count):
            registered()

    return Listing(officer(Role.ADMINISTRATOR), reverse("single_sign_on:services"), add)


@listing("mailbox")
def mailbox():
    return Listing(
        UserFactory(),
        reverse("mailbox"),
        lambda count: OutboxMessage.objects.bulk_create(
            OutboxMessage(key=f"{count}:{number}", channel="email", address="a@contoh.example", subject="s", body="b")
            for number in range(count)
        ),
    )


# Rights over one's data


@listing("my_data:readings")
def who_opened_my_data():
    user = UserFactory()

    def add(count):
        for company in rows.companies(count):
            reader = MembershipFactory(company=company).user
            DataReadingFactory(person=user, reader_id=reader.pk, reader_role=Role.EMPLOYER)

    return Listing(user, reverse("my_data:readings"), add)


@listing("my_data:copies")
def my_copies():
    user = UserFactory()
    return Listing(user, reverse("my_data:copies"), lambda count: DataCopyFactory.create_batch(count, person=user))


@listing("my_data:complaints")
def complaints_about_readings():
    return Listing(
        officer(Role.ADMINISTRATOR),
        reverse("my_data:complaints"),
        lambda count: DataComplaintFactory.create_batch(count),
    )


@listing("refused_openings")
def refused_openings():
    def add(count):
        RefusedOpening.objects.bulk_create(
            RefusedOpening(
                address="phk_reports:evidence_file", why="not_theirs", user_id=person.pk, role="worker", source=b"a"
            )
            for person in UserFactory.create_batch(count)
        )

    return Listing(officer(Role.ADMINISTRATOR), reverse("refused_openings"), add)


@listing("my_data:holds")
def legal_holds():
    return Listing(
        officer(Role.ADMINISTRATOR), reverse("my_data:holds"), lambda count: LegalHoldFactory.create_batch(count)
    )


# The identity desk


@listing("identity:queue")
def identities_in_review():
    mediator = officer(Role.MEDIATOR)
    return Listing(
        mediator,
        reverse("identity:queue"),
        lambda count: [claim_in_review(office=mediator.office) for _number in range(count)],
    )


@listing("identity:corrections")
def errors_in_the_register():
    mediator = officer(Role.MEDIATOR)
    return Listing(
        mediator,
        reverse("identity:corrections"),
        lambda count: DataCorrectionFactory.create_batch(count, office=mediator.office),
    )


@listing("identity:recoveries")
def assisted_recoveries():
    mediator = officer(Role.MEDIATOR)

    def add(count):
        for _number in range(count):
            recovery_cooling(UserFactory(worker=True), mediator)

    return Listing(mediator, reverse("identity:recoveries"), add)


# Companies and the desk that registers them


@listing("registry:companies")
def my_companies():
    user = officer(Role.EMPLOYER)
    return Listing(user, reverse("registry:companies"), lambda count: MembershipFactory.create_batch(count, user=user))


@listing("registry:members")
def members_of_a_company():
    user, company = member()

    def add(count):
        for number in range(count):
            MembershipFactory(company=company, user=UserFactory())
            invitation_of(company, user, number)

    return Listing(user, reverse("registry:members", args=[company.pk]), add)


def invitation_of(company, user, number):
    MemberInvitation.objects.create(
        company=company,
        email=f"{company.invitations.count()}.{number}@contoh.example",
        role="preparer",
        invited_by=user,
        link_hash=str(uuid7()),
        link_until=clock.machine_now() + timedelta(hours=1),
    )


@listing("registry:company")
def history_of_a_company():
    user, company = member()

    def add(count):
        for _number in range(count):
            record(company, "changed", by=user, note="Skala")

    return Listing(user, reverse("registry:company", args=[company.pk]), add)


@listing("registry:registrations")
def registrations_at_the_desk():
    def add(count):
        for _number in range(count):
            registration_of(officer(Role.EMPLOYER))

    return Listing(officer(Role.MEDIATOR), reverse("registry:registrations"), add)


@listing("registry:registration")
def one_registration():
    registration = registration_of(officer(Role.EMPLOYER))

    def add(count):
        for _number in range(count):
            registration_of(officer(Role.EMPLOYER), npp=registration.company.npp)
            MembershipFactory(company=registration.company, user=UserFactory())

    return Listing(officer(Role.MEDIATOR), reverse("registry:registration", args=[registration.pk]), add)


@listing("registry:overseen_companies")
def companies_of_the_region():
    return Listing(officer(Role.MEDIATOR), reverse("registry:overseen_companies"), CompanyFactory.create_batch)


@listing("registry:overseen_company")
def one_company_of_the_region():
    company = CompanyFactory()

    def add(count):
        for _number in range(count):
            MembershipFactory(company=company, user=UserFactory())
            record(company, "changed", note="Skala")

    return Listing(officer(Role.MEDIATOR), reverse("registry:overseen_company", args=[company.pk]), add)


@listing("bulk_uploads:list")
def my_uploads():
    """Of many companies and kinds, each from another colleague."""
    user, _company = member()

    def add(count):
        companies, owners = rows.companies(count), rows.users(count)
        Membership.objects.bulk_create(Membership(user=user, company=company, role="owner") for company in companies)
        codes = ("contributions", "participants", "wages", "deactivations")
        Upload.objects.bulk_create(
            Upload(number=Upload.new_number(), kind=codes[at % 4], scope_id=company.pk, owner=owner)
            for at, (company, owner) in enumerate(zip(companies, owners, strict=True))
        )

    return Listing(user, reverse("bulk_uploads:list"), add)


@listing("bulk_uploads:check")
def faults_of_an_upload():
    user, company = member()
    upload = prepare_rows(
        kind="contributions", values=[], scope=company, owner=user, today=clock.today(), now=clock.now()
    )

    def add(count):
        first = upload.rows.count() + 2
        for line in range(first, first + count):
            row = UploadRow(upload=upload, line=line, faults=[Fault(line, "upah", "EMPTY").as_json()])
            row.keep([""] * len(upload.header), dict.fromkeys(upload.header))
            row.save()
        Upload.objects.filter(pk=upload.pk).update(fault_counts={"EMPTY": first + count}, rows_faulty=first + count)

    return Listing(user, reverse("bulk_uploads:check", args=[upload.pk]), add)


@listing("bulk_uploads:send")
def rows_to_send():
    user, company = member()
    upload = prepare_rows(
        kind="contributions", values=[], scope=company, owner=user, today=clock.today(), now=clock.now()
    )

    def add(count):
        first = upload.rows.count() + 2
        for line in range(first, first + count):
            row = UploadRow(upload=upload, line=line, state=RowState.READY)
            row.keep(["1"] * len(upload.header), dict.fromkeys(upload.header))
            row.save()
        Upload.objects.filter(pk=upload.pk).update(rows_ready=upload.rows.count())

    return Listing(user, reverse("bulk_uploads:send", args=[upload.pk]), add)
