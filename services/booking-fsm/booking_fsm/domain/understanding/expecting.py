"""What the customer was asked last."""

from enum import StrEnum


class Expecting(StrEnum):
    """The standing question's kind. It breaks ties; it never makes a clear sentence into something else."""

    SERVICE = "service"
    STAFF = "staff"
    DAY = "day"
    TIME = "time"
    SLOT = "slot"
    NAME = "name"
    PHONE = "phone"
    YES_NO = "yes_no"
    CHOICE = "choice"
