"""Every model of the portal, and what of it goes into a person's copy of their data: a path to them, or a reason why not.

A path follows relations from the row to the person: to `User`, to `Participant` (the same human being by the NIK), or to a
column that holds the key or the blind index of the person. `tests/my_data/test_person_tables.py` walks all models and fails
when one stands in neither table, or when a relation to a person is in no path and not in `IN_OFFICE`.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from jkp_claims.liabilities import PAYMENT_PROOF, WAGE_PROOF
from phk_reports.models import Side


@dataclass(frozen=True)
class Table:
    """A table of the copy.

    `paths`: from a row to the person, "" the row itself. `held_back`: columns left out. `not_theirs`: rows that are
    somebody else's although a path leads to the person.
    """

    title: str
    paths: tuple[str, ...]
    held_back: tuple[str, ...] = ()
    not_theirs: models.Q | None = None


def company_draft(report: str = "") -> models.Q:
    """A report that the company has not sent yet is the company's."""
    return models.Q(**{f"{report}source": Side.EMPLOYER, f"{report}submitted_at__isnull": True})


OF_CASES = "subject"  # the rows about a case that is in the copy: these name it by key, without a relation

TABLES: dict[str, Table] = {
    # the account
    "accounts.User": Table(_("Akun"), ("",), ("password", "nik_index")),
    "accounts.Assignment": Table(_("Tugas sebagai petugas"), ("user",)),
    "accounts.DataReading": Table(_("Siapa membuka data Anda"), ("person", "nik_index"), ("nik_index",)),
    "account.EmailAddress": Table(_("Alamat email"), ("user",)),
    "mfa.Authenticator": Table(_("Faktor kedua"), ("user",), ("data",)),
    "usersessions.UserSession": Table(_("Perangkat yang masuk"), ("user",), ("session_key", "data")),
    "allauth_idp_oidc.Token": Table(_("Izin layanan lain"), ("user",), ("hash", "data")),
    "accounts.RoleGrant": Table(_("Pemberian peran"), ("user",), ("link_hash", "email")),
    "sign_in.KnownDevice": Table(_("Perangkat yang dikenal"), ("user",), ("token_hash",)),
    "single_sign_on.Consent": Table(_("Izin untuk layanan lain"), ("person",)),
    "identity.IdentityClaim": Table(_("Pemeriksaan identitas"), ("user",), ("nik_index",)),
    "identity.DataCorrection": Table(_("Laporan kesalahan data"), ("person",)),
    "identity.ContactRecovery": Table(
        _("Pemulihan kontak"), ("account",), ("code_hash", "stop_hash", "email", "phone")
    ),
    # the profile
    "profiles.Profile": Table(_("Profil"), ("user",)),
    "profiles.Education": Table(_("Pendidikan"), ("user",)),
    "profiles.WorkExperience": Table(_("Pengalaman kerja"), ("user",)),
    "profiles.Certificate": Table(_("Sertifikat"), ("user",)),
    "profiles.LanguageSkill": Table(_("Bahasa"), ("user",)),
    "profiles.Skill": Table(_("Keahlian"), ("user",)),
    "profiles.JobWish": Table(_("Keinginan kerja"), ("user",)),
    # messages
    "notifications.Notice": Table(_("Pesan"), ("recipient",)),
    "notifications.Preference": Table(_("Saluran pengingat"), ("user",)),
    # the registry
    "registry.Participant": Table(_("Kepesertaan"), ("",), ("nik_index",)),
    "registry.Employment": Table(_("Hubungan kerja"), ("participant",)),
    "registry.Contribution": Table(_("Iuran"), ("employment__participant",)),
    "registry.BankAccount": Table(_("Rekening"), ("participant",), ("number_index",)),
    "registry.BankAccountCheck": Table(_("Pemeriksaan nama rekening"), ("bank_account__participant",)),
    "registry.WaitingNameCheck": Table(_("Rekening yang menunggu bank"), ("bank_account__participant",)),
    "registry.RecordDispute": Table(_("Sanggahan data"), ("person",)),
    "registry.DisputeEvidence": Table(_("Bukti sanggahan"), ("dispute__person",)),
    "registry.MemberInvitation": Table(_("Undangan perusahaan yang diterima"), ("accepted_by",), ("link_hash",)),
    "registry.Membership": Table(_("Perusahaan yang diwakili"), ("user",)),
    # the termination and the benefit
    "phk_reports.PhkReport": Table(_("Laporan PHK"), ("employment__participant",), not_theirs=company_draft()),
    "phk_reports.PhkStatement": Table(
        _("Keterangan PHK"), ("report__employment__participant",), not_theirs=company_draft("report__")
    ),
    "phk_reports.Evidence": Table(
        _("Bukti PHK"), ("report__employment__participant",), not_theirs=company_draft("report__")
    ),
    "phk_reports.Decision": Table(
        _("Keputusan tentang laporan PHK"), ("report__employment__participant",), ("to_employer",)
    ),
    "phk_reports.FieldChoice": Table(
        _("Keterangan yang diikuti mediator"), ("decision__report__employment__participant",)
    ),
    "phk_reports.CorrectionItem": Table(
        _("Perbaikan laporan PHK yang diminta"), ("decision__report__employment__participant",)
    ),
    "phk_reports.Recusal": Table(
        _("Mediator yang tidak boleh memeriksa laporan PHK"), ("report__employment__participant",), ("relation",)
    ),
    "phk_reports.DisputeStage": Table(_("Tahap perselisihan PHK"), ("report__employment__participant",)),
    "phk_reports.Mandate": Table(_("Kuasa dalam laporan PHK"), ("worker", "representative")),
    "jkp_claims.JkpClaim": Table(_("Hak JKP"), ("participant",)),
    "jkp_claims.MonthlyClaim": Table(_("Klaim bulanan"), ("claim__participant",)),
    "jkp_claims.CalculationSlip": Table(_("Struk perhitungan"), ("claim__participant",)),
    "jkp_claims.EmployerLiability": Table(_("Tanggungan perusahaan"), ("claim__participant",)),
    "payouts.Payout": Table(_("Pembayaran"), ("payee",)),
    "payouts.Attempt": Table(_("Upaya kirim pembayaran"), ("payee",)),
    "payouts.LedgerEntry": Table(_("Buku besar"), ("attempt__payee",)),
    # work, counselling, training
    "vacancies.Application": Table(_("Lamaran kerja"), ("applicant",)),
    "vacancies.Interview": Table(_("Wawancara"), ("application__applicant",)),
    "counselling.Assessment": Table(_("Asesmen diri"), ("worker",)),
    "counselling.Slot": Table(_("Jadwal konseling"), ("sessions__client",)),
    "counselling.Session": Table(_("Sesi konseling"), ("client",), ("internal_note",)),
    "training.Recommendation": Table(_("Rekomendasi pelatihan"), ("worker",)),
    "training.Enrolment": Table(_("Pelatihan"), ("worker",)),
    "training.Attendance": Table(_("Kehadiran pelatihan"), ("enrolment__worker",)),
    # files, letters and the trail
    # a company's member and an officer upload papers about workers: those are the file's, and theirs
    "documents.Document": Table(
        _("Unggahan"),
        ("owner",),
        not_theirs=models.Q(phk_evidence__side=Side.EMPLOYER) | models.Q(kind__in=[WAGE_PROOF, PAYMENT_PROOF]),
    ),
    "documents.Letter": Table(_("Surat"), (OF_CASES,)),
    "documents.SentForm": Table(_("Formulir berkas yang terkirim hari ini"), ("person",), ("key",)),
    "documents.RefusedOpening": Table(_("Berkas yang tidak dapat Anda buka"), ("user_id",), ("source",)),
    "bulk_uploads.Upload": Table(
        _("Unggahan tabel"), ("owner",), ("header", "file_fault_details", "correction", "lease_until", "position")
    ),
    "casework.Event": Table(_("Jejak"), (OF_CASES, "actor_id"), ("actor_id", "xact")),
    # rights over the data
    "my_data.DataComplaint": Table(_("Aduan tentang data"), ("person",)),
    "my_data.DataCopy": Table(_("Salinan data"), ("person",), ("file",)),
    "my_data.AccountClosure": Table(_("Penutupan akun"), ("person",)),
}

