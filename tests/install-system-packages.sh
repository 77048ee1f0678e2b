#!/usr/bin/env bash
# Installs what the tests need from Debian, or fails and names what is missing.
set -euo pipefail

# command that must be there : Debian package that brings it
needs=(
    chromium:chromium
    npm:npm
    strace:strace
    systemd-analyze:systemd
)

missing=()
for need in "${needs[@]}"; do
    command -v "${need%%:*}" >/dev/null || missing+=("${need#*:}")
done
((${#missing[@]})) || exit 0

give_up() {
    echo "The tests need these system packages: ${missing[*]}" >&2
    echo "$1" >&2
    exit 1
}

command -v apt-get >/dev/null || give_up "This is no Debian: please install them by hand."
as_root=()
if ((EUID != 0)); then
    command -v sudo >/dev/null || give_up "As root: apt-get install ${missing[*]}"
    as_root=(sudo)
    [[ -t 0 ]] || as_root=(sudo --non-interactive) # nobody there to type a password
fi

echo "Installing ${missing[*]} …"
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt() { "${as_root[@]}" apt-get --quiet --quiet "$@" </dev/null >>"$log" 2>&1; }
if ! { apt update && apt install --yes --no-install-recommends "${missing[@]}"; }; then
    tail -n 20 "$log" >&2
    give_up "apt-get could not install them; its last words are above."
fi
