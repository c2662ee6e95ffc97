# SPDX-License-Identifier: Apache-2.0
"""Tests of the sample's generator: identifiers, distributions, what was planted is there and nothing else is."""

import json
import pathlib
import re
import unittest

from generator import distributions, identifiers, planting, reference, repeats
from generator.draws import Draws
from generator.wording import seller_description

HERE = pathlib.Path(__file__).resolve().parent


def lines(name):
    with open(HERE / name, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


class IdentifiersTest(unittest.TestCase):
    def test_s10_check_digit_of_the_standards_example(self):
        self.assertEqual(identifiers.s10_check_digit("47312482"), "9")

    def test_s10_remainders_0_and_1(self):
        self.assertEqual(identifiers.s10_check_digit("00000015"), "5")
        self.assertEqual(identifiers.s10_check_digit("00000008"), "0")

    def test_no_two_rows_share_a_serial(self):
        serials = {identifiers.s10(Draws(1, row), "U", row, "CN")[2:10] for row in range(37385)}
        self.assertEqual(len(serials), 37385)

    def test_air_waybill_check_digit(self):
        number = identifiers.air_waybill(Draws(7))
        self.assertEqual(int(number[3:10]) % 7, int(number[10]))


class DrawsTest(unittest.TestCase):
    def test_known_values(self):
        # Fixed for ever: other values here mean other bytes of the sample.
        draws = Draws(1, "item", 2)
        self.assertEqual([draws.below(1000) for _ in range(3)], [146, 5, 602])
        self.assertNotEqual(Draws(1, "item", 2).below(10**9), Draws(1, "item", 3).below(10**9))

    def test_shares_add_up(self):
        for total in (5, 6, 999):
            parts = Draws(3, total).shares(total, 5)
            self.assertEqual(sum(parts), total)
            self.assertGreaterEqual(min(parts), 1)

    def test_quantiles_stay_inside(self):
        draws = Draws(9)
        for table in distributions.GROSS_MASS_G.values():
            values = [draws.from_quantiles(table) for _ in range(2000)]
            self.assertGreaterEqual(min(values), table[0][1])
            self.assertLessEqual(max(values), table[-1][1])


class SampleTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.items = lines("items.jsonl")
        cls.movements = lines("movements.jsonl")
        cls.expected = json.loads((HERE / "expected.json").read_text(encoding="utf-8"))
        cls.lists = reference.Reference()

    def planted_lines(self, *kinds):
        return [line for kind in kinds for line in self.expected["planted"][kind]["lines"]]

    def clean_items(self):
        planted = {line for entry in self.expected["planted"].values() for line in entry["lines"]}
        return [item for line, item in enumerate(self.items, start=1) if line not in planted]

    def test_counts_add_up(self):
        self.assertGreaterEqual(len(self.items), 5000)
        self.assertEqual(self.expected["lines"], len(self.items))
        self.assertEqual(self.expected["clean"], len(self.clean_items()))

    def test_every_fault_is_planted(self):
        self.assertLessEqual({fault.kind for fault in planting.FAULTS}, set(self.expected["planted"]))

    def test_clean_items_have_valid_identifiers_and_codes(self):
        for item in self.clean_items():
            if item["mailClass"] != "MAIL_CLASS_EXPRESS":
                self.assertRegex(item["itemId"], r"^[A-Z]{2}[0-9]{9}[A-Z]{2}$")
                self.assertEqual(identifiers.s10_check_digit(item["itemId"][2:10]), item["itemId"][10])
            for piece in item["contentPieces"]:
                self.assertIn(piece.get("hsCode", "392690"), self.lists.hs)
                self.assertNotIn(piece["description"].lower(), self.lists.stop_words)

    def test_clean_items_weigh_what_post_carries(self):
        for item in self.clean_items():
            limit_g = 2020 if item["mailClass"] == "MAIL_CLASS_LETTER" else 30040
            self.assertLessEqual(int(item["grossMassG"]), limit_g)
            self.assertLessEqual(sum(int(piece["netMassG"]) for piece in item["contentPieces"]), int(item["grossMassG"]))

    def test_wrong_check_digits_are_wrong(self):
        for line in self.planted_lines("s10_check_digit_wrong"):
            text = self.items[line - 1]["itemId"]
            self.assertNotEqual(identifiers.s10_check_digit(text[2:10]), text[10])

    def test_repeats_equal_an_earlier_line(self):
        for line in self.planted_lines("repeat"):
            self.assertIn(self.items[line - 1], self.items[:line - 1])

    def test_amendments_follow_what_they_amend(self):
        for line in self.planted_lines("amendment"):
            item = self.items[line - 1]
            self.assertTrue(item["amends"])
            self.assertIn(item["itemId"], [earlier["itemId"] for earlier in self.items[:line - 1]])

    def test_movements_name_items_of_the_file(self):
        known = {item["itemId"] for item in self.items}
        for movement in self.movements:
            self.assertLessEqual(set(movement.get("itemIds", [])), known)
            self.assertTrue(re.fullmatch(r"[A-Z]{12}[A-Z]{3}[0-9]{14}", movement.get("receptacleId", "A" * 15 + "0" * 14)))

    def test_cancellations_name_items_of_the_file(self):
        known = {item["itemId"] for item in self.items}
        self.assertLessEqual({request["itemId"] for request in lines("cancellations.jsonl")}, known)


class WordingTest(unittest.TestCase):
    def test_never_a_stop_word(self):
        lists = reference.Reference()
        stop_words = frozenset(lists.stop_words)
        for number, (code, text) in enumerate(sorted(lists.hs.items())):
            description = seller_description(Draws(5, number), code, text, stop_words)
            self.assertNotIn(description.lower(), stop_words)
            self.assertLessEqual(len(description), 70)

    def test_repeats_are_rare(self):
        again = [repeats.sent_again(1, row, {"contentPieces": [{"description": "x"}], "grossMassG": "5"}) for row in range(2000)]
        self.assertLess(sum(1 for entry in again if entry), 200)


if __name__ == "__main__":
    unittest.main()
