#!/usr/bin/env bash
# Installs Njord: program, units, user, folders and, where there are none, settings. Starts nothing. Run it again after an
# update: what is there already stays or is replaced, settings and data are never touched.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: deploy/install.sh [--root <folder>] [--dry-run]

  --root <folder>  install below this folder instead of /, to look at it or to make an image
  --dry-run        say what would be done, and change nothing

Exit codes: 0 done, 1 it failed, 2 wrong usage.
TEXT
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly here
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$here/common.sh"

main() {
  parse_options "$@"
  require_root
  local is_update=false
  if [[ -e $root/etc/systemd/system/njord.target ]]; then is_update=true; fi
  install_program
  install_files
  make_user_and_folders
  install_settings
  # Of a program below another root it would be kept under names that it has not got later.
  if [[ -z $root ]]; then run /opt/njord/deploy/keep-compiled.sh; fi
  # Again: the settings get their owner.
  run systemd-tmpfiles --root="$root/" --create "$root/etc/tmpfiles.d/njord.conf"
  # Afterwards it is the operator who says which services there are.
  if [[ $is_update == false ]]; then run systemctl --root="$root/" --quiet enable "${enabled_units[@]}"; fi
  if is_running_system; then run systemctl daemon-reload; fi
  if [[ $dry_run == true ]]; then return; fi
  printf 'Njord is installed in %s. Next: njord config check --root /etc/njord, then systemctl start njord.target\n' \
    "$root/opt/njord"
}

# The new program stands beside the old one before it takes its place.
install_program() {
  local program=$root/opt/njord
  run rm -rf "$program.new" "$program.old"
  run install -d -m 0755 "$root/opt" "$program.new"
  run unpack_into "$program.new"
  if [[ -e $program ]]; then run mv "$program" "$program.old"; fi
  run mv "$program.new" "$program"
  run rm -rf "$program.old"
}

unpack_into() {
  "$here/pack.sh" | tar --extract --no-same-owner --directory "$1"
}

install_files() {
  local unit
  while IFS= read -r unit; do
    run install -D -m 0644 "$here/systemd/$unit" "$root/etc/systemd/system/$unit"
  done < <(unit_files)
  run install -D -m 0644 "$here/sysusers.d/njord.conf" "$root/etc/sysusers.d/njord.conf"
  run install -D -m 0644 "$here/tmpfiles.d/njord.conf" "$root/etc/tmpfiles.d/njord.conf"
  run install -D -m 0755 "$here/bin/njord" "$root/usr/local/bin/njord"
}

make_user_and_folders() {
  run systemd-sysusers --root="$root/" "$root/etc/sysusers.d/njord.conf"
  run systemd-tmpfiles --root="$root/" --create "$root/etc/tmpfiles.d/njord.conf"
}

install_settings() {
  local from
  for from in "$here/config/base.yaml" "$here/../config/strategies.yaml"; do
    local to=$root/etc/njord/config/${from##*/}
    if [[ -e $to ]]; then
      printf 'kept %s\n' "$to"
    else
      run install -m 0640 "$from" "$to"
    fi
  done
}

main "$@"
