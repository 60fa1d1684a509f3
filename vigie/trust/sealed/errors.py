"""Why a value, a key or a passphrase was refused. No text here holds any data."""


class SealingError(Exception):
    """Something of sealed data was refused."""


class CannotOpen(SealingError):
    """A stored value does not open: it is never shown, nor what stands in its place."""

    kind = "cannot_open"

    def __init__(self, where: str = "") -> None:
        self.where = where
        super().__init__(f"{where}: {self.__doc__}" if where else str(self.__doc__))


class NotSealed(CannotOpen):
    """The stored value is not one that was sealed: plain, cut short or foreign."""

    kind = "not_sealed"


class UnknownKey(CannotOpen):
    """The key that the stored value names is not on the ring."""

    kind = "unknown_key"


class Altered(CannotOpen):
    """The stored value was changed, moved from another place or has another key."""

    kind = "altered"


class NoGrant(SealingError):
    """This person was not given the key of this case."""


class Destroyed(SealingError):
    """The key of this case was destroyed: its sealed data is gone for good."""


class NobodyHolds(SealingError):
    """Nobody would hold the key: the data could never be read again."""


class NoKeyPair(SealingError):
    """This person has made no key pair yet."""


class WrongPassphrase(SealingError):
    """The passphrase is not the one."""


class WeakPassphrase(SealingError):
    """The passphrase is too short to protect a key."""


class TooManyAttempts(SealingError):
    """Too many wrong passphrases: wait before the next one."""


class Busy(SealingError):
    """Too many passphrases are being tried at this moment: try again."""


class NotUnlocked(SealingError):
    """The key is not unlocked, or no longer: the passphrase is asked again."""


class NotNow(SealingError):
    """The step is not possible now; its text says why."""


class RowHasNoId(SealingError):
    """A row must have its id before its values can be sealed to it."""


class NotSearchable(SealingError):
    """Sealed values cannot be compared, sorted, copied or changed in bulk."""
