"""Puts pip into a virtual environment made without it: Debian's python3 comes without ensurepip.

Run by the environment's own python. The wheel comes from the package index with its checksum.
"""

import hashlib
import os
import re
import subprocess
import sys
import tempfile
import urllib.request
from urllib.parse import urljoin, urlsplit

INDEX = os.environ.get("PIP_INDEX_URL", "https://pypi.org/simple").rstrip("/")
LINK = re.compile(r'href="([^"#]+)#sha256=([0-9a-f]{64})"')
WHEEL = re.compile(r"pip-([0-9.]+)-py3-none-any\.whl")


def newest():
    """(address, file name, sha256) of pip's newest wheel, by the index's page (PEP 503)."""
    page = f"{INDEX}/pip/"
    with urllib.request.urlopen(page, timeout=60) as answer:
        links = LINK.findall(answer.read().decode())
    wheels = [(WHEEL.fullmatch(urlsplit(a).path.rsplit("/", 1)[-1]), a, s) for a, s in links]
    best = max((w for w in wheels if w[0]), key=lambda w: [int(p) for p in w[0][1].split(".")])
    return urljoin(page, best[1]), best[0][0], best[2]


def main():
    address, name, checksum = newest()
    with urllib.request.urlopen(address, timeout=120) as answer:
        content = answer.read()
    if hashlib.sha256(content).hexdigest() != checksum:
        sys.exit("the downloaded pip is damaged; try again")
    with tempfile.TemporaryDirectory() as folder:
        wheel = os.path.join(folder, name)
        with open(wheel, "wb") as file:
            file.write(content)
        subprocess.run(
            [sys.executable, os.path.join(wheel, "pip"), "install", "--quiet", wheel], check=True
        )


main()
