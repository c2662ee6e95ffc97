# SPDX-License-Identifier: Apache-2.0
"""The house rules, one function each. A rule takes a Tree and yields Violations."""

import collections
import os
import pathlib
import re

Violation = collections.namedtuple("Violation", "rule path line text")

LINES_MAX = 450
_CODE = (".cc", ".h", ".py", ".cmake", ".sh")
_CXX = (".cc", ".h")
_NOT_OURS = {".git", "build", "run", "node_modules", "__pycache__", "bad_sample", "google"}
_FORBIDDEN_NAMES = {"util", "utils", "common", "helper", "helpers", "misc", "manager", "managers"}
_DEMANDED_IN_README = ("script/demo", "script/test")


class Tree:
    """The files of one source tree, read once."""

    def __init__(self, root):
        self.root = pathlib.Path(root).resolve()
        self.files = []
        for folder, folders, names in os.walk(self.root):
            folders[:] = sorted(name for name in folders if name not in _NOT_OURS)
            self.files += [pathlib.Path(folder, name).relative_to(self.root) for name in sorted(names)]
        self._texts = {}

    def text(self, path):
        if path not in self._texts:
            try:
                self._texts[path] = (self.root / path).read_text(encoding="utf-8")
            except UnicodeDecodeError:
                self._texts[path] = ""
        return self._texts[path]

    def lines(self, path):
        return enumerate(self.text(path).split("\n"), start=1)

    def with_suffix(self, *suffixes):
        return [path for path in self.files if path.suffix in suffixes]

    def folders(self):
        return sorted({parent for path in self.files for parent in path.parents if str(parent) != "."})


class Rooms:
    """The table of rooms.txt."""

    def __init__(self, text):
        self.may_use = {}
        self.may_use_grpc = {}
        for line in text.split("\n"):
            if line.strip() and not line.startswith("#"):
                folder, uses, grpc = (cell.strip() for cell in line.split("|"))
                self.may_use[folder] = uses.split()
                self.may_use_grpc[folder] = grpc == "yes"

    def room_of(self, path):
        """Returns the room with the longest folder that holds the path, or None."""
        for parent in pathlib.PurePosixPath(path).parents:
            if str(parent) in self.may_use:
                return str(parent)
        return None

    def allows(self, room, used, is_test):
        names = self.may_use[room] + (self.may_use["tests_also"] if is_test else [])
        return used == room or any(
            used == name or (name.endswith("/*") and used.startswith(name[:-1])) for name in names)


def _is_test(path):
    """Tests, the fixtures that several of them share, and what stands under tests/."""
    return bool(re.search(r"_(test|fuzz|bench|fixture)\.(cc|h|py)$", path.name)) or path.parts[0] == "tests"


def include_direction(tree, rooms):
    """An include goes only where rooms.txt lets its room look."""
    for path in tree.with_suffix(*_CXX):
        room = rooms.room_of(path)
        if room is None:
            yield Violation("include_direction", path, 1, "its folder is in no room of tests/house/rooms.txt")
            continue
        for number, line in tree.lines(path):
            match = re.match(r'\s*#\s*include\s*"([^"]+)"', line)
            if not match:
                continue
            included = match.group(1)
            used = "protos" if included.endswith(".pb.h") else rooms.room_of(included)
            if used is None:
                if not re.match(r"(absl|grpc|grpcpp|google|gtest|gmock|rocksdb|openssl|spdlog|CLI|prometheus|benchmark)/", included):
                    yield Violation("include_direction", path, number,
                                    '"%s" is no path from the root of the repository' % included)
            elif not rooms.allows(room, used, _is_test(path)):
                yield Violation("include_direction", path, number, "%s may not use %s" % (room, used))


