#!/usr/bin/env bash
# Takes away what install.sh has put there. Settings, data, backups, the age key and the user stay, unless --purge is given.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: deploy/uninstall.sh [--root <folder>] [--purge] [--dry-run]

  --root <folder>  uninstall below this folder instead of /
  --purge          remove settings, data, backups, the age key and the user as well: nothing brings them back
  --dry-run        say what would be done, and change nothing

Exit codes: 0 done, 1 it failed, 2 wrong usage.
TEXT
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly here
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$here/common.sh"

purges=false

parse_own_option() {
  [[ $1 == --purge ]] || refuse_usage "expected an option of these, was $1"
  purges=true
}

main() {
  parse_options "$@"
  require_root
  stop_services
  remove_units
  run rm -f "$root/etc/sysusers.d/njord.conf" "$root/etc/tmpfiles.d/njord.conf" "$root/usr/local/bin/njord"
  if [[ $purges == true ]]; then purge; fi
  # Last, since this script may lie in there.
  run rm -rf "$root/opt/njord" "$root/opt/njord.new" "$root/opt/njord.old"
  if is_running_system; then run systemctl daemon-reload; fi
  if [[ $purges == false ]]; then
    printf 'Kept: %s, %s, %s and the user njord.\n' "$root/etc/njord" "$root/var/lib/njord" "$root/var/backups/njord"
  fi
}

stop_services() {
  if ! is_running_system; then return; fi
  run systemctl stop njord-backup.timer njord-backup.service njord.target 'njord@*.service'
}

remove_units() {
  local units=$root/etc/systemd/system unit
  # An operator may have enabled others than the installation did.
  run find "$units" -type l -lname '*/njord[.@-]*' -delete
  while IFS= read -r unit; do
    run rm -f "$units/$unit"
  done < <(unit_files)
  run find "$units" -mindepth 1 -maxdepth 1 -type d -name 'njord*' -empty -delete
}

purge() {
  run rm -rf "$root/etc/njord" "$root/var/lib/njord" "$root/var/backups/njord" "$root/etc/credstore/njord.age-key"
  if is_listed passwd; then run userdel --prefix "$root/" njord; fi
  # userdel may have taken it along.
  if is_listed group; then run groupdel --prefix "$root/" njord; fi
}

is_listed() {
  grep --quiet '^njord:' "$root/etc/$1" 2>/dev/null
}

main "$@"
