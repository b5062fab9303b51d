"""Swahili as a reply may vary it."""

import re

from personality.domain.claims.manner import Manner, courtesies, rules

SWAHILI = Manner(
    spelled=(),
    fillers=frozenset({"sana", "tafadhali"}),
    courtesies=courtesies(
        any="""
            habari
            hujambo
            asante
            shukrani
        """,
        glad="""
            vizuri
            vyema
            chaguo zuri
            umechagua vizuri
        """,
        agreeing="""
            sawa
            haya
            naam
            poa
            bila shaka
            usijali
            usiwe na wasiwasi
            hakuna shida
            hakuna shida kabisa
            hakuna wasiwasi
            hakuna wasiwasi kabisa
        """,
        sorry="""
            pole
            samahani
        """,
    ),
    movable=re.compile(r"kwa ⟦service \d+⟧|⟦on_day \d+⟧|(?<!za )⟦then \d+⟧"),
    bad_news=re.compile(r"\b(?:nifute|ukifuta|imefutwa|imechukuliwa|imeachiliwa|huna|hatuna|sina)\b"),
    alike=rules(
        (r"(huduma|siku|nambari|jina) (?:gani|ipi|lipi)", r"\1 gani"),
        (r"zilizo huru", "zilizo wazi"),
        (r"^(?:ungependa ipi|unapendelea ipi|ipi itakufaa|ipi ingekufaa)$", "ipi inakufaa"),
    ),
)
