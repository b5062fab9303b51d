"""The first thing a customer writes about an appointment they want, by their manner."""

from evals.goals.goal import Manner, Visit
from evals.goals.speaker import Speaker


def opening(speaker: Speaker, manner: Manner, visit: Visit, staff: str | None) -> list[str]:
    """The messages, sent one after the other without waiting. They need not say everything."""
    rng = speaker.rng
    service, day, time = speaker.service(visit.service), speaker.day(visit), speaker.time(visit)
    filled = {"service": service, "day": day, "time": time}
    match manner:
        case Manner.GREETS_FIRST:
            return [speaker.say("greets")]
        case Manner.PRICE_FIRST:
            return [speaker.say("asks_price", **filled)]
        case Manner.OUT_OF_ORDER:
            return [speaker.say("says_day_time", **filled)]
        case Manner.BURSTS:
            parts = [
                speaker.say("greets"),
                speaker.say("wishes_service", **filled),
                speaker.say("says_day_time", **filled),
            ]
            return parts[rng.randrange(2) :]
        case Manner.TERSE:
            return [rng.choice([service, f"{service} {day}", f"{service} {day} {time}"])]
        case Manner.CORRECTS:
            wrong = Visit(visit.service, visit.days_ahead + 1, visit.earliest, visit.latest)
            said = speaker.say("wishes_all", **filled | {"day": speaker.day(wrong)})
            return [f"{said}. {speaker.say('slips_up', right=day)}"]
        case _:
            said = speaker.say(rng.choice(["wishes_service", "wishes_day", "wishes_all", "wishes_all"]), **filled)
            with_whom = staff is not None and rng.random() < 0.6
            return [f"{said}, {speaker.say('with_staff', staff=staff or '')}" if with_whom else said]