NOBODYS = "About no person."
OF_A_COMPANY = "A company's, not a person's; who acts for it stands in registry.Membership."
LIBRARY = "A table of the framework without a person."
NOT_IN_THE_COPY: dict[str, str] = {
    "documents.LetterFile": "The PDF of a letter; what it says stands in documents.Letter, and its page hands it out.",
    "documents.LetterRegister": NOBODYS,
    "phk_reports.Opening": "When an officer last had a file open, for a day; who read what stands in accounts.DataReading.",
    "documents.Preview": "A picture of a document's page; the document itself stands in documents.Document.",
    "documents.RefusedOpeningCount": "Counts under keyed hashes, which name nobody.",
    "phk_reports.MassLayoff": OF_A_COMPANY,
    "phk_reports.DocumentArchive": OF_A_COMPANY,
    "phk_reports.ArchivedFile": "What became of a file of a company's ZIP; what was kept stands in phk_reports.Evidence.",
    "phk_reports.SampleDraw": NOBODYS,
    "phk_reports.SampledFile": "Which files an officer looked at first; who read what stands in accounts.DataReading.",
    "phk_reports.BatchDecision": NOBODYS,
    "phk_reports.BatchItem": "A line of an office's work; the decision itself stands in phk_reports.Decision.",
    "payouts.Batch": "Thousands of payments together; one's own stand in payouts.Payout.",
    "jkp_claims.RegulationAdoption": NOBODYS,
    "vacancies.Vacancy": OF_A_COMPANY,
    "registry.Company": OF_A_COMPANY,
    "registry.CompanyMonth": OF_A_COMPANY,
    "registry.ContributionPayment": OF_A_COMPANY,
    "registry.CompanyRegistration": OF_A_COMPANY,
    "registry.CompanyReport": OF_A_COMPANY,
    "bulk_uploads.UploadFile": OF_A_COMPANY,
    "bulk_uploads.UploadRow": OF_A_COMPANY,
    "training.Provider": NOBODYS,
    "training.Course": NOBODYS,
    "training.TrainingClass": NOBODYS,
    "training.Meeting": NOBODYS,
    "accounts.Region": NOBODYS,
    "accounts.Office": NOBODYS,
    "casework.BusinessClock": NOBODYS,
    "casework.HolidayOverride": NOBODYS,
    "casework.JobSlot": NOBODYS,
    "messaging.OutboxMessage": "Names an encrypted address, not a person; its words stand in notifications.Notice.",
    "messaging.SimulatedText": "The demo's telephone: names a message only.",
    "documents.DoomedFile": NOBODYS,
    "documents.ScanStall": NOBODYS,
    "my_data.LegalHold": "An investigation may have to stay unknown to the person; the legal basis says who may be told.",
    "account.EmailConfirmation": "Codes that open an account; unused here, codes live in encrypted sessions.",
    "allauth_idp_oidc.Client": "A service that relies on the portal, registered by an administrator.",
    "sign_in.Tally": "Counts under keyed hashes, which name nobody.",
    "single_sign_on.RelyingService": NOBODYS,
    "single_sign_on.SpentSecret": "Hashes of spent codes, to catch a thief; the consents say which service had access.",
    "auth.Permission": LIBRARY,
    "auth.Group": LIBRARY,
    "auth.Group_permissions": LIBRARY,
    "contenttypes.ContentType": LIBRARY,
    "sessions.Session": "Encrypted, and names nobody; the person's devices stand in usersessions.UserSession.",
}

