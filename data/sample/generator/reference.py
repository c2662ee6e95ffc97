# SPDX-License-Identifier: Apache-2.0
"""The reference lists and the source rows, as the generator needs them."""

import csv
import datetime
import pathlib

DATA = pathlib.Path(__file__).resolve().parents[2]


def _rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Reference:
    """Code lists, looked up by code."""

    def __init__(self):
        folder = DATA / "reference"
        self.hs = {row["hscode"]: row["description"] for row in _rows(folder / "hs2022.csv") if row["level"] == "6"}
        self.currency_of = {row["alpha2"]: row["currency"] for row in _rows(folder / "countries.csv")}
        self.numeric_of = {row["alpha2"]: row["numeric"] for row in _rows(folder / "countries.csv")}
        self.minor_unit = {row["code"]: int(row["minor_unit"] or 0) for row in _rows(folder / "currencies.csv")
                           if (row["minor_unit"] or "0").isdigit()}
        self.stop_words = (folder / "stopwords.txt").read_text(encoding="utf-8").split("\n")
        self.stop_words = sorted(word for word in self.stop_words if word)
        self.offices = {}
        for row in _rows(folder / "impc.csv"):
            # An office abroad (ETOE) belongs to another country's operator and sends no mail of this country.
            if row["operator_code"][3:5] == row["impc"][:2]:
                self.offices.setdefault(row["impc"][:2], []).append((row["impc"], row["operator_code"][3:6]))
        # Where the old list knows no office of the country's own operator, any office there.
        for row in _rows(folder / "impc.csv"):
            self.offices.setdefault(row["impc"][:2], [(row["impc"], "")])
        # The longest shape: 9 a digit, A a letter, * either. Countries without postcodes are not there.
        self.postcode_shape = {row["alpha2"]: row["shapes"].split(" ")[-1] for row in _rows(folder / "postcode_shapes.csv")}
        self._headings = {}
        for code in sorted(self.hs):
            self._headings.setdefault(code[:4], code)
            self._headings.setdefault(code[:2], code)

    def current_hs(self, code):
        """Returns the code itself, or, when HS 2022 dropped it, the first one of its heading or chapter."""
        if code in self.hs:
            return code
        return self._headings.get(code[:4]) or self._headings[code[:2]]


class SourceRow:
    """What one row of the source gives to one item."""

    def __init__(self, index, row, reference, shift_days):
        self.index = index
        self.hs = reference.current_hs(row["HS6 Code"])
        self.hs_was_dropped = self.hs != row["HS6 Code"]
        known = [country for country in (row["Country of Departure"], row["Country of Origin"], "CN")
                 if country in reference.currency_of]
        self.departure = known[0]
        self.origin = row["Country of Origin"] if row["Country of Origin"] in reference.currency_of else known[0]
        self.date = datetime.date.fromisoformat(row["Date"]) + datetime.timedelta(days=shift_days)
        self.mode = row["Mode of Transport"]


def source_rows(reference, reference_day):
    """Reads the source; whole weeks are added to every date so that the last row is at most 6 days before reference_day."""
    rows = _rows(DATA / "source" / "kcs_declarations_train.csv")
    last = max(datetime.date.fromisoformat(row["Date"]) for row in rows)
    shift_days = (reference_day - last).days // 7 * 7
    return [SourceRow(index, row, reference, shift_days) for index, row in enumerate(rows)]
