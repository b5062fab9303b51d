"""Words for a decided reply: its acts in order as one message, and its question's options."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ratiba_contracts.acts import Act, Greet, ReadBack
from ratiba_contracts.appointment_acts import ConfirmCancel
from ratiba_contracts.conversation import ReplyDecided
from ratiba_contracts.offer_acts import OfferRightAfter
from ratiba_contracts.slot_acts import OfferOpenings
from ratiba_contracts.tenant import Dials
from ratiba_wording.act_forms import form_of
from ratiba_wording.names import addressee, clean, verbatim
from ratiba_wording.option_labels import WordedOption, is_plain_yes_or_no, numbered_list, option_labels
from ratiba_wording.phrasebook import phrasebook
from ratiba_wording.scene import Scene, zone_of
from ratiba_wording.template import Kept, Template

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
        asking=next(
            (act.act for act in reply.acts if isinstance(act, ReadBack | ConfirmCancel | OfferRightAfter)), "plain"
        ),
        named_day=next((act.day for act in reply.acts if isinstance(act, OfferOpenings)), None),
    )


def told(reply: ReplyDecided, dials: Dials, business: str) -> tuple[tuple[str | Kept, ...], ...]:
    """What `words` says, act by act and in parts: the templates' own words, and what was put into them.

    An owner's own greeting is theirs as a whole.
    """
    scene = _scene(reply, dials, business)
    return tuple(
        (Kept("greeting", said.own),) if said.own else said.template.told(said.act, said.scene, emoji=said.emoji)
        for said in _acts_said(reply, scene)
    )


@dataclass(frozen=True, slots=True)
class _Said:
    """One act as it is said: in an owner's own words, or by a template in a scene, with its emoji or without."""

    act: Act
    scene: Scene
    own: str
    template: Template
    emoji: bool


def _acts_said(reply: ReplyDecided, scene: Scene) -> Iterator[_Said]:
    emoji_left = MOST_EMOJI
    for act in reply.acts:
        own = verbatim(scene.dials.greeting_text or "") if isinstance(act, Greet) else ""
        template = scene.book.template(form_of(act), act, scene)
        yield _Said(act, scene, own, template, template.emoji <= emoji_left)
        if own:
            continue
        emoji_left -= min(template.emoji, emoji_left)
        if template.addresses and not scene.addressed:
            scene = replace(scene, addressed=True)


def _text(reply: ReplyDecided, scene: Scene) -> str:
    paragraphs: list[str] = []
    apart = True
    for one in _acts_said(reply, scene):
        said = one.own or one.template.render(one.act, one.scene, emoji=one.emoji)
        lines = "\n" in said
        if apart or lines or len(paragraphs[-1]) + len(said) > LONGEST_PARAGRAPH:
            paragraphs.append(said)
        else:
            paragraphs[-1] += f" {said}"
        apart = lines or isinstance(one.act, Greet)
    return "\n\n".join(paragraphs)
