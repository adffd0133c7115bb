"""A pytest plugin, loaded before Django's: a throwaway PostgreSQL and Valkey for this run, and the environment of the tests.

`DATABASE_URL` and `REDIS_URL` win when they are set; the role in `DATABASE_URL` must then be allowed to create databases.
"""

import os
import tempfile
from pathlib import Path

from devstack.services import Stack

SIGNING_KEY = (  # an RSA key that signs nothing outside of tests
    "LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCk1JSUV2UUlCQURBTkJna3Foa2lHOXcwQkFRRUZBQVNDQktjd2dnU2pBZ0VB"
    "QW9JQkFRQ2hJZFZBVStsR3dsangKV05rbEhPOVlSblNBYjRJQmVTTnhpSmtYQS8reGNYQVVmS3JiSTBHU2k1Szk0L1F1U1RB"
    "d29CbUxBUTd0Qk5CQQoxd08rVDBpVW94N2pJWWdkNDFrV3BwQ0x1d25UUGthcFBPcVpCcDBwcmN3a1g2RmExYXZiY3BhQXd0"
    "dm9nMGVCCkN6cDF4YWRub1ZESE5PTVhCM09wNE9kdzAvVjd2NXFOcXhOeWROaldDS3R3WUhiUkkxQjZOejQ2N3BBMWRGd0wK"
    "SzJ0Yjl1K2puOTF2ZlVXek9KNUQ2ME9YOG9uT3pkdlhhZzY5KzU0N2VScklnc3RNbDROOXBhTldmMnVCWTYwMgpUcnlSWUpZ"
    "K1djTXM2dk1HMGRDT3JIcE9sQ2hJN2JyRnJ5S2ZqZ296ck96OHdIN0c1b3Q2bStPVTUxQlI5ZStSCmpHNWxXN2dSQWdNQkFB"
    "RUNnZ0VBQkVteU14UUlrU2w2MUhGWTFmUC9Lb28xYjNXSU1DSFpINXhTOXBuVXBCUXcKdDFyWjhScnZFOGRERUdxUWhPck5y"
    "WDJWTUczR3grZm80dERWK0txRGMvRWpVVWdESjBoMWhuVElRKyttUTBqVQorSXYyY2p3SzBxRWRYWnB0NE16dTFkZ215U1pt"
    "VTdtcW5YUi9DY05Jd1NrNXpSTkxOOEdyQWtwSjNtYkZrWlZzCjN5OTcwVFFIbjJuQzh1RWZCc0lzbHMvU2h0cmtLL0NTS0o0"
    "VFB1MS9LaHZYNFBSVnAwMXdFOWdvSUpjMVdKcC8Ka2syVXZzNi80NTdqMkt4L00yU09XdzFza0xuM2dlNE9sMWNVTDcvV3dH"
    "c29rTzc5VU4vakhFTmVGSERmdHptOApFd1FjYU5ocVJQN094RzkvWmVyeTBqMkdSa0RSb1QxYldaRzRsb3pnQVFLQmdRRGNN"
    "WU5lNnowTHg3QktwMnFpCjRDQU80ZldCSkxzMUg1UHRnZ0pZRUE4ODNrZ0dQa0xDdE5JenlnN1orNW9iVGxyeU16Wk1WOURW"
    "UjhNaHpoM0oKMlVMV05EUTFWSGt0cDh4a2QzSEdYSWRVcWxOK3hXZW5xZTJVZWtZY1hFWnYzbm1WU2d4MXFUNlRKTHZvNm1v"
    "SwoveWNaK0J6a25FdEdIemd4SW9GQ0QxdEhvUUtCZ1FDN1ZhVHFjaHBTYkJaRkdEZFBRd25QaXJFYURTOWplaXZkCjY4U3hH"
    "Q0JZYUNHSHp5Um5jMkNpcDUvd2pBQ3BQclhTbit4RUduK0cxN1RnWWE4QmQzbi9pOUwwSnFTOVJ5alMKaGFueTJ3S1R2Z1R5"
    "eHJLR0dURW5nZFdWS3RMN1ZrY0p4c09rQTdHbWFUU1MzSkwwS044S2xUdjhFV2MyaFJkKwpBUmFaZ2RMYWNRS0JnQWR1bEdT"
    "THhBKzF1Ym1MVlFvU1RvS3lGYnM2SmlkdzNXbFN6Z2x5NFZESW45MjJGRUxHCkg2SW4yOEIzd1lmU2FUZHJpeFdna1NmaHVE"
    "Qlg2S0Y3ZDhvTEVRZ0x4ZHRJb3BseGZxR1hWZW9CcGJmTnFlWDYKMGs0RW9vRXFqQ1lTZUVBVnM3MzA3R3ZDL2FTcTVORmlN"
    "MHVwR0RDUEpldEQrbjJPRUpiT05lS0JBb0dCQUxVOApEeGRObWsrQkNDNkNWZ2dWbUNrMFNWQWx6MkhTOFJ0Nm04aWt5YTRk"
    "MThxV3lPWlloZlgyYTFLQmI2Wk02QVRECitRU09DakEvQVZ0T3hjdUtkZm1Yb1ZmWkJ1bWpMVWcyVGd1SWZEN0l4K3JEOWpT"
    "cnJKVkhFNFdEYjZmK2VTMXAKSVI3TkFCSTVsOFk1Sk9hWG4raVNKZjBnTFJWZXZ6S0ZCUU12eVBqUkFvR0FPTDJlOUxKdXBz"
    "Sjhqait6QzlsVwpwa0xOL1NHMlJQRC8zZUQvaHFRZmViRTlwdERaajZyMEF5V2NNWkQxMFVoTmQzUVZQS05McXg0MURGVnIz"
    "V2FrCmpBeDlxNmhNMldMUEozMW9KUjlIczJYZ2JadUxhdXpJTUNPSGVqSlNMZ1Z3R2dySE5nQyt0dFc2NjZMQUVYaW0KTk4x"
    "K0pVdldHcEJjQXZtTHZwK1VuQzA9Ci0tLS0tRU5EIFBSSVZBVEUgS0VZLS0tLS0K"
)
ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "siapkerja.settings",
    "SECRET_KEY": "a-key-for-tests-only-never-used-anywhere-else-0123456789",
    "FIELD_KEYS": "2:AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=,1:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=",
    "INDEX_KEY": "AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM=",
    "OIDC_KEYS": f"@@{SIGNING_KEY}",
    "BANK_URL": "http://127.0.0.1:9",
    "BANK_SECRET": "a-secret-for-tests",
    "DUKCAPIL_URL": "http://127.0.0.1:9",
    "DUKCAPIL_SECRET": "a-secret-for-tests",
    "BPJS_URL": "http://127.0.0.1:9",
    "BPJS_SECRET": "a-secret-for-tests",
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "DEMO": "1",
    "HTTPS": "0",
    "DEBUG": "0",
    "EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend",
}

OURS = "DATABASE_URL" not in os.environ

_folder = Path(tempfile.mkdtemp(prefix="siapkerja-tests-"))
_stack = Stack(_folder, durable=False)
_stack.remove_when_we_end()
_services = _stack.up()
os.environ.update(ENVIRONMENT)
os.environ["DATABASE_URL"] = _services["ADMIN_DATABASE_URL"]
os.environ["REDIS_URL"] = _services["REDIS_URL"]
os.environ["PRIVATE_FILES"] = str(_folder / "files")
os.environ["STATIC_ROOT"] = str(_folder / "static")
(_folder / "static").mkdir()
