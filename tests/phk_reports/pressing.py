"""Pages pressed as a person presses them: the fields and buttons that stand on them, nothing else."""

from html.parser import HTMLParser


def text(response) -> str:
    return response.content.decode()


class Forms(HTMLParser):
    """The forms of a page: action, method, fields as they stand, and buttons with where they lead."""

    def __init__(self, page: str):
        super().__init__()
        self.forms: list[dict] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag == "form":
            self.forms.append({"action": said.get("action", ""), "method": said.get("method", "get"), "fields": []})
            self.forms[-1]["buttons"] = []
        elif self.forms and tag in ("input", "textarea") and said.get("name"):
            self.forms[-1]["fields"].append((said["name"], said.get("value", ""), said.get("type", "text"), said))
        elif self.forms and tag == "button":
            self.forms[-1]["buttons"].append(said)

    def with_field(self, name: str) -> dict:
        return next(form for form in self.forms if any(field[0] == name for field in form["fields"]))


def filled(form: dict, *, ticking=(), **said) -> dict:
    """What the browser sends: hidden fields, ticked boxes, and what was written."""
    sent: dict = {}
    for name, value, kind, attrs in form["fields"]:
        if kind == "hidden" or "checked" in attrs or (kind == "checkbox" and (name, value) in ticking):
            sent.setdefault(name, []).append(value)
    return sent | said


def ticks_of(form: dict) -> list[tuple[str, str]]:
    return [(name, value) for name, value, kind, _attrs in form["fields"] if kind == "checkbox"]


def approve(client, report, **changes):
    """The preview of an approval, as the case page leads to it."""
    form = Forms(text(client.get(report.get_absolute_url()))).with_field("tick")
    return client.get(form["action"], filled(form, ticking=ticks_of(form)) | changes)


def approval(client, report) -> tuple[str, dict]:
    """Where the previewed approval is sent, and what is sent with it."""
    preview = approve(client, report)
    return preview.request["PATH_INFO"], filled(Forms(text(preview)).with_field("shown"))
