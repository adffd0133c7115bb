"""The invented companies, and the people at each who report to the portal."""

from dataclasses import dataclass

from registry.choices import MemberRole, Scale


@dataclass(frozen=True)
class CompanySeed:
    """`contact` is the full name of the owner of the company's account; the address is hr.<key>@contoh.example.

    `kbli` is the main business field, 5 digits.
    """

    key: str
    name: str
    scale: Scale
    region: str
    street: str
    contact: str
    kbli: str

    @property
    def email(self) -> str:
        return f"hr.{self.key}@contoh.example"


COMPANIES = (
    CompanySeed(
        "sinar",
        "PT Sinar Mandiri Elektronik (Contoh)",
        Scale.LARGE,
        "3275",
        "Jalan Contoh Raya 1",
        "Maya Kartika",
        "26410",
    ),
    CompanySeed(
        "garda",
        "PT Garda Pangan Bekasi (Contoh)",
        Scale.MEDIUM,
        "3275",
        "Jalan Contoh Barat 12",
        "Hendra Wijaya",
        "10799",
    ),
    CompanySeed(
        "tirta", "CV Tirta Sunyi (Contoh)", Scale.SMALL, "3275", "Jalan Contoh Timur 5", "Bambang Sutrisno", "11051"
    ),
    CompanySeed(
        "kencana",
        "PT Kencana Garmen (Contoh)",
        Scale.LARGE,
        "3174",
        "Jalan Contoh Selatan 8",
        "Fitri Handayani",
        "14111",
    ),
    CompanySeed(
        "mega",
        "PT Mega Ritel Nusantara (Contoh)",
        Scale.LARGE,
        "3171",
        "Jalan Contoh Pusat 3",
        "Rudi Hartanto",
        "47111",
    ),
    CompanySeed(
        "rantai",
        "PT Rantai Logistik Timur (Contoh)",
        Scale.MEDIUM,
        "3578",
        "Jalan Contoh Perak 21",
        "Yuni Astuti",
        "49431",
    ),
    CompanySeed(
        "baja", "PT Baja Surabaya Jaya (Contoh)", Scale.LARGE, "3578", "Jalan Contoh Rungkut 7", "Eko Prasetyo", "24101"
    ),
    CompanySeed(
        "deli",
        "PT Deli Olah Sawit (Contoh)",
        Scale.MEDIUM,
        "1271",
        "Jalan Contoh Belawan 2",
        "Sahat Simanjuntak",
        "10431",
    ),
    CompanySeed(
        "bahari", "PT Bahari Phinisi (Contoh)", Scale.SMALL, "7371", "Jalan Contoh Losari 4", "Andi Rahmat", "50112"
    ),
    CompanySeed(
        "kayu", "PT Kayu Cenderawasih (Contoh)", Scale.MEDIUM, "9171", "Jalan Contoh Sentani 6", "Yosep Wenda", "16101"
    ),
    CompanySeed(
        "klinik",
        "PT Klinik Sehat Bersama (Contoh)",
        Scale.SMALL,
        "3275",
        "Jalan Contoh Utara 9",
        "Nina Marlina",
        "86104",
    ),
    CompanySeed(
        "roti", "CV Roti Hangat (Contoh)", Scale.MICRO, "3275", "Jalan Contoh Pasar 14", "Asep Sunandar", "10710"
    ),
    CompanySeed(
        "piranti",
        "PT Piranti Lunak Kita (Contoh)",
        Scale.MEDIUM,
        "3174",
        "Jalan Contoh Digital 10",
        "Vina Oktaviani",
        "62019",
    ),
    CompanySeed(
        "hotel", "PT Hotel Pelangi (Contoh)", Scale.MEDIUM, "3171", "Jalan Contoh Melati 11", "Surya Dharma", "55110"
    ),
    CompanySeed(
        "angkut", "PT Angkut Cepat (Contoh)", Scale.LARGE, "3275", "Jalan Contoh Tol 30", "Tuti Alawiyah", "49213"
    ),
    CompanySeed(
        "rapi", "PT Rapi Konstruksi (Contoh)", Scale.MEDIUM, "3275", "Jalan Contoh Bangun 18", "Joko Susilo", "41011"
    ),
)

# Waits for the mediators of Bekasi; nothing it says counts yet.
NEWCOMER = CompanySeed(
    "cahaya", "PT Cahaya Plastik (Contoh)", Scale.MEDIUM, "3275", "Jalan Contoh Industri 22", "Dewi Anjani", "22220"
)


@dataclass(frozen=True)
class MemberSeed:
    """Somebody at a company besides the owner of its account; the address is <key>@contoh.example."""

    key: str
    name: str
    company: str
    role: MemberRole


MEMBERS = (
    MemberSeed("pengisi.sinar", "Lia Amelia", "sinar", MemberRole.PREPARER),
    MemberSeed("penyetuju.sinar", "Andri Gunarto", "sinar", MemberRole.APPROVER),
)
