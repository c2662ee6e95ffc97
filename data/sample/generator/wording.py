# SPDX-License-Identifier: Apache-2.0
"""The Harmonized System's text, rewritten the way a seller describes the same goods."""

import re

from .seller_terms import BY_CHAPTER, BY_CODE
from .words import COLOUR, STYLE

# What a nomenclature says and a seller never does.
_LEGAL = [
    r"\([^()]*\)", r"\bn\.e\.c\.", r"\b(in|of|other than those of) (heading|headings|item|subheading|chapter) ?(no\.? ?)?[\d. ]*",
    r"\bwhether or not .*", r"\bother than .*", r"\bexcluding .*", r"\bnot (elsewhere|including|containing|knitted|for) .*",
    r"\bput up .*", r"\band (parts thereof|the like|similar .*)", r"\bof a kind used .*", r"\bnot .*", r"\bheading \d+",
    r"\band their .*", r"\bincluding .*", r"\bsuitable for use .*", r"\bsolely .*", r"\bhaving .*", r"\bfor a voltage .*",
]
_EDIBLE_OR_CHEMICAL = ("0", "1", "2")
_TORN = re.compile(r"\d|^or |\bor wholly|\bsuch\b|n\.e\.c|apparatus|\bunits?\b|articles|\bfor the\b|preparations|materials$|compounds|"
                   r"cylinder|machines|machinery|^(of|without|whole|by|boiling|uncooked) ", re.IGNORECASE)
_WORDS_MAX = 7
_NOT_A_QUALIFIER = ("of ", "with ", "for ", "in ", "on ", "by ", "consisting", "containing", "weighing", "measuring", "articles",
                    "machines", "parts", "other", "otherwise", "used", "made up", "individual", "put up", "prepared or")
_NEVER_LAST = ("of", "or", "and", "with", "for", "in", "by", "the", "a", "an", "to", "on", "than", "from", "wholly", "less", "more")


def _plain(text):
    for pattern in _LEGAL:
        text = re.sub(pattern, " ", text, flags=re.IGNORECASE)
    return " ".join(re.sub(r"[^\w'%/. -]", " ", text).split()).strip(" .-'")


def _first(text):
    return re.split(r",| and | or |/", text)[0]


def seller_words(description):
    """Returns the goods in few words: the qualifier first, then the noun, as in "women's or girls' dresses"."""
    head, _, rest = description.partition(";")
    noun = _plain(_first(head)).lower()
    clauses = [_plain(clause).lower() for clause in rest.split(",")]
    clauses = [clause for clause in clauses if clause and clause not in ("parts", "other")]
    of_material = next((clause for clause in clauses if clause.startswith("of ")), "")
    plain = next((clause for clause in clauses if not clause.startswith(_NOT_A_QUALIFIER)), "")
    words = " ".join(part for part in (plain, noun, of_material) if part).split()[:_WORDS_MAX]
    while words and words[-1] in _NEVER_LAST:
        words.pop()
    return " ".join(words).strip(" .-'")


def _says_nothing(words):
    """Returns True for text that no seller would write: one general word, or a clause torn from its sentence."""
    return len(words.split()) < 2 or bool(_TORN.search(words))


def _goods(draws, hs_code, hs_description):
    if hs_code in BY_CODE:
        return draws.choice(BY_CODE[hs_code])
    words = seller_words(hs_description)
    if _says_nothing(words) and hs_code[:2] in BY_CHAPTER:
        return draws.choice(BY_CHAPTER[hs_code[:2]])
    return words


def seller_description(draws, hs_code, hs_description, stop_words):
    """Returns what the seller writes on the form: never one of the stop words, at most 70 characters."""
    goods = _goods(draws, hs_code, hs_description)
    pattern = draws.below(4)
    if hs_code[0] in _EDIBLE_OR_CHEMICAL:
        text = [goods, "%s, %d g pack" % (goods, draws.between(1, 20) * 50), goods + ", value pack", goods + ", tin of 250 g"][pattern]
    elif pattern == 0:
        text = "%s, %s" % (goods, draws.choice(COLOUR))
    elif pattern == 1:
        text = "%s %s" % (draws.choice(STYLE), goods)
    elif pattern == 2:
        text = "%s, model %s-%d" % (goods, draws.choice("ABCDEFGHKMPRSTX"), draws.between(10, 990))
    else:
        text = goods
    text = " ".join(text.split())[:70].strip(" ,-")
    if text.lower() in stop_words:
        text = hs_description[:70].strip(" ,;-")
    return text[0].upper() + text[1:]
