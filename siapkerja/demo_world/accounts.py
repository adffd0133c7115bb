"""The accounts of the offices, and which accounts are worth a visit."""

from dataclasses import dataclass

from accounts.models import OfficeKind, Role

PASSWORD = "siapkerja-contoh"  # of every demo account; the portal refuses to seed outside the demo
EMAILS_AT = "contoh.example"


@dataclass(frozen=True)
class OfficeSeed:
    key: str
    name: str
    kind: OfficeKind
    region: str | None = None


OFFICES = (
    OfficeSeed("bekasi", "Disnaker Kota Bekasi (contoh)", OfficeKind.REGENCY, "3275"),
    OfficeSeed("jaksel", "Sudinaker Jakarta Selatan (contoh)", OfficeKind.REGENCY, "3174"),
    OfficeSeed("jakpus", "Sudinaker Jakarta Pusat (contoh)", OfficeKind.REGENCY, "3171"),
    OfficeSeed("surabaya", "Disnaker Kota Surabaya (contoh)", OfficeKind.REGENCY, "3578"),
    OfficeSeed("medan", "Disnaker Kota Medan (contoh)", OfficeKind.REGENCY, "1271"),
    OfficeSeed("makassar", "Disnaker Kota Makassar (contoh)", OfficeKind.REGENCY, "7371"),
    OfficeSeed("jayapura", "Disnaker Kota Jayapura (contoh)", OfficeKind.REGENCY, "9171"),
    OfficeSeed("bpjs", "BPJS Ketenagakerjaan (contoh)", OfficeKind.BPJS),
    OfficeSeed("ministry", "Kementerian Ketenagakerjaan (contoh)", OfficeKind.MINISTRY),
)


@dataclass(frozen=True)
class OfficerSeed:
    """`nik` only for who is shown with two roles: everybody with a NIK may also act as a worker."""

    key: str
    name: str
    role: Role
    office: str
    nik: str | None = None

    @property
    def email(self) -> str:
        return f"{self.key}@{EMAILS_AT}"


OFFICERS = (
    OfficerSeed("mediator.bekasi", "Sri Wahyuni", Role.MEDIATOR, "bekasi"),
    OfficerSeed("mediator2.bekasi", "Dadang Kurniawan", Role.MEDIATOR, "bekasi"),
    OfficerSeed("mediator.jaksel", "Laras Widyaningrum", Role.MEDIATOR, "jaksel"),
    OfficerSeed("mediator.jakpus", "Iwan Setiawan", Role.MEDIATOR, "jakpus"),
    OfficerSeed("mediator.surabaya", "Endang Purwati", Role.MEDIATOR, "surabaya"),
    OfficerSeed("mediator.medan", "Rosmawati Siregar", Role.MEDIATOR, "medan"),
    OfficerSeed("mediator.makassar", "Baso Mappanyukki", Role.MEDIATOR, "makassar"),
    OfficerSeed("mediator.jayapura", "Maria Yoku", Role.MEDIATOR, "jayapura"),
    OfficerSeed("konselor.bekasi", "Ratna Komalasari", Role.COUNSELLOR, "bekasi", nik="3275025203820021"),
    OfficerSeed("verifikator", "Arif Budiman", Role.VERIFIER, "bpjs"),
    OfficerSeed("verifikator2", "Wulan Permatasari", Role.VERIFIER, "bpjs"),
    OfficerSeed("bayar.penyusun", "Galih Prakoso", Role.PAY_MAKER, "bpjs"),
    OfficerSeed("bayar.penyetuju", "Hesti Ningrum", Role.PAY_APPROVER, "bpjs"),
    OfficerSeed("bayar.pelepas", "Farid Maulana", Role.PAY_RELEASER, "bpjs"),
    OfficerSeed("admin", "Citra Anggraini", Role.ADMINISTRATOR, "ministry"),
    OfficerSeed("admin2", "Yoga Pratama", Role.ADMINISTRATOR, "ministry"),
)

# Newly appointed: no authenticator app yet, so that somebody can walk through setting one up.
WITHOUT_FACTOR = {"mediator.jayapura"}

# E-mail before the @, and what to try with it; in the order in which `demo_accounts` prints them.
WORTH_A_VISIT = (
    ("hr.sinar", "reports the PHK of Siti (Rp7.000.000) or Budi (Rp4.000.000), then deactivates them"),
    ("mediator.bekasi", "takes and approves that report; two sides of Euis differ; a layoff of 30 waits (PHK massal)"),
    ("pengisi.sinar", "prepares for hr.sinar: a table with three faults waits, and nothing counts before it is sent"),
    ("penyetuju.sinar", "sends what the preparer has prepared"),
    ("hr.cahaya", "has registered a company, which mediator.bekasi has not approved yet"),
    ("hr.garda", "PHK files: corrects one document of Hasan, has sent that of Dadan, and has not deactivated Lilis"),
    ("hr.angkut", "has reported a layoff of 30 workers with one agreement: four of them need a closer look"),
    ("hr.rapi", "a layoff of 10 workers: a mediator looked at a sample and approved all of them together"),
    ("serikat", "acts for workers: a mandate in force (Cecep), one offered (Ujang), a report begun for Pipit"),
    ("euis", "she and her company reported different days: one file with both sides"),
    ("ujang", "says that he was not dismissed, and asks the union to act for him"),
    ("neneng", "has no evidence and her company is silent: a mediator works on it all the same"),
    ("cecep", "his dispute has come to the first session of the mediation, with the union at his side"),
    ("rohim", "his dispute ended with an agreement, which gives the day of the PHK; he can claim"),
    ("lilis", "approved, and the company has not deactivated her: it was reminded twice"),
    ("siti", "claims month 1 after the approval: 3 x Rp2.250.000, then 3 x Rp1.250.000"),
    ("budi", "claims too: 3 x Rp1.800.000, then 3 x Rp1.000.000"),
    ("verifikator", "approves the months"),
    ("bayar.penyusun", "submits the draft batch"),
    ("bayar.penyetuju", "approves the submitted batch"),
    ("bayar.pelepas", "releases the approved batch to the bank"),
    ("konselor.bekasi", "records sessions and recommends training; has two roles, counsellor and worker"),
    ("kevin", "works for two employers, and chooses the one for JKP"),
    ("rina", "her employer is silent: she reports the PHK herself, for instance of three weeks ago"),
    ("agus", "month 3 can be filed now, all conditions but the filing are met"),
    ("nurul", "month 6 can be filed now, with the employment-status form"),
    ("lina", "the bank sent month 1 back: she gives another account"),
    ("anton", "month 2 lapsed: he may object"),
    ("tono", "all six months are paid"),
    ("hendro", "the company was in arrears and pays first: hr.mega reports it, verifikator confirms"),
    ("susi", "the same, and the company has paid every month"),
    ("nadia", "has registered, and her name differs from the population register: mediator.bekasi decides"),
    ("mediator2.bekasi", "decides objections against the first mediator"),
    ("mediator.jakpus", "may take the file of Dimas, which Jakarta Selatan left for too long: the province helps"),
    ("mediator.surabaya", "sees the reports of Surabaya only"),
    ("mediator.jayapura", "is new: sets up a second factor before any page opens"),
    ("verifikator2", "decides objections against the first verifier"),
    ("admin", "offices, roles and whether the machinery runs; proposes that PP 6/2025 counts from a day on"),
    ("admin2", "sees what the proposal does to running claims, and adopts it"),
)