def grpc_where(tree, rooms):
    """gRPC stays in the rooms that rooms.txt names."""
    for path in tree.with_suffix(*_CXX):
        room = rooms.room_of(path)
        if room is None or rooms.may_use_grpc[room]:
            continue
        for number, line in tree.lines(path):
            if re.match(r'\s*#\s*include\s*[<"](grpc/|grpcpp/|[^>"]*\.grpc\.pb\.h)', line):
                yield Violation("grpc_where", path, number, "%s knows no gRPC" % room)


def every_test_is_built(tree, rooms):
    """A test that no CMakeLists.txt names never runs."""
    for path in tree.with_suffix(".cc", ".py"):
        if not re.search(r"_(test|fuzz)\.(cc|py)$", path.name):
            continue
        wanted = re.compile(r"\b%s\b" % re.escape(path.stem))
        lists = [parent / "CMakeLists.txt" for parent in path.parents if parent / "CMakeLists.txt" in tree.files]
        if not any(wanted.search(re.sub(r"#.*", "", tree.text(each))) for each in lists):
            yield Violation("every_test_is_built", path, 1, "no CMakeLists.txt of its folder or above names it")


def _folders_in_architecture(tree):
    """Returns {folder: line} for the first column of the table of docs/architecture.md whose head begins with "folder"."""
    found, inside = {}, False
    for number, line in tree.lines(pathlib.Path("docs/architecture.md")):
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not line.startswith("|"):
            inside = False
        elif cells[0].lower() == "folder":
            inside = True
        elif inside:
            for name in re.findall(r"`([^`]+)/`", cells[0]):
                found[name] = number
    return found


def folder_table_is_true(tree, rooms):
    """docs/architecture.md's table names the folders that exist, and no others."""
    table_path = pathlib.Path("docs/architecture.md")
    if table_path not in tree.files:
        yield Violation("folder_table_is_true", table_path, 1, "is missing")
        return
    table = _folders_in_architecture(tree)
    folders = {str(folder) for folder in tree.folders()}
    for name, number in table.items():
        if name not in folders:
            yield Violation("folder_table_is_true", table_path, number, "`%s/` does not exist" % name)
    for folder in sorted(folders):
        top_level = "/" not in folder and not folder.startswith(".")
        if top_level and not any(name == folder or name.startswith(folder + "/") for name in table):
            yield Violation("folder_table_is_true", table_path, 1, "the table does not name `%s/`" % folder)
        if "/" in folder and folder in rooms.may_use and folder not in table and folder.split("/")[0] not in table:
            yield Violation("folder_table_is_true", table_path, 1, "the table does not name the room `%s/`" % folder)


def file_length(tree, rooms):
    """A file holds one subject. Protos are a contract to be read whole and have no limit."""
    for path in tree.with_suffix(*_CODE):
        count = tree.text(path).count("\n")
        if count > LINES_MAX:
            yield Violation("file_length", path, LINES_MAX, "%d lines; %d are the limit" % (count, LINES_MAX))


def forbidden_names(tree, rooms):
    """Nobody can say what may not go into a folder called util."""
    for path in tree.files:
        for part in path.parts:
            words = set(re.split(r"[_.\- ]", part.lower()))
            if words & _FORBIDDEN_NAMES:
                yield Violation("forbidden_names", path, 1, '"%s" says nothing about what is in it' % part)


def nothing_left_to_do(tree, rooms):
    """Work that is left is an issue, not a comment."""
    wanted = re.compile(r"\b(TO" + r"DO|FIX" + r"ME)\b")
    for path in tree.files:
        if path.suffix in _CODE + (".proto", ".md", ".txt", ".yml", ".yaml", "") and path.parts[0] != "data":
            for number, line in tree.lines(path):
                if wanted.search(line):
                    yield Violation("nothing_left_to_do", path, number, wanted.search(line).group(1))


