"""Why a backup cannot be made or put back."""


class BackupError(Exception):
    """The message says what is wrong, and what to do."""


class DamagedError(BackupError):
    """What was to be read is damaged; to try again would change nothing."""
