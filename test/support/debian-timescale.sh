#!/usr/bin/env bash
# A real TimescaleDB for the tests on any Debian-like host, without containers: Debian 13 packages
# PostgreSQL 17 with TimescaleDB 2.19 (Apache edition). Needs root and debootstrap, about 750 MB and a minute.
#
#   debian-timescale.sh start FOLDER [PORT]  builds FOLDER where it is missing, starts a new server on the
#                                            loopback interface (default: a free port), prints its address
#   debian-timescale.sh stop FOLDER          stops the server; FOLDER stays for the next time
#   debian-timescale.sh remove FOLDER        stops the server and deletes FOLDER
#
# Then: TEST_TIMESCALE_URL=(the address) npm test -- test/medium/timescale.spec.ts
set -euo pipefail

mirror=${DEBIAN_MIRROR:-http://deb.debian.org/debian}
binaries=/usr/lib/postgresql/17/bin
cluster=/var/lib/timescale-test

fail() {
  echo "debian-timescale: $1" >&2
  exit "${2:-1}"
}

as_postgres() {
  chroot --userspec=postgres:postgres "$folder" \
    /usr/bin/env -i PATH="$binaries:/usr/bin:/bin" LC_ALL=C.UTF-8 "$@"
}

build() {
  if [ -e "$folder/.built" ]; then return; fi
  if [ -n "$(ls -A "$folder" 2>/dev/null)" ]; then
    fail "$folder is neither empty nor finished; choose another, or delete it"
  fi
  debootstrap --variant=minbase trixie "$folder" "$mirror" >&2
  # The packages must neither start a service nor make a cluster of their own.
  printf '#!/bin/sh\nexit 101\n' >"$folder/usr/sbin/policy-rc.d"
  chmod 755 "$folder/usr/sbin/policy-rc.d"
  mkdir -p "$folder/etc/postgresql-common/createcluster.d"
  echo 'create_main_cluster = false' >"$folder/etc/postgresql-common/createcluster.d/none.conf"
  chroot "$folder" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y --no-install-recommends postgresql-17 postgresql-17-timescaledb >&2
  chroot "$folder" apt-get clean
  touch "$folder/.built"
}

stop() {
  if [ ! -e "$folder$cluster/postmaster.pid" ]; then return; fi
  as_postgres pg_ctl stop -D "$cluster" -m fast -w >&2
}

free_port() {
  node -e 'const s = require("node:net").createServer();
    s.listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); });'
}

start() {
  local port=$1 password
  password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  rm -rf "${folder:?}$cluster"
  chroot "$folder" install -d -o postgres -g postgres -m 700 "$cluster"
  # Neither /proc nor /dev/stdin in there: the password goes by a file that only its owner may read.
  chroot "$folder" install -o postgres -g postgres -m 600 /dev/null "$cluster.password"
  echo "$password" >"$folder$cluster.password"
  as_postgres initdb -D "$cluster" -U trialwatch -A scram-sha-256 -E UTF8 --pwfile="$cluster.password" >&2
  rm "$folder$cluster.password"
  # A folder is no whole system: there may be no /dev/shm, so shared memory is a mapped file.
  cat >>"$folder$cluster/postgresql.conf" <<CONF
port = $port
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
shared_preload_libraries = 'timescaledb'
timescaledb.telemetry_level = off
dynamic_shared_memory_type = mmap
CONF
  as_postgres pg_ctl start -D "$cluster" -l "$cluster/server.log" -w >&2 ||
    fail "the server did not start: see $folder$cluster/server.log"
  echo "postgres://trialwatch:$password@127.0.0.1:$port/postgres"
}

case "${1:-}" in start | stop | remove) ;; *)
  sed -n '5,11s/^# \{0,1\}//p' "$0" >&2
  exit 2
  ;;
esac
[ -n "${2:-}" ] || fail "which FOLDER?" 2
[ "$(id -u)" = 0 ] || fail "root is needed, for debootstrap and chroot"
folder=$(realpath -m "$2")
[ "$folder" != / ] || fail "a folder of its own is needed" 2

case "$1" in
start)
  build
  stop
  start "${3:-$(free_port)}"
  ;;
stop) stop ;;
remove)
  [ -e "$folder/.built" ] || fail "$folder was not built by this script"
  stop
  rm -rf --one-file-system "$folder"
  ;;
esac
