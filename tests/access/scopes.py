"""Who sees which rows, model by model: the matrix of roles and records that `visible_to` keeps."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model

from accounts.models import Role
from registry.models import BankAccountCheck, NameCheck, WaitingNameCheck
from sign_in.models import KnownDevice
from tests.access.table import MONEY, A, E, K, M, V, W
from tests.access.world import World
from tests.my_data.factories import AccountClosureFactory
from tests.profiles.factories import (
    JobWishFactory,
    LanguageSkillFactory,
    ProfileFactory,
    SkillFactory,
    WorkExperienceFactory,
)
from tests.training.factories import MeetingFactory, RecommendationFactory

OWN, ALL = "own", "all"


@dataclass(frozen=True)
class Scope:
    """`of` finds the record in a world, for a role; `sees`: role → those of its own region or its own (OWN), or ALL."""

    of: Callable[[World, Role], Model]
    sees: dict[Role, str]


def scope(of: Callable[[World], Model] | str, **sees: tuple[Role, ...]) -> Scope:
    """`of`: a function of the world, or the key of its object, in which "{role}" may stand."""
    find = (lambda world, role: world.objects[of.format(role=role)]) if isinstance(of, str) else lambda w, role: of(w)
    return Scope(find, {role: how for how in (OWN, ALL) for role in sees.get(how, ())})


def of_one_person(key: str, *, all: tuple[Role, ...] = ()) -> Scope:
    """A record of each person's, theirs alone whatever they act as, besides those who look after `all`."""
    return scope(key, own=tuple(role for role in Role if role not in all), all=all)


def complete(world: World) -> World:
    """The world with what no URL is about."""
    worker, objects = world.story.worker, world.objects
    objects["recommendation"] = RecommendationFactory(
        worker=worker, course=objects["course"], by=world.people[Role.COUNSELLOR]
    )
    account = world.month.bank_account
    objects["name_check"] = BankAccountCheck.objects.create(bank_account=account, answer=NameCheck.MATCHES)
    objects["waiting_check"] = WaitingNameCheck.objects.create(bank_account=account)
    objects["meeting"] = MeetingFactory(training_class=objects["training_class"])
    for role, person in world.people.items():
        objects |= {
            f"profile_{role}": ProfileFactory(user=person),
            f"experience_{role}": WorkExperienceFactory(user=person),
            f"language_{role}": LanguageSkillFactory(user=person),
            f"skill_{role}": SkillFactory(user=person),
            f"wish_{role}": JobWishFactory(user=person),
            f"closure_{role}": AccountClosureFactory(person=person),
            f"device_{role}": KnownDevice.objects.create(user=person, token_hash=person.pk.bytes, name="Peramban"),
        }
    return world


