# shellcheck shell=bash
# What install.sh and uninstall.sh share. They define usage and set here.

# Below which everything lies; empty for the system itself.
root=
dry_run=false

# Enabled by an installation; the broker takes the place of the paper trader by hand.
# shellcheck disable=SC2034
enabled_units=(
  njord.target
  njord-backup.timer
  njord@market-data.service
  njord@strategy-runner.service
  njord@risk-engine.service
  njord@paper-trader.service
)

parse_options() {
  while (($# > 0)); do
    case $1 in
      --root)
        (($# >= 2)) || refuse_usage 'expected a folder after --root, was none'
        root=$(realpath --canonicalize-missing -- "$2")
        [[ $root != / ]] || root=
        shift
        ;;
      --dry-run) dry_run=true ;;
      --help)
        usage
        exit 0
        ;;
      *) parse_own_option "$1" ;;
    esac
    shift
  done
}

# Scripts with options of their own replace it.
parse_own_option() {
  refuse_usage "expected an option of these, was $1"
}

refuse_usage() {
  printf '%s: %s.\n' "${0##*/}" "$1" >&2
  usage >&2
  exit 2
}

require_root() {
  if [[ $dry_run == true || $(id -u) -eq 0 ]]; then return; fi
  printf '%s: expected root, who alone can make users and give files away, was %s. Run it with sudo, or with --dry-run.\n' \
    "${0##*/}" "$(id -un)" >&2
  exit 1
}

# Runs a command, or says which one it would be.
run() {
  if [[ $dry_run == true ]]; then
    printf 'would run:'
    printf ' %q' "$@"
    printf '\n'
  else
    "$@"
  fi
}

# Units and their folders, as paths below deploy/systemd.
unit_files() {
  (cd "${here:?}/systemd" && find . -type f -printf '%P\n' | sort)
}

# Whether this is the system that runs, and systemd runs it: not a folder, not a container without it.
is_running_system() {
  [[ -z $root && -d /run/systemd/system ]]
}
