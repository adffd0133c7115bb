"""Who may do what with an upload: one sentence each."""

from accounts.models import Role


def prepares(upload, user) -> bool:
    """Acts as an employer, for the one on whose behalf the rows are."""
    return user.role == Role.EMPLOYER and upload.scope_for(user) is not None


def edits(upload, user) -> bool:
    """Who brought the rows, as long as they prepare for this scope."""
    return upload.owner_id == user.pk and prepares(upload, user)


def sends(upload, user) -> bool:
    """Whom the kind lets have the rows written."""
    scope = upload.scope_for(user)
    return user.role == Role.EMPLOYER and scope is not None and upload.about.may_send(user, scope)


def closes(upload, user) -> bool:
    """Who brought the rows, and who could send them."""
    return edits(upload, user) or sends(upload, user)
