"""The table of provinces and kabupaten/kota, from the file beside it."""

import csv
from pathlib import Path

REGIONS = Path(__file__).resolve().parent / "data" / "regions.csv"
PROVINCE_DIGITS = 2


def load_regions(region_model) -> None:
    """Fill the empty table of `region_model` (`Region`, or what a migration knows of it)."""
    with REGIONS.open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: len(row["code"]))  # provinces first
    region_model.objects.bulk_create(
        region_model(
            code=row["code"],
            name=row["name"],
            province_id=row["code"][:PROVINCE_DIGITS] if len(row["code"]) > PROVINCE_DIGITS else None,
        )
        for row in rows
    )
