"""The usual services of each trade in English and Swahili: their names, how long they take, what goes with what.

It is a lexicon, not a guess: a name that it does not know is None.
"""

from ratiba_trades.concepts import Concept, Lexicon, LexiconDrifted, Pairing, Who
from ratiba_trades.modifiers import Modifiers
from ratiba_trades.reading import lexicon, words_beside
from ratiba_trades.recognising import Recognised, Recogniser, concept_of, recognise
from ratiba_trades.usual import usual_minutes, usual_name_sw

__all__ = [
    "Concept",
    "Lexicon",
    "LexiconDrifted",
    "Modifiers",
    "Pairing",
    "Recognised",
    "Recogniser",
    "Who",
    "concept_of",
    "lexicon",
    "recognise",
    "usual_minutes",
    "usual_name_sw",
    "words_beside",
]
