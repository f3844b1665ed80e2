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
  [ -x .venv/bin/python ] || {
    "$python" -m venv .venv || { echo "python3-venv is missing: apt-get install python3-venv" >&2; exit 1; }; }
  if [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]; then
    echo "Installing what Linli needs …" >&2
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --editable ".$1"
    echo "$wanted" > "$stamp"
  fi
}
