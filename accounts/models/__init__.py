from accounts.models.assignments import Assignment
from accounts.models.grants import GrantState, RoleGrant
from accounts.models.people import Acting, User
from accounts.models.places import OFFICE_KINDS, Office, OfficeKind, Region
from accounts.models.readings import DataReading
from accounts.models.roles import OFFICER_ROLES, REGIONAL_ROLES, Role

__all__ = [
    "OFFICER_ROLES",
    "OFFICE_KINDS",
    "REGIONAL_ROLES",
    "Acting",
    "Assignment",
    "DataReading",
    "GrantState",
    "Office",
    "OfficeKind",
    "Region",
    "Role",
    "RoleGrant",
    "User",
]
