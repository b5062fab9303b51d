"""Words that the trades use of services. What is not among them may say when, for whom or how surely a price holds.

A word is known where some trade's lexicon has it, or where it tells of a size, a part of the body, a material, a
colour, a thing or a way of working. Words that can turn a price ("first", "student", "person") are never known.
"""

import re
from functools import lru_cache

from catalog_importer.domain.word_list import words
from ratiba_trades import lexicon, words_beside
from ratiba_trades.names import folded, stem

_TURNING = words(
    " local client customer patient guest regular student pupil learner first second third fourth visit appointment"
    " time term special weekday weekend holiday per from off person people couple member resident citizen foreigner"
    " senior pensioner staff own any every each wawili watatu wanne mtu watu mwanafunzi wanafunzi mwanachama"
    " wanachama new offer promo sale discount deposit free other another"
)
"""Stems that the lexicon has, and that a price may hang on."""
_ATTRIBUTES = words(
    # sizes, lengths, shapes and grades
    " length size medium xs xl xxl xxxl mid lower upper inner outer front back top bottom middle centre center edge"
    " edges left right round square oval almond coffin stiletto ballerina wide narrow light heavy strong soft firm"
    " gentle mild intense dry wet hot cold warm cool fresh pure thick thin dense sparse high low flat curved"
    " straight curly wavy kinky fine coarse beginner intermediate professional expert master complex complicated"
    " difficult easy minor major partial complete refill refresh redo retouch touch touch-up repair maintenance fix"
    " fixing patch replacement installation sewing assorted mixed plus mkubwa mdogo wastani refu urefu upana nzito"
    " nyepesi"
    # parts of the body and what is done to
    " hair head scalp hairline nape beard moustache mustache chin cheek lip eye brow eyebrow lash eyelash ear nose"
    " face neck shoulder arm underarm armpit hand wrist finger elbow chest breast back stomach belly tummy waist hip"
    " buttock bikini leg thigh knee calf ankle foot feet toe heel nail skin body spine muscle joint bone root tip"
    " cuticle tooth teeth gum jaw molar premolar incisor canine mouth tongue throat wisdom nywele kichwa ndevu uso"
    " jicho nyusi sikio pua mkono mikono kidole vidole kucha mguu miguu mgongo bega kiuno ngozi mwili jino meno kope"
    " shingo"
    # materials, styles, colours and things
    " gel acrylic polygel powder dip shellac tip extension wig weave braid loc lock twist cornrow knotless box"
    " crotchet crochet faux bohemian boho goddess passion senegalese nubian ghana fulani lemonade stitch feed-in"
    " tribal bead beads curl closure frontal lace bundle human synthetic fibre fiber wool thread uzi rasta yaki"
    " brazilian peruvian cotton silk velvet satin mink cluster strip volume hybrid wispy russian french ombre chrome"
    " glitter matte glossy cat art design stone rhinestone sticker decal accent plain color colour dye tint toner"
    " bleach highlight balayage henna piko black white red brown blonde grey blue green pink gold golden silver"
    " purple nude clear natural keratin protein relaxer perm steam steaming mask scrub peel mud clay honey milk"
    " coffee chocolate sugar salt seaweed aloe vera avocado coconut argan olive shea lavender peppermint eucalyptus"
    " ginger turmeric charcoal collagen vitamin serum oil oils aromatherapy bamboo candle herbal stones cup cups"
    " needle laser led rf ultrasound infrared microcurrent microneedling dermaplaning galvanic paraffin wax cream"
    " shampoo conditioner towel razor clipper scissors machine blade blow dryer iron flat tong foil porcelain"
    " zirconia metal ceramic composite amalgam resin glass temporary permanent removable fixed denture plate implant"
    " crown bridge brace retainer aligner rangi mafuta maziwa asali mvuke barafu moto kawaida asili bandia"
    # ways of working, what comes with it
    " wash cut trim shave style dry drying set finish finishing filing file shape shaping buff buffing paint"
    " painting polish soak soaking removal remove takedown undo undoing detangle detangling treatment massage"
    " exfoliation extraction hydrating moisturising moisturizing brightening whitening cleansing cleaning deep"
    " relaxing therapeutic aromatic exfoliating nourishing soothing detox slimming firming lifting anti aging ageing"
    " acne scar report x-ray xray scan assessment checkup check-up review follow follow-up initial consultation"
    " consult test sample trial included inclusive incl including includes both sides one two three four five six"
    " pair application tea coffee juice water snack lunch print prints edit edits edited retouched photo photos copy"
    " copies certificate material materials note notes book stamp signature page chapter topic theory practical exam"
    " mock revision homework online onsite physical class vacuum engine interior exterior saloon sedan suv van"
    " pickup truck bus motorbike bike lorry minibus car dog cat puppy kitten cow goat hen bird breed collar shirt"
    " suit dress trouser trousers coat jacket blanket duvet curtain carpet sheet kg kilo item piece pieces indoor"
    " outdoor studio tripod frame canvas album line detail small-size portrait passport occasion evening day night"
    " wedding bride bridesmaid groom graduation birthday party photoshoot shoot event corporate traditional modern"
    " african indian arabic swedish thai balinese lomi shiatsu routine palm week group titanium simplified kwanjula"
    " kasiki ruracio nikah introduction mehndi kesha maalum yote nzima mzima mbele nyuma juu chini ndani nje"
)
_STOPS = words(
    " and or & + - / with w without of the a an in on to by at your our this that no not up down for as is are it na"
    " ya wa za la cha vya kwa bila pamoja inajumuisha imejumuishwa yenye au pia tu plus using into over only all"
    " zote wote vyote cm mm km ml kg g inch min minute hour hr"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_VERB = re.compile(r"ku(?!anz|let|j|l[ai]p|pung)[a-z]{4,}")
"""What is done, in Swahili: "kusuka"; not when or how one pays."""


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    named = (phrase for concept in lexicon().concepts for phrase in (*concept.words, *concept.bare))
    beside = words_beside()
    lists = (beside.varieties, beside.harmless, beside.child, beside.men, beside.women, beside.home, beside.online)
    listed = {word for some in (*lists, _ATTRIBUTES, _STOPS) for word in some}
    return frozenset({stem(word) for phrase in (*named, *listed) for word in folded(phrase).split()} - _TURNING)


def unknown_words(text: str) -> list[str]:
    """The words of a text that no trade uses of what it offers, in their order; numbers and signs are none."""
    known = _known()
    return [
        word
        for word in _WORD.findall(folded(text))
        if stem(word) not in known
        and _VERB.fullmatch(word) is None
        and not (("-" in word) and all(stem(part) in known for part in word.split("-")))
    ]


def count_of_words(text: str) -> int:
    """How many words a text has, but for those that only join others."""
    return sum(word not in _STOPS for word in _WORD.findall(folded(text)))
