# Sourced by demo, test and check: a virtual environment with what is asked for, made once.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
python=${PYTHON:-python3}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
  echo "Python 3.11 or newer is needed: install it, or name it with PYTHON=/path/to/python3" >&2; exit 1; }

# environment <name> <extras>: .venv-less calls stay fast, a changed pyproject installs again
environment() {
  local stamp=".venv/.installed$1" wanted
  wanted=$("$python" -c 'import hashlib,pathlib;print(hashlib.sha256(pathlib.Path("pyproject.toml").read_bytes()).hexdigest())')
  if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    rm -rf .venv
    "$python" -m venv .venv >/dev/null 2>&1 || {
      # Debian's python3 has no ensurepip unless python3-venv is installed.
      rm -rf .venv
      "$python" -m venv --without-pip .venv
      .venv/bin/python script/bootstrap.py
    }
  fi
  if [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]; then
    echo "Installing what Linli needs …" >&2
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --editable ".$1"
    echo "$wanted" > "$stamp"
  fi
}
