#!/usr/bin/env bash
# Installs the named system packages the tests can use, where they are missing and where this
# user may: as root on Debian or Ubuntu, by apt. Anywhere else it does nothing; the layer that
# misses its tool then says so. Called by the Makefile:
#   system_packages.sh chromium nodejs pypy glpk cc     tools of the test layers; never fails
#   system_packages.sh venv PYTHON                      ensurepip for PYTHON; fails where it cannot
set -euo pipefail
cd "$(dirname "$0")/.."

can_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

install() {
  echo "Installing $* by apt"
  export DEBIAN_FRONTEND=noninteractive
  # The timeout waits for another apt that holds the lock.
  { apt-get update && apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$@"; } \
    </dev/null >.apt.log 2>&1 || { echo "apt failed: $(tail -n 1 .apt.log)"; return 1; }
  rm -f .apt.log
}

if [ "${1:-}" = venv ]; then
  # Debian splits ensurepip off, one package for each minor version.
  package="python$("$2" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"
  if can_install && install "$package"; then exit 0; fi
  echo "$2 cannot make virtual environments here: as root, apt install $package"
  exit 1
fi

missing=()
for tool in "$@"; do
  case "$tool" in
    chromium) .venv/bin/python -m tests.browser.chromium >/dev/null || missing+=(chromium libatomic1) ;;
    nodejs) node --version >/dev/null 2>&1 || missing+=(nodejs) ;;
    pypy)
      pypy3 -c 'import ensurepip' 2>/dev/null || missing+=(pypy3 pypy3-venv)
      # Its C headers, for which extensions are compiled to be timed.
      pypy3 -c 'import os, sysconfig; os.stat(sysconfig.get_paths()["include"] + "/Python.h")' 2>/dev/null \
        || missing+=(pypy3-dev) ;;
    glpk) .venv/bin/python -c 'import ctypes; ctypes.CDLL("libglpk.so.40")' 2>/dev/null || missing+=(libglpk40) ;;
    cc) cc --version >/dev/null 2>&1 || missing+=(gcc libc6-dev) ;;
    *) echo "unknown tool: $tool"; exit 2 ;;
  esac
done
if [ "${#missing[@]}" = 0 ] || ! can_install; then exit 0; fi

# Ubuntu's chromium package is only a pointer to a snap, which containers and CI cannot run:
# there the build that Playwright offers takes its place.
if grep -qs '^ID=ubuntu' /etc/os-release && [[ " ${missing[*]} " == *" chromium "* ]]; then
  missing=("${missing[@]/chromium/}")
  .venv/bin/python -m playwright install --with-deps chromium </dev/null >/dev/null 2>&1 \
    || echo "Playwright could not fetch Chromium"
fi
for package in ${missing[*]}; do install "$package" || true; done
