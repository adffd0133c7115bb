"""The invented companies, and the person at each who reports to the portal."""

from dataclasses import dataclass

from registry.choices import Scale


@dataclass(frozen=True)
class CompanySeed:
    """`contact` is the full name of the member with an account; the address is hr.<key>@contoh.example."""

    key: str
    name: str
    scale: Scale
    region: str
    street: str
    contact: str

    @property
    def email(self) -> str:
        return f"hr.{self.key}@contoh.example"


COMPANIES = (
    CompanySeed(
        "sinar", "PT Sinar Mandiri Elektronik (Contoh)", Scale.LARGE, "3275", "Jalan Contoh Raya 1", "Maya Kartika"
    ),
    CompanySeed(
        "garda", "PT Garda Pangan Bekasi (Contoh)", Scale.MEDIUM, "3275", "Jalan Contoh Barat 12", "Hendra Wijaya"
    ),
    CompanySeed("tirta", "CV Tirta Sunyi (Contoh)", Scale.SMALL, "3275", "Jalan Contoh Timur 5", "Bambang Sutrisno"),
    CompanySeed(
        "kencana", "PT Kencana Garmen (Contoh)", Scale.LARGE, "3174", "Jalan Contoh Selatan 8", "Fitri Handayani"
    ),
    CompanySeed(
        "mega", "PT Mega Ritel Nusantara (Contoh)", Scale.LARGE, "3171", "Jalan Contoh Pusat 3", "Rudi Hartanto"
    ),
    CompanySeed(
        "rantai", "PT Rantai Logistik Timur (Contoh)", Scale.MEDIUM, "3578", "Jalan Contoh Perak 21", "Yuni Astuti"
    ),
    CompanySeed(
        "baja", "PT Baja Surabaya Jaya (Contoh)", Scale.LARGE, "3578", "Jalan Contoh Rungkut 7", "Eko Prasetyo"
    ),
    CompanySeed(
        "deli", "PT Deli Olah Sawit (Contoh)", Scale.MEDIUM, "1271", "Jalan Contoh Belawan 2", "Sahat Simanjuntak"
    ),
    CompanySeed("bahari", "PT Bahari Phinisi (Contoh)", Scale.SMALL, "7371", "Jalan Contoh Losari 4", "Andi Rahmat"),
    CompanySeed("kayu", "PT Kayu Cenderawasih (Contoh)", Scale.MEDIUM, "9171", "Jalan Contoh Sentani 6", "Yosep Wenda"),
    CompanySeed(
        "klinik", "PT Klinik Sehat Bersama (Contoh)", Scale.SMALL, "3275", "Jalan Contoh Utara 9", "Nina Marlina"
    ),
    CompanySeed("roti", "CV Roti Hangat (Contoh)", Scale.MICRO, "3275", "Jalan Contoh Pasar 14", "Asep Sunandar"),
    CompanySeed(
        "piranti", "PT Piranti Lunak Kita (Contoh)", Scale.MEDIUM, "3174", "Jalan Contoh Digital 10", "Vina Oktaviani"
    ),
    CompanySeed("hotel", "PT Hotel Pelangi (Contoh)", Scale.MEDIUM, "3171", "Jalan Contoh Melati 11", "Surya Dharma"),
    CompanySeed("angkut", "PT Angkut Cepat (Contoh)", Scale.LARGE, "3275", "Jalan Contoh Tol 30", "Tuti Alawiyah"),
    CompanySeed("rapi", "PT Rapi Konstruksi (Contoh)", Scale.MEDIUM, "3275", "Jalan Contoh Bangun 18", "Joko Susilo"),
)
