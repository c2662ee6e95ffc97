#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Derives data/reference/goods_nouns.csv: nouns that stand for goods of one or two HS chapters and no other.

    make_goods_nouns.py                       writes the file
    make_goods_nouns.py --measure VALID.csv   measures it on customs declarations that it was not made from

A noun is taken when it is the head of a clause of the Harmonized System's text, when it stands nowhere in the text of more
than CHAPTERS_MAX chapters, when at least DECLARATIONS_MIN declarations of data/source name a code of those chapters whose text
has it as a head, and when a reader found that people mean nothing else by it (UNMISTAKABLE). The chapters are never the
reader's: they are those in whose text the noun stands.
"""

import argparse
import collections
import csv
import pathlib
import re
import sys

DATA = pathlib.Path(__file__).resolve().parents[1]
NAME = "goods_nouns.csv"
CHAPTERS_MAX = 2
DECLARATIONS_MIN = 5
LETTERS_MIN = 4
# The head noun stands before the first of these.
STOPS = frozenset("with for of in from by and or to on at without made having containing whether not being other than as over".split())
# Text that says what a code does not hold.
EXCLUSION = re.compile(r"\b(other than|excluding|except|not including|not being|does not|no\.?|n\.e\.c\.).*", re.IGNORECASE)
# What a reader kept of the 890 nouns that the text gives. Left out, for example: apple (a brand), monitor (of blood pressure),
# scooter (electric: chapter 87), skirt (of a bed), toothbrush (electric: 85), wallet (the text knows only those of paper).
UNMISTAKABLE = frozenset("""
accordion anorak bagpipe barometer bathrobe beer binocular biscuit blazer blouse brassiere capacitor castanet caviar clarinet
corset cymbal dentifrice deodorant earphone firework guitar handbag headphone honey hosiery insecticide keyboard liqueur
loudspeaker maraca marmalade metronome microphone microscope negligee newspaper nightdress nightshirt overcoat padlock panty
pasta pedometer perfume plywood postcard printer pyjama refrigerator resistor saffron scissor secateur shampoo shawl shirt
singlet smartphone soap sock spaghetti sunglass swimwear telescope thermometer transistor tricycle tripod trouser trumpet
tweezer tyre umbrella underpant vinegar xylophone
""".split())
# Words that turn the goods into others, wherever they stand; core/reference/goods_nouns.cc has the same.
TURNING = frozenset("toy doll model miniature costume part accessory leather fur paper electric led pet dog cat baby inflatable".split())


def words_of(text):
    return [fold(word) for word in re.findall(r"[a-z]+", text.lower().replace("'s", " ").replace("s'", " "))]


def fold(word):
    """Folds a plural as core/reference/goods_nouns.cc does."""
    if len(word) > 4 and word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) >= 4 and word.endswith("s") and not word.endswith("ss") else word


def head_noun(text):
    """Returns the last word before the first comma, bracket, digit or preposition, folded; "" when there is none."""
    segment = re.match(r"[A-Za-z' -]*", text).group().lower().replace("'s", " ").replace("s'", " ")
    head = ""
    for word in re.split(r"[ -]+", segment):
        if word in STOPS and head:
            break
        if word.isalpha():
            head = word
    return fold(head)


def hs_rows():
    with open(DATA / "reference/hs2022.csv", encoding="utf-8") as file:
        return [(row["hscode"], row["description"]) for row in csv.DictReader(file) if row["hscode"] != "TOTAL"]


def declared(path):
    with open(path, encoding="utf-8") as file:
        return collections.Counter(row["HS6 Code"].zfill(6) for row in csv.DictReader(file))


def derive(rows, counts):
    anywhere, heads, codes = collections.defaultdict(set), collections.defaultdict(set), collections.defaultdict(set)
    for code, text in rows:
        for word in words_of(text):
            anywhere[word].add(code[:2])
        for clause in re.split(r"[;:,]", EXCLUSION.sub("", text)):
            noun = head_noun(clause.strip())
            if len(noun) >= LETTERS_MIN:
                heads[noun].add(code[:2])
                codes[noun].add(code)
    nouns = {}
    for noun, chapters in heads.items():
        if len(anywhere[noun]) > CHAPTERS_MAX or noun not in UNMISTAKABLE:
            continue
        seen = sum(count for code, count in counts.items() if any(code.startswith(prefix) for prefix in codes[noun]))
        if seen >= DECLARATIONS_MIN:
            nouns[noun] = (sorted(anywhere[noun]), seen)
    return nouns


def said(nouns, text):
    """Returns the chapters that a description speaks of, or nothing."""
    if TURNING & set(words_of(text)):
        return ()
    return nouns.get(head_noun(text), ((), 0))[0]


def measure(nouns, rows, path):
    text_of = dict(rows)
    pairs = [(code, text_of[code]) for code in declared(path).elements() if code in text_of]
    hits = wrong = caught = strangers = 0
    for index, (code, text) in enumerate(pairs):
        chapters = said(nouns, text)
        hits += bool(chapters)
        wrong += bool(chapters) and code[:2] not in chapters
        other = pairs[(index + len(pairs) // 2) % len(pairs)][0]
        if other[:2] != code[:2]:
            strangers += 1
            caught += bool(chapters) and other[:2] not in chapters
    print("HS text, %d declarations: %d speak of a chapter, %d of a wrong one" % (len(pairs), hits, wrong))
    print("HS text with another declaration's code, %d: %d caught (%.1f %%)" % (strangers, caught, 100.0 * caught / max(1, strangers)))
    sys.path.insert(0, str(DATA / "sample"))
    from generator.seller_terms import BY_CHAPTER, BY_CODE
    sellers = [(key[:2], text) for table in (BY_CODE, BY_CHAPTER) for key, texts in table.items() for text in texts]
    spoken = [(chapter, text) for chapter, text in sellers if said(nouns, text)]
    wrong_ones = [(chapter, text) for chapter, text in spoken if chapter not in said(nouns, text)]
    print("sellers' words, %d: %d speak of a chapter, %d of a wrong one %s" % (len(sellers), len(spoken), len(wrong_ones), wrong_ones))
    if hits and strangers:
        # Of 1,000 declarations with this many wrong chapters, so many findings, so many of them right.
        rate = caught / strangers
        for per_mille in (10, 50):
            false = max(wrong, 3) / len(pairs) * (1000 - per_mille)
            true = rate * per_mille
            print("wrong codes %d in 1,000: precision at least %.2f" % (per_mille, true / (true + false)))


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--measure", metavar="VALID.csv", type=pathlib.Path)
    args = options.parse_args()
    rows = hs_rows()
    nouns = derive(rows, declared(DATA / "source/kcs_declarations_train.csv"))
    with open(DATA / "reference" / NAME, "w", encoding="utf-8", newline="\n") as file:
        file.write("noun,chapters,declarations\n")
        for noun, (chapters, seen) in sorted(nouns.items()):
            file.write("%s,%s,%d\n" % (noun, " ".join(chapters), seen))
    print("%d nouns" % len(nouns))
    if args.measure:
        measure(nouns, rows, args.measure)


if __name__ == "__main__":
    sys.exit(main())
