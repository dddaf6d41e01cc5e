"""Why a backup cannot be made or put back."""


class BackupError(Exception):
    """The message says what is wrong, and what to do."""