def no_sleep_in_tests(tree, rooms):
    """A test waits for what it needs, not for a time. A load generator may keep its rate: its line says "paces the load"."""
    wanted = re.compile(r"\b(sleep_for|sleep_until|usleep|nanosleep|SleepFor|time\.sleep|sleep)\s*\(")
    for path in tree.with_suffix(".cc", ".h", ".py"):
        if _is_test(path):
            for number, line in tree.lines(path):
                if wanted.search(line) and not re.search(r"(//|#) .*paces the load", line):
                    yield Violation("no_sleep_in_tests", path, number, wanted.search(line).group(1))


def time_comes_from_the_clock_room(tree, rooms):
    """What a test can't set forth or back is never seen to survive it. Benchmarks measure with what they like."""
    wanted = re.compile(r"\b(absl::Now|(?:system|steady|high_resolution)_clock::now|clock_gettime|gettimeofday|time\((?:nullptr|NULL|0)\))")
    for path in tree.with_suffix(*_CXX):
        if not _is_test(path) and path.parts[0] != "bench" and path.parts[:2] != ("core", "clock"):
            for number, line in tree.lines(path):
                if wanted.search(line):
                    yield Violation("time_comes_from_the_clock_room", path, number, "%s; core/clock has the two clocks" % wanted.search(line).group(1))


def links_resolve(tree, rooms):
    """A relative link in Markdown leads to something that is there."""
    for path in tree.with_suffix(".md"):
        for number, line in tree.lines(path):
            for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`]*`", "", line)):
                if re.match(r"[a-z]+:|#", target):
                    continue
                goal = (tree.root / path).parent / target.split("#")[0]
                if not goal.exists():
                    yield Violation("links_resolve", path, number, "%s does not exist" % target)


def readme_shows_the_commands(tree, rooms):
    """The first screen says how to see it work and how to test it."""
    path = pathlib.Path("README.md")
    first_screen = "\n".join(tree.text(path).split("\n")[:50]) if path in tree.files else ""
    for command in _DEMANDED_IN_README:
        if command not in first_screen:
            yield Violation("readme_shows_the_commands", path, 1, "its first 50 lines do not show %s" % command)


def one_mutex(tree, rooms):
    """Locks are core/synchronization's: annotated for Clang, and seen by ThreadSanitizer."""
    wanted = re.compile(r"absl::(Mutex|CondVar)\b|<(mutex|shared_mutex|condition_variable)>|absl/synchronization/mutex\.h")
    for path in tree.with_suffix(*_CXX):
        if str(path).startswith("core/synchronization/"):
            continue
        for number, line in tree.lines(path):
            if wanted.search(re.sub(r"//.*", "", line)):
                yield Violation("one_mutex", path, number, "%s; use core/synchronization/mutex.h" % wanted.search(line).group(0))


def messages_are_redacted(tree, rooms):
    """A log or an error text shows of a message what core/redaction shows. What a printer writes into a file says so beside it."""
    wanted = re.compile(r"\b(DebugString|ShortDebugString|Utf8DebugString|PrintToString|MessageToJsonString|TextFormat::Print\w*)\b")
    for path in tree.with_suffix(*_CXX):
        if path.parts[0] in ("core", "server") and not _is_test(path) and "testing" not in path.parts:
            for number, line in tree.lines(path):
                if wanted.search(re.sub(r"//.*", "", line)) and not re.search(r"// .*goes into a file", line):
                    yield Violation("messages_are_redacted", path, number, "%s; core/redaction has RedactedText" % wanted.search(line).group(1))


RULES = [include_direction, grpc_where, every_test_is_built, folder_table_is_true, file_length, forbidden_names,
         nothing_left_to_do, no_sleep_in_tests, links_resolve, readme_shows_the_commands, one_mutex,
         time_comes_from_the_clock_room, messages_are_redacted]


def violations(root, rooms_text):
    """Returns all violations of the tree at root, in the order of the rules."""
    tree, rooms = Tree(root), Rooms(rooms_text)
    return [violation for rule in RULES for violation in rule(tree, rooms)]
