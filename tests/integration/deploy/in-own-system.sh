#!/usr/bin/env bash
# Runs a script on a system of its own: the real one, of which every change is forgotten, with processes and a network that
# end with it. systemctl is played by the script beside this one, Redis is a real one.
#
#   in-own-system.sh <script>
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly here

if [[ ${NJORD_OWN_SYSTEM:-} != yes ]]; then
  NJORD_OWN_SYSTEM=yes exec unshare --mount --net --pid --fork --mount-proc --kill-child "${BASH_SOURCE[0]}" "$@"
fi

mount --make-rprivate /
mount -t tmpfs tmpfs /mnt
for folder in etc opt root var usr/local; do
  mkdir -p "/mnt/$folder/upper" "/mnt/$folder/work"
  mount -t overlay overlay -o "lowerdir=/$folder,upperdir=/mnt/$folder/upper,workdir=/mnt/$folder/work" "/$folder"
done

# The loopback interface: SIOCSIFFLAGS with IFF_UP and IFF_RUNNING, since not every machine has iproute2.
perl -e 'use Socket; socket(my $s, AF_INET, SOCK_DGRAM, 0) or die; 
  my $up = pack("Z16 s x22", "lo", 0x41); ioctl($s, 0x8914, $up) or die $!'

if type redis-server >/dev/null 2>&1; then
  mkdir /mnt/redis
  redis-server --port 6379 --bind 127.0.0.1 --dir /mnt/redis --appendonly yes --appendfsync always --save '' \
    --loglevel warning >/mnt/redis/out 2>&1 &
  until redis-cli ping >/dev/null 2>&1; do sleep 0.05; done
fi

install -m 0755 "$here/systemctl.sh" /usr/local/bin/systemctl
# Two dozen processes of the same program: each would compile it anew.
install -d -m 1777 /mnt/compiled
export HOME=/root NODE_COMPILE_CACHE=/mnt/compiled
bash -euxo pipefail "$1"
