# SPDX-License-Identifier: Apache-2.0
"""The scripts of contract and CI: they are there, they parse, and a wrong argument gets an answer, not a surprise."""

import os
import pathlib
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCRIPTS = ("script/bootstrap", "script/build", "script/demo", "script/server", "script/test", "script/bench", "script/fuzz", ".ci/run")


def run(*arguments, **more):
    return subprocess.run(arguments, capture_output=True, text=True, check=False, **more)


class ScriptsTest(unittest.TestCase):
    def test_each_is_executable_and_parses(self):
        for script in SCRIPTS:
            with self.subTest(script=script):
                self.assertTrue(os.access(ROOT / script, os.X_OK))
                self.assertEqual(run("bash", "-n", str(ROOT / script)).returncode, 0)

    def test_a_wrong_argument_shows_the_usage_and_starts_nothing(self):
        for script in ("script/bootstrap", "script/demo", "script/fuzz", "script/test"):
            with self.subTest(script=script):
                done = run(str(ROOT / script), "--no-such-thing")
                self.assertEqual(done.returncode, 2)
                self.assertIn("usage: " + script, done.stderr)

    def test_continuous_integration_runs_what_a_desk_runs(self):
        lines = [line for line in (ROOT / ".ci/run").read_text(encoding="utf-8").split("\n") if line and not line.startswith("#")]
        self.assertEqual(lines, ['exec "$(dirname "$0")/../script/test"'])


class BootstrapTest(unittest.TestCase):
    def bootstrap_with(self, status, *arguments):
        """Runs bootstrap with stand-ins: dpkg-query gives every package this status, apt-get writes down its arguments."""
        with tempfile.TemporaryDirectory() as folder:
            calls = pathlib.Path(folder, "calls")
            for name, text in (("dpkg-query", "printf '%s'" % status), ("apt-get", 'echo "$@" >>"%s"' % calls),
                               ("sudo", 'exec "$@"'), ("npm", "exit 1")):
                path = pathlib.Path(folder, name)
                path.write_text("#!/bin/sh\n%s\n" % text, encoding="utf-8")
                path.chmod(0o755)
            done = run(str(ROOT / "script/bootstrap"), *arguments, env=dict(os.environ, PATH=folder + ":" + os.environ["PATH"]))
            return done, calls.read_text(encoding="utf-8") if calls.exists() else ""

    def test_it_does_nothing_when_everything_is_there(self):
        done, calls = self.bootstrap_with("installed", "--build")
        self.assertEqual((done.returncode, calls), (0, ""))
        self.assertEqual(done.stdout, "bootstrap: nothing to do\n")

    def test_it_says_what_each_missing_package_is_for_and_installs_it(self):
        done, calls = self.bootstrap_with("not-installed", "--build")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stdout, r"librocksdb-dev +RocksDB: the embedded ledger")
        self.assertRegex(calls, r"install .*--no-install-recommends .*librocksdb-dev")

    def test_the_build_needs_no_test_packages(self):
        _, calls = self.bootstrap_with("not-installed", "--build")
        for package in ("docker-compose", "npm", "clang-14"):
            self.assertNotIn(package, calls)


if __name__ == "__main__":
    unittest.main()