# Relations to a person who acted in office or for a company: what they did stands in the trail (casework.Event).
IN_OFFICE = {
    "bulk_uploads.Upload": {"sent_by"},
    "payouts.Batch": {"maker", "approver", "releaser"},
    "jkp_claims.RegulationAdoption": {"proposed_by", "decided_by"},
    "jkp_claims.JkpClaim": {"decided_by"},
    "jkp_claims.EmployerLiability": {"decided_by"},
    "jkp_claims.MonthlyClaim": {"decided_by"},
    "phk_reports.PhkReport": {"reported_by", "officer", "rejected_by"},
    "phk_reports.PhkStatement": {"made_by"},
    "phk_reports.MassLayoff": {"started_by"},
    "phk_reports.DocumentArchive": {"brought_by"},
    "phk_reports.SampleDraw": {"officer"},
    "phk_reports.BatchDecision": {"decided_by"},
    "phk_reports.DisputeStage": {"recorded_by"},
    "phk_reports.Decision": {"decided_by"},
    "phk_reports.Recusal": {"officer", "declared_by"},
    "phk_reports.Opening": {"officer"},
    "vacancies.Interview": {"recorded_by"},
    "counselling.Slot": {"counsellor"},
    "training.Recommendation": {"by"},
    "registry.Company": {"members"},
    "registry.CompanyReport": {"saved_by", "filed_by"},
    "registry.ContributionPayment": {"recorded_by"},
    "registry.CompanyRegistration": {"submitted_by", "decided_by", "refused_by"},
    "registry.MemberInvitation": {"invited_by"},
    "registry.RecordDispute": {"answered_by", "decided_by"},
    "allauth_idp_oidc.Client": {"owner"},
    "accounts.RoleGrant": {"proposed_by", "decided_by"},
    "identity.IdentityClaim": {"decided_by"},
    "identity.DataCorrection": {"decided_by"},
    "identity.ContactRecovery": {"opened_by", "factors_confirmed_by"},
    "single_sign_on.RelyingService": {"disabled_by"},
    "single_sign_on.SpentSecret": {"person"},
    "my_data.DataComplaint": {"answered_by"},
    "my_data.LegalHold": {"person", "set_by", "lifted_by"},
}
