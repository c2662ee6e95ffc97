#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs buf on protos/: "lint" with STANDARD rules, "breaking" against the protos of the last commit on main.

Exit 77 (skipped) where buf is not installed (script/bootstrap says why), and for "breaking" outside a git clone: a release
archive has no history to compare with.
"""

import io
import pathlib
import subprocess
import sys
import tarfile
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BUF = HERE / "node_modules" / ".bin" / "buf"
SKIPPED = 77


def git(*arguments):
    """Runs git on the repository whoever owns it; returns the finished process."""
    return subprocess.run(["git", "-c", "safe.directory=*", "-C", str(ROOT), *arguments], capture_output=True, check=False)


def commit_to_compare_with():
    """Returns the newest commit of main that has the protos; on a clone without main, of what is checked out. None: no git."""
    for name in ("main", "origin/main", "HEAD"):
        found = git("rev-parse", "--verify", "--quiet", name + "^{commit}")
        if found.returncode == 0:
            commit = git("log", "-1", "--format=%H", name, "--", "protos").stdout.decode().strip()
            if commit and git("rev-parse", "--verify", "--quiet", commit + ":protos").returncode == 0:
                return commit
    return None


def lint():
    return subprocess.run([str(BUF), "lint"], cwd=ROOT / "protos", check=False).returncode


def breaking():
    commit = commit_to_compare_with()
    if commit is None:
        print("no commit with protos/ to compare with")
        return SKIPPED
    with tempfile.TemporaryDirectory() as folder:
        archive = git("archive", "--format=tar", commit, "protos").stdout
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            tar.extractall(folder)
        print("comparing protos/ with commit " + commit[:12])
        return subprocess.run([str(BUF), "breaking", "--against", str(pathlib.Path(folder, "protos"))], cwd=ROOT / "protos",
                              check=False).returncode


def main():
    checks = {"lint": lint, "breaking": breaking}
    if len(sys.argv) != 2 or sys.argv[1] not in checks:
        print("usage: check_protos.py lint|breaking", file=sys.stderr)
        return 2
    if not BUF.exists():
        print("buf is not installed; script/bootstrap installs it")
        return SKIPPED
    return checks[sys.argv[1]]()


if __name__ == "__main__":
    sys.exit(main())
