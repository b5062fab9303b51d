"""Dialogue acts + dials + language -> words."""

from ratiba_wording.errors import WordingError
from ratiba_wording.option_labels import WordedOption
from ratiba_wording.phrasebook import load_phrasebooks
from ratiba_wording.rehearsal import rehearse
from ratiba_wording.rewording import worth_rewording
from ratiba_wording.template import EMOJI, Kept
from ratiba_wording.words import Worded, told, words

__all__ = [
    "EMOJI",
    "Kept",
    "Worded",
    "WordedOption",
    "WordingError",
    "load_phrasebooks",
    "rehearse",
    "told",
    "words",
    "worth_rewording",
]
