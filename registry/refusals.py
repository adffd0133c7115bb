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


class AccountRefused(RegistryRefusal):
    """The bank says that this account cannot be used."""


class TooManyLookUps(RegistryRefusal):
    """Enough accounts were asked about for one day."""


class AlreadyDisputed(RegistryRefusal):
    """Something about the same fact still waits for an answer."""


class NoChoice(RegistryRefusal):
    """This employment cannot be the one for JKP."""
