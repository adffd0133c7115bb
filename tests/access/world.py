"""Two regions with the same things in them: what one person may see, the person of the other region may not."""

from dataclasses import replace
from datetime import timedelta

from accounts.models import Region, Role, User
from bulk_uploads.models import Upload
from bulk_uploads.sending import start_sending
from bulk_uploads.services import receive
from bulk_uploads.working import work_on
from casework.steps import advance
from core import clock
from documents.models import Letter, RefusedOpening, RefusedOpeningCount
from documents.opening import MOST_LINES
from jkp_claims import facts as reading
from jkp_claims import liabilities
from jkp_claims.adopting import propose
from jkp_claims.adoptions import adoptions
from jkp_claims.models import EmployerLiability, RegulationAdoption
from jkp_claims.rules import assess, liability
from jkp_claims.slips import letter_of
from notifications.models import Notice
from payouts.models import Batch
from payouts.preparing import prepare
from phk_reports import corrections
from phk_reports.layoffs.starting import start_layoff, take_upload
from phk_reports.models import BatchDecision, Decision, DocumentArchive, Evidence, PhkReport, SampledFile, SampleDraw
from phk_reports.services import start_report
from registry.models import ContributionPayment
from single_sign_on.granting import give
from tests.accounts.factories import RoleGrantFactory, UserFactory, officer
from tests.counselling.factories import AssessmentFactory, SessionFactory, SlotFactory
from tests.documents.factories import DocumentFactory, pdf, upload
from tests.identity.factories import DataCorrectionFactory, claim_in_review, recovery_cooling
from tests.jkp_claims.factories import Story
from tests.my_data.factories import DataComplaintFactory, DataCopyFactory, DataReadingFactory, LegalHoldFactory
from tests.phk_reports.factories import mandate_of
from tests.profiles.factories import CertificateFactory, EducationFactory
from tests.registry.disputes import checked, sent_dispute
from tests.registry.factories import CompanyReportFactory, EmploymentFactory, MembershipFactory
from tests.registry.registrations import invitation_to, registration_of
from tests.single_sign_on.factories import registered
from tests.training.factories import CourseFactory, EnrolmentFactory, ProviderFactory, TrainingClassFactory
from tests.vacancies.factories import ApplicationFactory, InterviewFactory, VacancyFactory

HERE, ELSEWHERE = "3275", "3578"


