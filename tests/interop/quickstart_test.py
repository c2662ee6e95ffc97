# SPDX-License-Identifier: Apache-2.0
"""Runs the Python of docs/quickstart-python.md, so that the page can't rot.

All blocks marked ```python are one program. It runs where the page says: in a folder with certs/ and stubs/, with
POSTGATE_HUB set. Run by ctest with the folder of the programs as argument.
"""

import os
import re
import subprocess
import sys

from hub_process import ROOT, HubProcess


def main():
    page = (ROOT / "docs" / "quickstart-python.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    assert len(blocks) > 3, "the page has no Python any more"
    expected = re.search(r"^```output\n(.*?)^```$", page, re.DOTALL | re.MULTILINE).group(1)
    with HubProcess(sys.argv[1]) as hub:
        ran = subprocess.run(["/usr/bin/python3", "-c", "".join(blocks)], cwd=hub.folder, env={**os.environ, "POSTGATE_HUB": hub.address},
                             stdout=subprocess.PIPE, text=True, timeout=100, check=True)
    # The registration number is the hub's choice.
    number = r"\d{2}[A-Z]{2}[A-Z0-9]{13}\d"
    pattern = re.sub(number, lambda unused: number, re.escape(expected))
    assert re.fullmatch(pattern, ran.stdout), "printed:\n%s\nthe page says:\n%s" % (ran.stdout, expected)
    print("quickstart: the page's program runs")


if __name__ == "__main__":
    main()
