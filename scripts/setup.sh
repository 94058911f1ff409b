#!/usr/bin/env bash
# Make .venv with everything installed; system packages too when run as root on Debian.
set -euo pipefail
python=$1

need() { command -v "$1" >/dev/null 2>&1; }
missing=()
"$python" -c 'import venv, ensurepip' >/dev/null 2>&1 || missing+=(python3-venv)
need npm || missing+=(npm)
need curl || missing+=(curl)
need openssl || missing+=(openssl)
tools=() # what only tests need: without root they are named, and setup goes on
headers=yes # bonsai (LDAP) is compiled
for header in ldap.h:libldap2-dev sasl/sasl.h:libsasl2-dev krb5.h:libkrb5-dev; do
  [ -e "/usr/include/${header%%:*}" ] || { tools+=("${header##*:}"); headers=no; }
done
need cc || { tools+=(gcc libc6-dev); headers=no; }
"$python" -c 'import sysconfig, os, sys; sys.exit(not os.path.exists(sysconfig.get_path("include") + "/Python.h"))' \
  || { tools+=(python3-dev); headers=no; }
need pg_dump || tools+=(postgresql-client)
compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null || tools+=(postgresql) # a server that speaks TLS
need softhsm2-util || tools+=(softhsm2)
for tool in slapd nginx:nginx-light nft:nftables logrotate; do
  [ -x "/usr/sbin/${tool%%:*}" ] || need "${tool%%:*}" || tools+=("${tool##*:}")
done
if [ "$(id -u)" = 0 ] && need apt-get; then
  missing+=("${tools[@]}")
  headers=yes
elif [ ${#tools[@]} -gt 0 ]; then
  echo "Some tests need: ${tools[*]}" >&2
fi
if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" = 0 ] && need apt-get; then
    echo "Installing system packages: ${missing[*]}"
    apt-get update -qq
    export RUNLEVEL=1 # nothing that is installed here needs to be started
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  else
    echo "Please install: ${missing[*]}" >&2
    exit 1
  fi
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
  echo "Python 3.11 or newer is needed; $("$python" --version) is $python. Say: make setup PYTHON=python3.11" >&2
  exit 1
fi
[ -x .venv/bin/python ] || "$python" -m venv .venv
[ -x .venv/bin/uv ] || .venv/bin/python -m pip install --quiet --disable-pip-version-check \
  --require-hashes --no-deps -r requirements/uv.txt
requirements=requirements/dev.txt
if [ "$headers" = no ]; then # without the headers LDAP stays out
  requirements=.venv/requirements.txt
  awk '/^[a-z]/ { out = /^bonsai==/ } !out' requirements/dev.txt >"$requirements"
fi
.venv/bin/uv pip sync --quiet --require-hashes "$requirements"
.venv/bin/uv pip install --quiet --no-deps --editable .
