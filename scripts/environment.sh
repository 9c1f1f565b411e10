#!/bin/sh
# environment.sh PYTHON LOCK: make .venv with PYTHON (or the first fit one found) and install what LOCK lists.
set -eu

fits() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    for python in python3 python3.14 python3.13 python3.12 python3.11 python; do
        if fits "$python"; then
            echo "$python"
            return
        fi
    done
}

works() {
    fits .venv/bin/python && .venv/bin/python -m pip --version >/dev/null 2>&1
}

if ! works; then
    python=${1:-$(find_python)}
    if [ -z "$python" ] || ! fits "$python"; then
        echo "This needs Python 3.11 or newer: ${python:-python3} is older, or is not there." >&2
        echo "Install it, or name it: make PYTHON=/path/to/python3.11" >&2
        exit 1
    fi
    echo "Making a virtual environment in .venv ..."
    if ! "$python" -m venv --clear .venv; then
        echo "$python cannot make virtual environments. On Debian and Ubuntu: apt-get install python3-venv" >&2
        exit 1
    fi
fi

echo "Installing the packages of $2 ..."
.venv/bin/python -m pip install --quiet --quiet --disable-pip-version-check --require-hashes --requirement "$2"
