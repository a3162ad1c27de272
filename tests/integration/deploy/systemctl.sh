#!/usr/bin/env bash
# Plays systemctl where systemd does not run: starts and stops units of Njord as their files say, with the real
# systemd-notify. Everything about installed units is left to the real one. Non-goals: sandboxes, restarts, timers.
set -euo pipefail

readonly units=/etc/systemd/system
readonly state=/mnt/units

main() {
  local verb=$1 unit
  shift
  mkdir -p "$state"
  case $verb in
    daemon-reload) ;;
    start) for unit in "$@"; do start "$unit"; done ;;
    stop) for unit in "$@"; do stop "$unit"; done ;;
    restart) for unit in "$@"; do stop "$unit"; start "$unit"; done ;;
    *) exec /usr/bin/systemctl "$verb" "$@" ;;
  esac
}

# Every unit at the same time, as systemd does it; fails when one did.
together() {
  local verb=$1 one pids=()
  shift
  for one in "$@"; do
    "$verb" "$one" &
    pids+=($!)
  done
  for one in "${pids[@]}"; do wait "$one"; done
}

start() {
  local link units_of_target=()
  case $1 in
    njord.target)
      for link in "$units"/njord.target.wants/*; do units_of_target+=("${link##*/}"); done
      together start "${units_of_target[@]}"
      ;;
    njord@*.service) start_service "$1" ;;
    njord@*) start_service "$1.service" ;;
    njord-backup.service) run_as_njord "$(values "$1" ExecStart)" ;;
    *) refuse "$1" ;;
  esac
}

stop() {
  local files
  case $1 in
    njord.target)
      mapfile -t files < <(find "$state" -name '*.pid')
      together end "${files[@]}"
      ;;
    njord@*) end "$state/${1%.service}.service.pid" ;;
    *) refuse "$1" ;;
  esac
}

refuse() {
  printf 'systemctl of the test: expected a unit that it knows, was %s.\n' "$1" >&2
  exit 1
}

# Values of a key, a line each, from the unit and its folder.
values() {
  local unit=$1 key=$2 files=("$units/${1/@*./@.}")
  if [[ -d $units/$unit.d ]]; then files+=("$units/$unit.d"/*.conf); fi
  local instance=${unit#*@}
  sed -n "s/^$key=//p" "${files[@]}" | sed "s/%i/${instance%.service}/g"
}

run_as_njord() {
  local words
  read -r -a words <<<"$1"
  (
    cd "$(values njord@x.service WorkingDirectory)"
    PATH=$(values njord@x.service Environment | sed -n 's/^PATH=//p')
    exec setpriv --reuid njord --regid njord --init-groups "${words[@]}"
  )
}

start_service() {
  local unit=$1 port line
  port=$(values "$unit" Environment | sed -n 's/^NJORD_PORT=//p')
  install -d -o njord -g njord -m "$(values "$unit" StateDirectoryMode)" "/var/lib/$(values "$unit" StateDirectory)"
  while IFS= read -r line; do run_as_njord "$line"; done < <(values "$unit" ExecStartPre)
  local socket=$state/$unit.socket told=$state/$unit.told
  rm -f "$socket" "$told"
  listen "$socket" "$told" &
  until [[ -S $socket ]]; do sleep 0.02; done
  line=$(values "$unit" ExecStart)
  NOTIFY_SOCKET=$socket run_as_njord "${line//\$\{NJORD_PORT\}/$port}" >>"$state/$unit.out" 2>&1 &
  echo $! >"$state/$unit.pid"
  local patience=1200
  until grep --quiet --no-messages '^READY=1$' "$told"; do
    if ! kill -0 "$(<"$state/$unit.pid")" 2>/dev/null || ((patience-- == 0)); then
      cat "$state/$unit.out" >&2
      exit 1
    fi
    sleep 0.05
  done
}

# What is said to the service manager, a line each.
listen() {
  perl -MSocket -e '
    my ($path, $told) = @ARGV;
    socket(my $s, AF_UNIX, SOCK_DGRAM, 0) or die $!;
    bind($s, pack_sockaddr_un($path)) or die $!;
    chmod 0777, $path;
    while (defined recv($s, my $text, 4096, 0)) { open(my $f, ">>", $told); print $f "$text\n"; close $f }
  ' "$1" "$2"
}

# SIGTERM to everything below the shell that started it.
end() {
  local pid
  pid=$(<"$1")
  pkill -TERM --parent "$pid" || kill -TERM "$pid" || true
  while kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
  rm -f "$1"
}

main "$@"
