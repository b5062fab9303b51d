"""Words for a decided reply: its acts in order as one message, and its question's options."""

from dataclasses import dataclass, replace

from ratiba_contracts.acts import ConfirmCancel, Greet, OfferOpenings, ReadBack
from ratiba_contracts.conversation import ReplyDecided
from ratiba_contracts.tenant import Dials
from ratiba_wording.act_forms import form_of
from ratiba_wording.names import addressee, clean, verbatim
from ratiba_wording.option_labels import WordedOption, is_plain_yes_or_no, numbered_list, option_labels
from ratiba_wording.phrasebook import phrasebook
from ratiba_wording.scene import Scene, zone_of

MOST_EMOJI = 2
"""Of ours in one message; the rest are left out. An owner's own greeting is theirs."""

LONGEST_PARAGRAPH = 120
"""Characters that sentences of several acts may share; a greeting, or what has lines of its own, stands apart."""


@dataclass(frozen=True, slots=True)
class Worded:
    """A message ready to be fitted to a channel.

    `text` never holds the list of options. `numbered` is that list with full names, `1. Manicure, 45 min,
    KSh 1,500`, for where buttons cannot carry it; it is empty when there is nothing to choose but yes or no.
    `ask`: an answer is awaited.
    """

    text: str
    options: tuple[WordedOption, ...]
    ask: bool
    numbered: str

    @property
    def text_with_numbers(self) -> str:
        """The whole message for a channel without buttons."""
        return f"{self.text}\n\n{self.numbered}" if self.numbered else self.text


def words(reply: ReplyDecided, dials: Dials, business: str) -> Worded:
    """Words for a reply in its language, under a tenant's dials.

    The customer is addressed once, by the first act that does so; names and addresses are put in as data and are
    never read as templates. Raises ZoneInfoNotFoundError for a time zone that does not exist.
    """
    scene = _scene(reply, dials, business)
    options = reply.question.options if reply.question else ()
    labels = option_labels(options, scene)
    return Worded(
        text=_text(reply, scene),
        options=labels,
        ask=reply.question is not None,
        numbered="" if is_plain_yes_or_no(options) else numbered_list(labels, scene),
    )


def _scene(reply: ReplyDecided, dials: Dials, business: str) -> Scene:
    zone = zone_of(reply.time_zone)
    return Scene(
        book=phrasebook(reply.language),
        dials=dials,
        zone=zone,
        now=reply.today.astimezone(zone),
        channel=reply.channel,
        business=clean(business),
        addressee=addressee(reply.personal.name),
        customer=reply.personal,
        asking=next((act.act for act in reply.acts if isinstance(act, ReadBack | ConfirmCancel)), "plain"),
        named_day=next((act.day for act in reply.acts if isinstance(act, OfferOpenings)), None),
    )


def _text(reply: ReplyDecided, scene: Scene) -> str:
    paragraphs: list[str] = []
    emoji_left, apart = MOST_EMOJI, True
    for act in reply.acts:
        said = verbatim(scene.dials.greeting_text or "") if isinstance(act, Greet) else ""
        if not said:
            template = scene.book.template(form_of(act), act, scene)
            said = template.render(act, scene, emoji=template.emoji <= emoji_left)
            emoji_left -= min(template.emoji, emoji_left)
            if template.addresses and not scene.addressed:
                scene = replace(scene, addressed=True)
        lines = "\n" in said
        if apart or lines or len(paragraphs[-1]) + len(said) > LONGEST_PARAGRAPH:
            paragraphs.append(said)
        else:
            paragraphs[-1] += f" {said}"
        apart = lines or isinstance(act, Greet)
    return "\n\n".join(paragraphs)
