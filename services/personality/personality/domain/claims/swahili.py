"""Swahili as a reply may use it. Its verbs say "not" themselves: each is a weight of its own, so none can be turned."""

import re

from personality.domain.claims.manner import Manner, forms, weighing, words

SWAHILI = Manner(
    free=words(
        """
        na ya wa za la cha vya kwa katika ni kama au hii hiyo hizi hizo huyu hao hawa ile hilo hili huo huu yako wako
        lako zako chako yetu wetu zetu letu je basi kwamba ambayo ambazo pia mno ndizo
        tafadhali samahani pole sana asante shukrani habari hujambo mambo sawa vizuri vyema nzuri njema safi poa
        haya naam karibuni lo aa eti gani ipi lipi zipi yupi nani wapi vipi ungependa ungetaka unapendelea unahitaji
        unayohitaji inakufaa itakufaa inafaa zinakufaa ingekufaa utapenda unapenda chagua uchague ukichagua tuambie
        niambie nijulishe kati hapa hapo huduma siku saa wakati jina mpendwa rafiki furaha kidogo hebu ebu hakika
        moyo chini zifuatazo yafuatayo chaguo ombi kwetu nawe nasi sisi wewe mimi
        """
    ),
    phrases=weighing(
        (r"\bhakuna (shida|wasiwasi|matata|tatizo)( kabisa)?\b|\busijali\b|\busiwe na wasiwasi\b", "easy"),
        (r"\bbila shaka\b", ""),
        (r"\bni (yako|zako|yenu)\b|\b(yako|zako) (tayari|sasa)\b", "yours"),
        (r"\bkaribu (tena|wakati wowote)\b|\bwakati wowote\b", "come_again"),
        (r"\bkaribu\b( sana)?", "welcome"),
        (r"\btuonane\b|\btutaonana\b|\bt(una|uta)kusubiri\b|\btunakungoja\b", "see_you"),
    ),
    classes=forms(
        open="wazi huru",
        appointment="miadi",
        opening="nafasi",
        team="mhudumu wahudumu",
        taken="imechukuliwa zimechukuliwa zimeshachukuliwa imeshachukuliwa",
    ),
    joints=re.compile(r"[,;:()–—]|\s-\s|\b(?:lakini|ila|kwa hivyo|kwa hiyo|ingawa|halafu|kisha)\b"),
    nots=words("si sio siyo bila wala hapana kamwe"),
)
