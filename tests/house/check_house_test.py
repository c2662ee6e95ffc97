# SPDX-License-Identifier: Apache-2.0
"""Each house rule bites on the bad sample, exactly where the fault is and nowhere else."""

import pathlib
import unittest

import house_rules

HERE = pathlib.Path(__file__).resolve().parent

BAD = {
    "include_direction": [
        ("attic/homeless.cc", 1, "in no room"),
        ("core/validation/upward.cc", 1, "core/validation may not use server/ledger"),
        ("core/validation/upward.cc", 2, "no path from the root"),
        ("server/ledger/ledger.cc", 1, "server/ledger may not use server/queues"),
    ],
    "grpc_where": [
        ("core/validation/upward.cc", 3, "core/validation knows no gRPC"),
        ("core/validation/upward.cc", 4, "core/validation knows no gRPC"),
    ],
    "every_test_is_built": [("core/validation/commented_out_test.cc", 1, "no CMakeLists.txt")],
    "folder_table_is_true": [
        ("docs/architecture.md", 7, "`garden/` does not exist"),
        ("docs/architecture.md", 1, "does not name `garage/`"),
    ],
    "file_length": [("client/cli/long.cc", 450, "451 lines")],
    "forbidden_names": [("client/cli/string_helper.cc", 1, "string_helper.cc")],
    "nothing_left_to_do": [("client/cli/later.cc", 1, "TO" + "DO")],
    "no_sleep_in_tests": [
        ("core/validation/commented_out_test.cc", 1, "sleep_for"),
        ("tests/waits.py", 1, "time.sleep"),
    ],
    "links_resolve": [("docs/links.md", 1, "nowhere.md")],
    "readme_shows_the_commands": [("README.md", 1, "script/test")],
    "one_mutex": [
        ("core/validation/locks.cc", 1, "<mutex>"),
        ("core/validation/locks.cc", 2, "absl::Mutex"),
    ],
    "messages_are_redacted": [
        ("server/queues/talkative.cc", 1, "ShortDebugString"),
        ("server/queues/talkative.cc", 2, "PrintToString"),
    ],
    "time_comes_from_the_clock_room": [
        ("core/validation/own_clock.cc", 1, "absl::Now"),
        ("core/validation/own_clock.cc", 2, "steady_clock::now"),
    ],
}


class HouseRulesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.rooms_text = (HERE / "rooms.txt").read_text(encoding="utf-8")
        cls.tree = house_rules.Tree(HERE / "bad_sample")
        cls.rooms = house_rules.Rooms(cls.rooms_text)

    def test_every_rule_is_tried(self):
        self.assertEqual({rule.__name__ for rule in house_rules.RULES}, set(BAD))

    def test_each_rule_bites_where_the_fault_is_and_nowhere_else(self):
        for rule in house_rules.RULES:
            with self.subTest(rule=rule.__name__):
                found = sorted(rule(self.tree, self.rooms), key=lambda each: (str(each.path), each.line))
                wanted = sorted(BAD[rule.__name__])
                self.assertEqual([(str(each.path), each.line) for each in found], [each[:2] for each in wanted])
                for violation, (_, _, text) in zip(found, wanted):
                    self.assertIn(text, violation.text)

    def test_a_room_may_use_what_the_table_says(self):
        self.assertTrue(self.rooms.allows("server/queues", "server/ledger", is_test=False))
        self.assertTrue(self.rooms.allows("server/queues", "core/validation", is_test=False))
        self.assertFalse(self.rooms.allows("server/queues", "server/ledger/rocksdb", is_test=False))
        self.assertTrue(self.rooms.allows("server/queues", "server/ledger/rocksdb", is_test=True))
        self.assertFalse(self.rooms.allows("client", "server/ledger/rocksdb", is_test=False))

    def test_the_table_has_no_circle(self):
        """Follows every arrow; a room that can reach itself would make the direction meaningless."""
        rooms = [room for room in self.rooms.may_use if room != "tests_also"]

        def reaches(start, goal, seen):
            for room in rooms:
                if room != start and room not in seen and self.rooms.allows(start, room, is_test=False):
                    seen.add(room)
                    if room == goal or reaches(room, goal, seen):
                        return True
            return False

        for room in rooms:
            self.assertFalse(reaches(room, room, set()), room)


if __name__ == "__main__":
    unittest.main()