class World:
    """People of each role and the objects of one region; `objects` holds one for each kind of key in a URL."""

    def __init__(self, region: str):
        self.region = Region.objects.get(code=region)
        self.people: dict[str, User] = {}
        self.objects: dict[str, object] = {}
        self._claims(region)
        self._reports()
        self._looking_for_work()
        self._learning()
        self._paperwork()
        self._profiles()
        self._offices(region)
        self._rights_over_data()
        self._disputes()
        self._other_services()
        self._identities(region)
        self._companies()
        self._layoffs()
        self._refused()

    def _claims(self, region):
        self.story = story = Story(region=region)
        self.month = story.month_approved()
        prepare(clock.now())
        self.batch = Batch.objects.latest("created_at")
        others = {role: officer(role, region=region) for role in Role if role not in (Role.WORKER, Role.EMPLOYER)}
        self.people = others | {
            Role.WORKER: story.worker,
            Role.EMPLOYER: story.employer,
            Role.MEDIATOR: story.mediator,
            Role.VERIFIER: story.verifier,
        }
        self.objects |= {
            "claim": story.claim,
            "month": self.month,
            "report": story.report,
            "employment": story.employment,
            "batch": self.batch,
            "adoption": open_proposal(),
        }
        self.objects["slip"] = slip = self.month.slips.get()
        letter_of(slip, clock.today())
        self.objects["liability"] = owed = reported_debt(story)
        self.objects["liability_proof"] = owed.evidence

    def _reports(self):
        """A file that waits for a mediator, and a draft of each side."""
        today, story = clock.today(), self.story
        again = EmploymentFactory(participant=story.participant, company=story.member.company, ended_on=today)
        waiting = start_report(employment=again, by=story.employer, side="employer")
        PhkReport.objects.filter(pk=waiting.pk).update(terminated_on=today - timedelta(days=1), cause="b")
        waiting.refresh_from_db()
        Evidence.objects.create(
            report=waiting, document=DocumentFactory(owner=story.employer), evidence_kind="notice", side="employer"
        )
        advance(waiting, PhkReport.submit, by=story.employer)
        elsewhere = EmploymentFactory(participant=story.participant, company=story.member.company, ended_on=today)
        asked, asked_document = self._asked()
        self.objects |= {
            "held_report": self._held(),
            "waiting_report": waiting,
            "worker_draft": start_report(employment=elsewhere, by=story.worker, side="worker"),
            "employer_draft": start_report(employment=elsewhere, by=story.employer, side="employer"),
            "evidence": named_evidence(story.report),
            "unreported": EmploymentFactory(company=story.member.company),
            "mandate": mandate_of(story.employment, story.worker),
            "asked_report": asked,
            "asked_document": asked_document,
            "letter": Letter.objects.filter(subject_id=story.report.pk).first(),
        }

    def _held(self):
        """A file in the hands of the region's mediator."""
        story = self.story
        job = EmploymentFactory(participant=story.participant, company=story.member.company, ended_on=clock.today())
        held = start_report(employment=job, by=story.employer, side="employer")
        PhkReport.objects.filter(pk=held.pk).update(terminated_on=clock.today() - timedelta(days=1), cause="b")
        held.refresh_from_db()
        Evidence.objects.create(
            report=held, document=DocumentFactory(owner=story.employer), evidence_kind="acceptance", side="employer"
        )
        sent = advance(held, PhkReport.submit, by=story.employer)
        return advance(sent, PhkReport.take, by=story.mediator, officer=story.mediator)

    def _asked(self):
        """A file sent back: each side is asked for something, the employer for a document too."""
        story, held = self.story, self._held()
        decision = Decision.objects.create(
            report=held, verdict="ask_correction", to_worker="-", to_employer="-", decided_by=story.mediator
        )
        items = [
            {"side": "employer", "field": "narrative", "note": "Jelaskan."},
            {"side": "employer", "evidence": held.evidence.get(), "note": "Tidak terbaca."},
            {"side": "worker", "field": "accepts_termination", "note": "Pilih satu."},
        ]
        asked = corrections.ask(held, decision, items)
        return advance(held, PhkReport.ask_correction, by=story.mediator), asked[1]

    def _layoffs(self):
        """A layoff that was sent, its ZIP, the sample drawn for the region's mediator, and their decision."""
        company, member = self.story.member.company, self.story.employer
        layoff = start_layoff(company, by=member)
        job = EmploymentFactory(participant=self.story.participant, company=company, ended_on=clock.today())
        table = f"kpj;tanggal_phk;alasan;diterima_pekerja\n{job.kpj};{clock.today():%d-%m-%Y};b;Ya".encode()
        table, _there_before = receive(
            kind="layoff_workers", data=table, file_name="phk.csv", owner=member, scope=company
        )
        take_upload(layoff, table)
        soon = clock.machine_now() + timedelta(hours=1)
        work_on(table.pk, clock.now, until=soon)
        start_sending(Upload.objects.get(pk=table.pk), by=member)
        work_on(table.pk, clock.now, until=soon)
        layoff.refresh_from_db()
        mediator = self.people[Role.MEDIATOR]
        draw = SampleDraw.objects.create(layoff=layoff, officer=mediator, seed="x")
        self.objects |= {
            "layoff": layoff,
            "layoff_upload": table,
            "archive": DocumentArchive.objects.create(
                layoff=layoff, brought_by=member, evidence_kind="acceptance", state="done"
            ),
            "sampled": SampledFile.objects.create(draw=draw, report=layoff.reports.get()),
            "batch_decision": BatchDecision.objects.create(layoff=layoff, verdict="approve", decided_by=mediator),
        }

    def _looking_for_work(self):
        vacancy = VacancyFactory(company=self.story.member.company, region=self.region)
        worker = self.story.worker
        cv = DocumentFactory(owner=worker)
        application = ApplicationFactory(vacancy=vacancy, applicant=worker, cv=cv)
        self.objects |= {
            "vacancy": vacancy,
            "application": application,
            "interview": InterviewFactory(application=application),
        }

    def _learning(self):
        counsellor = self.people[Role.COUNSELLOR]
        office = counsellor.office
        free = SlotFactory(counsellor=counsellor, office=office, starts_at=clock.now() + timedelta(days=2))
        taken = SlotFactory(counsellor=counsellor, office=office, starts_at=clock.now() + timedelta(days=3))
        AssessmentFactory(worker=self.story.worker)
        course = CourseFactory(provider=ProviderFactory(region=self.region))
        training_class = TrainingClassFactory(course=course)
        EnrolmentFactory(training_class=training_class, worker=self.story.worker)
        self.objects |= {
            "slot": free,
            "session": SessionFactory(slot=taken, client=self.story.worker),
            "course": course,
            "training_class": training_class,
            "person": self.story.worker,
        }

    def _disputes(self):
        """The worker says that the day they started is wrong, with a paper."""
        dispute = sent_dispute(self.story.employment, self.story.worker, files=[checked(pdf(), "slip.pdf")])
        self.objects |= {"dispute": dispute, "dispute_paper": dispute.evidence.get()}

    def _profiles(self):
        for role, user in self.people.items():
            self.objects[f"education_{role}"] = EducationFactory(user=user)
            self.objects[f"certificate_{role}"] = CertificateFactory(user=user, with_file=True)

    def _paperwork(self):
        scope = self.story.member.company
        upload, _there_before = receive(
            kind="contributions",
            data=f"kpj;bulan;upah;dibayar\n{self.story.employment.kpj};{clock.today():%Y-%m};7000000;\n".encode(),
            file_name="iuran.csv",
            owner=self.story.employer,
            scope=scope,
        )
        work_on(upload.pk, clock.now, until=clock.machine_now() + timedelta(hours=1), tell=False)
        notices = {
            f"notice_{role}": Notice.objects.create(recipient=user, key=f"{self.region.pk}:{role}", title="t", body="b")
            for role, user in self.people.items()
        }
        report = CompanyReportFactory(company=scope, filed_by=self.story.employer)
        self.objects["contribution_payment"] = ContributionPayment.objects.create(
            company=scope,
            month=clock.today().replace(day=1),
            paid_on=clock.today(),
            reference="CONTOH",
            recorded_by=self.story.employer,
        )
        self.objects |= {"upload": upload, "company": scope, "company_report": report} | notices

    def _offices(self, region):
        """An officer of the region, and a proposal that waits for the second administrator."""
        colleague = officer(Role.MEDIATOR, region=region)
        self.objects |= {
            "colleague": colleague,
            "assignment": colleague.assignments.get(),
            "office": colleague.office,
            "grant": RoleGrantFactory(office=colleague.office),
        }

    def _identities(self, region):
        """One in review, an error in the register's data, and an assisted recovery of the worker's account."""
        mediator = self.people[Role.MEDIATOR]
        self.objects |= {
            "identity_claim": claim_in_review(office=mediator.office),
            "correction": DataCorrectionFactory(office=mediator.office, with_file=True),
            "recovery": recovery_cooling(self.story.worker, mediator),
        }

    def _refused(self):
        """The other side of a file address: somebody who did not get it."""
        source = self.region.pk.encode()
        self.objects |= {
            "refused_opening": RefusedOpening.objects.create(
                address="phk_reports:evidence_file", why="signed_out", source=source
            ),
            "refused_count": RefusedOpeningCount.objects.create(
                source=source, hour=clock.machine_now(), times=MOST_LINES + 1
            ),
        }

    def _companies(self):
        """The employer's second company waits for the Disnaker; the first has another member, and an invitation."""
        waiting = registration_of(self.story.employer, region=self.region, name=f"PT Zaman Contoh {self.region.pk}")
        company = self.story.member.company
        self.objects |= {
            "registration": waiting,
            "membership": MembershipFactory(company=company, role="preparer"),
            "member_invitation": invitation_to("rekan@contoh.example", company, by=self.story.employer),
        }

    def _other_services(self):
        """A relying service, and everybody's consent to it."""
        self.objects["service"], _secret = registered(name=f"Layanan {self.region}")
        for role, person in self.people.items():
            self.objects[f"consent_{role}"] = give(person, self.objects["service"], ["openid"], clock.now())

    def _rights_over_data(self):
        """Somebody read each person's data, each complained of it and has a copy; one is held."""
        reader = UserFactory()
        for role, person in self.people.items():
            reading = DataReadingFactory(person=person, reader_id=reader.pk)
            self.objects |= {
                f"reading_{role}": reading,
                f"complaint_{role}": DataComplaintFactory(person=person, reading=reading),
                f"copy_{role}": DataCopyFactory(person=person),
            }
        self.objects["hold"] = LegalHoldFactory(person=UserFactory(), set_by=self.people[Role.ADMINISTRATOR])


def named_evidence(report) -> Evidence:
    """A document whose name no other file of the world has."""
    evidence = report.evidence.select_related("document").first()
    evidence.document.name = f"surat-phk-{report.region_id}.pdf"
    evidence.document.save(update_fields=["name"])
    return evidence


def reported_debt(story: Story) -> EmployerLiability:
    """What the company owes first, reported as paid with a proof."""
    facts = reading.frozen_facts(story.claim)
    late = replace(facts, paid_months=frozenset(sorted(facts.paid_months)[:-6]))
    owed = liability(late, assess(late, adoptions(), frozenset(), clock.today()))
    opened = liabilities.open_liability(story.claim, owed, story.claim.regulation)
    return liabilities.report_payment(
        opened, by=story.employer, note="", paid_on=clock.today(), file=upload(pdf(), "transfer.pdf")
    )


def open_proposal() -> RegulationAdoption:
    """The one proposal that waits; there are never two."""
    waiting = RegulationAdoption.objects.first()
    by = officer(Role.ADMINISTRATOR)
    return waiting or propose("PP 6/2025", clock.today(), "Permenaker 2/2025 Pasal II", by=by)


def nobody_special() -> User:
    """Signed in, with no role at all."""
    return UserFactory()
