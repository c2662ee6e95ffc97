# SPDX-License-Identifier: Apache-2.0
"""The container files, as far as they can be tried without a container engine.

docker-compose reads docker-compose.yml; of the Dockerfile, every RUN, COPY and CMD names what is there, the package step
finds each of its packages in the archive, and each step's command is run as far as it changes nothing outside the tree.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
DOCKERFILE = ROOT / "deploy" / "Dockerfile"


def instructions():
    """Returns the Dockerfile's (word, rest) pairs, continued lines joined, comments left out."""
    text = re.sub(r"\\\n", " ", DOCKERFILE.read_text(encoding="utf-8"))
    lines = [line.strip() for line in text.split("\n") if line.strip() and not line.startswith("#")]
    return [tuple(line.split(None, 1)) for line in lines]


def steps(word):
    return [rest for name, rest in instructions() if name == word]


def run(*arguments, **more):
    return subprocess.run(arguments, capture_output=True, text=True, check=False, **more)


class DockerfileTest(unittest.TestCase):
    def test_one_install_path(self):
        """Packages come from script/bootstrap and from nowhere else."""
        self.assertIn("script/bootstrap --build", steps("RUN"))
        self.assertNotRegex(DOCKERFILE.read_text(encoding="utf-8"), r"RUN[^\n]*(apt|dpkg|pip|npm)")

    def test_base_is_the_system_that_bootstrap_is_for(self):
        self.assertEqual(steps("FROM"), ["debian:bookworm"])

    def test_every_script_of_a_step_is_there_and_parses(self):
        for step in steps("RUN") + [" ".join(json.loads(rest.split("CMD")[-1])) for rest in steps("HEALTHCHECK")]:
            for script in re.findall(r"\b(?:script|deploy)/[\w.]+", step):
                with self.subTest(script=script):
                    self.assertTrue(os.access(ROOT / script, os.X_OK), script)
                    self.assertEqual(run("bash", "-n", str(ROOT / script)).returncode, 0)

    def test_every_source_of_a_copy_is_there(self):
        for rest in steps("COPY"):
            for source in rest.split()[:-1]:
                self.assertTrue((ROOT / source).exists(), source)

    def test_nothing_secret_or_built_is_copied(self):
        ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
        self.assertLessEqual({".git", "build", "run", "**/*.key", "**/*.pem"}, set(ignored))

    def test_the_package_step_runs_and_names_its_packages(self):
        """--list is the step's own command without the installation."""
        listed = run("script/bootstrap", "--list", cwd=ROOT)
        self.assertEqual(listed.returncode, 0, listed.stderr)
        self.assertIn("libgrpc++-dev", listed.stdout)

    def test_the_install_step_installs_the_programs(self):
        """Runs the very command of the step on stand-ins for the programs, with another target."""
        step = next(step for step in steps("RUN") if step.startswith("install "))
        with tempfile.TemporaryDirectory() as folder:
            work = pathlib.Path(folder)
            (work / "build/release/bin").mkdir(parents=True)
            (work / "bin").mkdir()
            for name in ("postgate", "postgate-gateway"):
                (work / "build/release/bin" / name).write_text("#!/bin/sh\n", encoding="utf-8")
            done = run("sh", "-c", step.replace("/usr/local/bin", str(work / "bin")), cwd=work)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertTrue(all(os.access(work / "bin" / name, os.X_OK) for name in ("postgate", "postgate-gateway")))

    def test_the_gateway_does_not_run_as_root(self):
        self.assertEqual(steps("USER"), ["postgate"])


@unittest.skipUnless(shutil.which("docker-compose"), "docker-compose is not installed; script/bootstrap installs it")
class ComposeTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.config = run("docker-compose", "-f", str(ROOT / "docker-compose.yml"), "config", cwd=ROOT)

    def test_docker_compose_accepts_it(self):
        self.assertEqual(self.config.returncode, 0, self.config.stderr)

    def test_it_has_the_three_sides_with_health_checks_and_volumes(self):
        text = self.config.stdout
        for service in ("gateway", "carrier", "customs"):
            block = re.search(r"^  %s:\n((?:    .*\n)+)" % service, text, re.MULTILINE)
            self.assertIsNotNone(block, service)
            self.assertIn("healthcheck:", block.group(1))
            self.assertIn("volumes:", block.group(1))

    def test_its_scripts_are_there_and_parse(self):
        for script in set(re.findall(r"deploy/[\w]+\.sh", self.config.stdout)):
            with self.subTest(script=script):
                self.assertTrue(os.access(ROOT / script, os.X_OK), script)
                self.assertEqual(run("bash", "-n", str(ROOT / script)).returncode, 0)


if __name__ == "__main__":
    unittest.main()
