"""How an upload stands, for templates: {% load uploads %}."""

from django import template

from documents import stages

register = template.Library()

register.filter("kind_of_document", stages.kind_of)
register.filter("stage_now", stages.now_of)


@register.inclusion_tag("documents/stages.html")
def upload_stages(document, shown=False, seen_at=None):
    """All stages. `shown`: officers look at documents of its case; `seen_at`: when one of them did."""
    return {"document": document, "stages": stages.stages_of(document, shown=shown, seen_at=seen_at)}
