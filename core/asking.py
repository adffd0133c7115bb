"""One question to a system outside, in JSON: what registers, banks and insurers that answer by POST have in common."""

from collections.abc import Mapping
from typing import Any

import requests


def ask(url: str, path: str, body: Mapping[str, Any], *, secret: str, timeout: float) -> Any:
    """The JSON of the answer; None when there is none: late, busy, cut off or unreadable. Nothing is logged.

    What is asked travels in the body and the secret in a header, so that neither stands in anybody's log.
    """
    with requests.Session() as session:
        session.trust_env = False  # no proxy or .netrc of the machine comes between us and them
        try:
            response = session.post(
                f"{url.rstrip('/')}/{path}",
                json=body,
                headers={"Authorization": f"Bearer {secret}"},
                timeout=timeout,
                allow_redirects=False,
            )
        except requests.RequestException:
            return None
    if response.status_code != 200:
        return None
    try:
        return response.json()
    except ValueError:
        return None
