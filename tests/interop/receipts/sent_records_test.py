# SPDX-License-Identifier: Apache-2.0
"""The bytes that sent_records.py makes are those of Protocol Buffers' own library, for the sample and for a CSV file that says the same."""

import csv
import io
import itertools
import json
import pathlib
import subprocess
import tempfile
import unittest

from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory

from receipts.json_values import ValueProblem
from receipts.sent_records import encoded_records

ROOT = pathlib.Path(__file__).resolve().parents[3]
LINES_COMPARED = 1000


def message_types():
    """Item and Movement as the library knows them."""
    with tempfile.NamedTemporaryFile() as file:
        subprocess.run(["protoc", "-I", str(ROOT / "protos"), "--include_imports", "--descriptor_set_out", file.name,
                        "postgate/v1/item.proto", "postgate/v1/movement.proto"], check=True)
        files = descriptor_pb2.FileDescriptorSet.FromString(file.read())
    pool = descriptor_pool.DescriptorPool()
    for each in files.file:
        pool.Add(each)
    factory = message_factory.MessageFactory(pool)
    return {name: factory.GetPrototype(pool.FindMessageTypeByName("postgate.v1." + name)) for name in ("Item", "Movement")}


def cells_of(value, path=""):
    """{column: text} of a JSON object."""
    if isinstance(value, (dict, list)):
        found = {}
        for name, inner in value.items() if isinstance(value, dict) else enumerate(value):
            found.update(cells_of(inner, "%s.%s" % (path, name) if path else name))
        return found
    return {path: str(value).lower() if isinstance(value, bool) else str(value)}


class SentRecordsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.types = message_types()

    def library(self, lines, name):
        return [json_format.Parse(line, self.types[name]()).SerializeToString() for line in lines]

    def encode(self, text, name="Item", path="items.jsonl"):
        return list(encoded_records(text.encode("utf-8"), path, name))

    def test_the_sample(self):
        for name, file in (("Item", "items.jsonl"), ("Movement", "movements.jsonl")):
            with open(ROOT / "data" / "sample" / file, encoding="utf-8") as lines:
                some = list(itertools.islice(lines, LINES_COMPARED))
            self.assertEqual(self.encode("".join(some), name), self.library(some, name))

    def test_values_at_their_edges(self):
        lines = ['{"itemId":"Ä\\u0000한","grossMassG":-1,"packageCount":2147483647,"totalDeclaredValue":{"units":"9007199254740993","nanos":-5}}',
                 '{"orderedOnline":false,"amends":false,"localIds":["",""],"sender":{},"contentPieces":[{},{"value":{}}],"flow":2,"grossMassG":0}',
                 '{"postedAt":"1969-12-31T23:59:59.5Z","plannedDepartureAt":"1970-01-01T00:00:00Z","plannedArrivalAt":"2026-06-25T20:02:26.123456789+09:00"}',
                 '{"item_id":null,"mailClass":null,"gross_mass_g":1000.0}']
        self.assertEqual(self.encode("\n".join(lines)), self.library(lines, "Item"))

    def test_blank_lines_and_carriage_returns_count_for_nothing(self):
        self.assertEqual(self.encode('\ufeff{"itemId":"A"}\r\n \t\r\n{"itemId":"B"}'), self.library(['{"itemId":"A"}', '{"itemId":"B"}'], "Item"))

    def test_the_sample_as_csv(self):
        with open(ROOT / "data" / "sample" / "items.jsonl", encoding="utf-8") as file:
            lines = [json_format.MessageToJson(json_format.Parse(line, self.types["Item"]()), preserving_proto_field_name=True)
                     for line in itertools.islice(file, 100)]
        rows = [cells_of(json.loads(line)) for line in lines]
        columns = sorted({column for row in rows for column in row})
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(columns)
        writer.writerows([row.get(column, "") for column in columns] for row in rows)
        self.assertEqual(self.encode(text.getvalue(), path="items.CSV"), self.library(lines, "Item"))

    def test_cells_as_people_write_them(self):
        text = ('item_id,nature,amends,gross_mass_g,sender.name,sender.address_lines.1,sender.address_lines.0\n'
                'A,sale,TRUE,500,"Smith, ""J""","second\nline",first\n\nB,NATURE_GIFT,false,,,,\n')
        lines = ['{"itemId":"A","nature":1,"amends":true,"grossMassG":500,"sender":{"name":"Smith, \\"J\\"","addressLines":["first","second\\nline"]}}',
                 '{"itemId":"B","nature":"NATURE_GIFT"}']
        self.assertEqual(self.encode(text, path="items.csv"), self.library(lines, "Item"))

    def test_what_is_no_record_is_told_with_its_line(self):
        for text, path, pattern in (('{}\n{"itemIdd":"A"}', "a.jsonl", r"a\.jsonl:2: Item has no field 'itemIdd'"), ("{}\n[]", "a.jsonl", "a.jsonl:2: expected a JSON"),
                                    ('{"itemId":1}', "a.jsonl", "expected a text"), ("item_id\nA,B", "a.csv", "expected 1 cells"),
                                    ("item.id\nA", "a.csv", "no field 'item'"), ("local_ids\nA", "a.csv", "expected an index")):
            with self.assertRaisesRegex(ValueProblem, pattern):
                self.encode(text, path=path)


if __name__ == "__main__":
    unittest.main()
