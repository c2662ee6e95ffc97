# SPDX-License-Identifier: Apache-2.0
"""The stated distributions: what the source's cargo rows do not give and a postal item has.

The rows' net mass has a median of 95 kg; it is not used. Each table holds (per mille, value) points of the cumulative
distribution; draws between two points are uniform.
"""

# Which mail class travels by which mode, in weights. The key is UNECE Recommendation 19's code.
CLASS_BY_MODE = {
    "1": [("U", 62), ("C", 38)],
    "4": [("U", 48), ("C", 20), ("E", 20), ("X", 12)],
    "other": [("U", 60), ("C", 40)],
}

# Gross mass in grams. Letters and small packets end at 2 kg, parcels, EMS and express at 30 kg.
GROSS_MASS_G = {
    "U": [(0, 20), (100, 55), (250, 110), (500, 240), (750, 520), (900, 1100), (990, 1850), (1000, 2000)],
    "C": [(0, 300), (100, 900), (250, 1600), (500, 3200), (750, 7000), (900, 14000), (990, 26000), (1000, 30000)],
    "E": [(0, 60), (100, 180), (250, 400), (500, 950), (750, 2400), (900, 6500), (990, 20000), (1000, 30000)],
    "X": [(0, 80), (100, 250), (250, 600), (500, 1500), (750, 4000), (900, 10000), (990, 25000), (1000, 30000)],
}

# Declared value of the whole item in US cents, before conversion to the sender's currency.
VALUE_CENTS = {
    "U": [(0, 100), (100, 350), (250, 800), (500, 1700), (750, 3800), (900, 8500), (990, 30000), (1000, 60000)],
    "C": [(0, 500), (100, 1800), (250, 3500), (500, 7000), (750, 14000), (900, 32000), (990, 140000), (1000, 300000)],
    "E": [(0, 400), (100, 1500), (250, 3200), (500, 7500), (750, 16000), (900, 38000), (990, 160000), (1000, 400000)],
    "X": [(0, 500), (100, 2500), (250, 6000), (500, 14000), (750, 32000), (900, 80000), (990, 300000), (1000, 900000)],
}

# Postage in US cents; express has none.
POSTAGE_CENTS = {
    "U": [(0, 150), (500, 420), (1000, 1900)],
    "C": [(0, 900), (500, 2800), (1000, 12000)],
    "E": [(0, 1500), (500, 3600), (1000, 16000)],
}

CONTENT_PIECES = [(1, 62), (2, 21), (3, 10), (4, 4), (5, 3)]

# (name in Nature, code as sent, weight).
NATURES = [
    (("SALE", "11"), 740), (("GIFT", "31"), 120), (("SAMPLE", "32"), 45),
    (("RETURN", "21"), 30), (("DOCUMENTS", "91"), 45), (("OTHER", "999"), 20),
]

# Customs' transport mode in the source (first digit) to UNECE Recommendation 19.
TRANSPORT_MODE = {"10": "1", "20": "2", "30": "3", "40": "4", "50": "5", "90": "9", "100": "0"}

# Units of a currency for 1,000 US dollars; a currency that is not here is declared in US dollars.
PER_1000_USD = {
    "USD": 1000, "EUR": 920, "GBP": 790, "CNY": 7200, "JPY": 150000, "HKD": 7800, "KRW": 1380000, "SGD": 1340,
    "TWD": 32200, "THB": 35500, "VND": 25000000, "IDR": 16000000, "MYR": 4600, "INR": 83500, "AUD": 1520,
    "CAD": 1370, "CHF": 890, "PHP": 57500, "SEK": 10500, "DKK": 6900, "PLN": 3950, "BRL": 5300, "KWD": 307,
}

# First letter of an S10's service indicator, and the second letters that are in use for it.
INDICATORS = {
    "U": [(("U", "ABEFGMS"), 58), (("L", "ABEJKTX"), 26), (("R", "ABEIRSX"), 13), (("V", "ABEV"), 3)],
    "C": [(("C", "ABCDEGPX"), 82), (("H", "ABCE"), 14), (("C", "V"), 4)],
    "E": [(("E", "ABCEMSTV"), 100)],
}
HANDLING_CLASS = {"U": "N", "L": "T", "R": "R", "V": "V", "C": "N", "H": "T", "E": "X"}
