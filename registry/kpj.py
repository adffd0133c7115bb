"""The number of a participation (KPJ): 11 digits, given out once, whoever asks at the same time."""

from django.db import connection

PREFIX = 90  # of the portal's own numbers; those that BPJS brought begin lower


def new_kpjs(count: int) -> list[str]:
    """`count` numbers that nobody has."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('registry_kpj') FROM generate_series(1, %s)", [count])
        return [f"{PREFIX}{number:09d}" for (number,) in cursor.fetchall()]
