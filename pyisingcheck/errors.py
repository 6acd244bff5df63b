"""Failures that a user can mend: the command line shows them as one line and exits with 2."""


class UserError(Exception):
    """Bad input or something missing; the message is one line."""


class UnknownName(UserError):
    """A claim, theorem or experiment that does not exist; the message says which do."""
