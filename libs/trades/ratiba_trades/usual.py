"""What is usual of a service that was recognised. Never a price."""

from ratiba_contracts.tenant import Vertical
from ratiba_trades.concepts import Who
from ratiba_trades.recognising import Recognised

_WHO_SW = {Who.CHILD: "ya watoto", Who.MEN: "ya wanaume", Who.WOMEN: "ya wanawake"}
_TOLD_BY_NAME = frozenset({"standard", "regular", "normal", "classic", "basic", "simple", "plain"})


def usual_minutes(recognised: Recognised, vertical: str) -> int | None:
    """Minutes that such a service usually takes: the ones its name says before those of the trade."""
    said = recognised.modifiers.minutes
    if said is not None:
        return said
    return recognised.concept.minutes[Vertical(vertical)]


def usual_name_sw(recognised: Recognised) -> str | None:
    """Its name in Swahili, where that says all the name does: whom it is for, but no size, place or own name."""
    modifiers, name = recognised.modifiers, recognised.concept.name_sw
    says_more = modifiers.minutes or modifiers.place or modifiers.variety - _TOLD_BY_NAME or not recognised.exact
    if name is None or says_more:
        return None
    return name if modifiers.who is None else f"{name} ({_WHO_SW[modifiers.who]})"
