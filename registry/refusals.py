"""Why the registry says no, in words for the person."""


class RegistryRefusal(Exception):
    """`message` tells the person what stands in the way."""

    def __init__(self, message):
        super().__init__(message)
        self.message = message


class AlreadyDeactivated(RegistryRefusal):
    """The participation has ended before."""


class ImpossibleDate(RegistryRefusal):
    """The day contradicts the record or lies ahead."""


class ReasonMissing(RegistryRefusal):
    """An officer acts in another's place only with a reason."""


class ContributionSettled(RegistryRefusal):
    """A paid month keeps its wage."""


class HolderMismatch(RegistryRefusal):
    """The account belongs to somebody else."""