SCOPES = {
    "accounts.User": scope("colleague", all=(A,)),
    "accounts.Office": scope("office", all=(A,)),
    "accounts.Assignment": scope("assignment", all=(A,)),
    "accounts.RoleGrant": scope("grant", all=(A,)),
    "accounts.DataReading": of_one_person("reading_{role}"),
    "bulk_uploads.Upload": scope("upload", own=(E,)),
    "bulk_uploads.UploadRow": scope(lambda world: world.objects["upload"].rows.first(), own=(E,)),
    "documents.Document": scope(lambda world: world.objects["evidence"].document, own=(E,)),
    "documents.RefusedOpening": scope("refused_opening", all=(A,)),
    "documents.RefusedOpeningCount": scope("refused_count", all=(A,)),
    "registry.Membership": scope(lambda world: world.story.member, own=(E, M), all=(V,)),
    "registry.Company": scope(lambda world: world.story.member.company, own=(E, M), all=(V,)),
    "registry.CompanyRegistration": scope("registration", own=(E, M), all=(V,)),
    "registry.MemberInvitation": scope("member_invitation", own=(E,)),
    "registry.CompanyReport": scope("company_report", own=(E, M), all=(V,)),
    "registry.Participant": scope(lambda world: world.story.participant, own=(W, E, M), all=(V,)),
    "registry.Employment": scope("employment", own=(W, E, M), all=(V,)),
    "registry.Contribution": scope(lambda world: world.story.employment.contributions.first(), own=(W, E, M), all=(V,)),
    "registry.BankAccountCheck": scope("name_check", own=(W,), all=(V,)),
    "registry.WaitingNameCheck": scope("waiting_check", own=(W,), all=(V,)),
    "registry.RecordDispute": scope("dispute", own=(W, E, M)),
    "registry.DisputeEvidence": scope("dispute_paper", own=(W, E, M)),
    "registry.CompanyMonth": scope(lambda world: world.story.member.company.months.first(), own=(E, M), all=(V,)),
    "registry.ContributionPayment": scope("contribution_payment", own=(E, M), all=(V,)),
    "registry.BankAccount": scope(lambda world: world.month.bank_account, own=(W,), all=(V,)),
    "phk_reports.PhkReport": scope("report", own=(W, E, M), all=(V,)),
    "phk_reports.MassLayoff": scope("layoff", own=(E, M)),
    "phk_reports.DocumentArchive": scope("archive", own=(E, M)),
    "phk_reports.SampleDraw": scope(lambda world: world.objects["sampled"].draw, own=(M,)),
    "phk_reports.BatchDecision": scope("batch_decision", own=(M,)),
    "phk_reports.Mandate": scope("mandate", own=(W,)),
    "vacancies.Vacancy": scope("vacancy", own=(E,), all=(W, K)),
    "vacancies.Application": scope("application", own=(W, E)),
    "vacancies.Interview": scope("interview", own=(W, E)),
    "counselling.Assessment": scope(lambda world: world.story.worker.assessments.get(), own=(W, K)),
    "counselling.Slot": scope("slot", own=(W, K)),
    "counselling.Session": scope("session", own=(W, K)),
    "training.Provider": scope(lambda world: world.objects["course"].provider, own=(K,), all=(A,)),
    "training.Course": scope("course", all=(W, K, A)),
    "training.TrainingClass": scope("training_class", all=(W, K, A)),
    "training.Recommendation": scope("recommendation", own=(W, K)),
    "training.Enrolment": scope(lambda world: world.objects["training_class"].enrolments.get(), own=(W, K)),
    "training.Meeting": scope("meeting", own=(K,), all=(A,)),
    "jkp_claims.RegulationAdoption": scope("adoption", all=(A,)),
    "jkp_claims.JkpClaim": scope("claim", own=(W, M, K), all=(V,)),
    "jkp_claims.MonthlyClaim": scope("month", own=(W, K), all=(V,)),
    "jkp_claims.CalculationSlip": scope("slip", own=(W,), all=(V,)),
    "jkp_claims.EmployerLiability": scope("liability", own=(W, E, M), all=(V,)),
    "payouts.Payout": scope(lambda world: world.month.payout, own=(W,), all=(V, *MONEY)),
    "payouts.Batch": scope("batch", all=MONEY),
    "payouts.Attempt": scope(lambda world: world.month.payout.attempts.first(), all=MONEY),
    "notifications.Notice": of_one_person("notice_{role}"),
    "identity.IdentityClaim": scope("identity_claim", own=(M, K)),
    "identity.DataCorrection": scope("correction", own=(M, K)),
    "identity.ContactRecovery": scope("recovery", own=(W, M, K)),
    "my_data.DataComplaint": of_one_person("complaint_{role}", all=(A,)),
    "my_data.DataCopy": of_one_person("copy_{role}"),
    "my_data.AccountClosure": of_one_person("closure_{role}"),
    "my_data.LegalHold": scope("hold", all=(A,)),
    "profiles.Profile": of_one_person("profile_{role}"),
    "profiles.Education": of_one_person("education_{role}"),
    "profiles.WorkExperience": of_one_person("experience_{role}"),
    "profiles.Certificate": of_one_person("certificate_{role}"),
    "profiles.LanguageSkill": of_one_person("language_{role}"),
    "profiles.Skill": of_one_person("skill_{role}"),
    "profiles.JobWish": of_one_person("wish_{role}"),
    "sign_in.KnownDevice": of_one_person("device_{role}"),
    "single_sign_on.RelyingService": scope("service", all=(A,)),
    "single_sign_on.Consent": of_one_person("consent_{role}"),
}

# What only counts or is spent: no page is about it.
SEEN_BY_NOBODY = {
    "documents.LetterRegister",
    "sign_in.Tally",
    "single_sign_on.SpentSecret",
    "documents.DoomedFile",
    "documents.ScanStall",
    "documents.SentForm",
}

# Rows that are reached only through another, whose scope they have; and what is about nobody.
THROUGH_ANOTHER = {
    "bulk_uploads.UploadFile": "the upload",
    "documents.Letter": "the case it is about",
    "documents.LetterFile": "the letter",
    "documents.Preview": "the document",
    "notifications.Preference": "the person",
    "payouts.LedgerEntry": "the payout",
    "phk_reports.Evidence": "the report",
    "phk_reports.ArchivedFile": "the ZIP",
    "phk_reports.SampledFile": "the draw",
    "phk_reports.BatchItem": "the decision",
    "phk_reports.PhkStatement": "the report",
    "phk_reports.DisputeStage": "the report",
    "phk_reports.Decision": "the report",
    "phk_reports.FieldChoice": "the decision's report",
    "phk_reports.CorrectionItem": "the decision's report",
    "phk_reports.Recusal": "the report",
    "phk_reports.Opening": "the report",
    "training.Attendance": "the enrolment",
    "casework.Event": "the case it is about",
    "messaging.OutboxMessage": "no page but the demo's mailbox",
    "messaging.SimulatedText": "no page but the demo's mailbox",
}
ABOUT_NOBODY = {"accounts.Region", "casework.BusinessClock", "casework.HolidayOverride", "casework.JobSlot"}
