#!/usr/bin/env bash
# Records samples/postgresql-15.log from a real PostgreSQL 15 with pgaudit, set up as the clusters are: Aurora's log line
# prefix, connections and disconnections logged, roles and DDL audited for the session, protected tables for everybody.
# Needs Debian's postgresql-15 and postgresql-15-pgaudit; runs as root, on the loopback only. Usage: record-postgresql-log.sh
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
bin=/usr/lib/postgresql/15/bin
work=$(mktemp -d)
port=54329
as_postgres() { (cd / && runuser -u postgres -- "$@"); }
stop() {
  as_postgres "$bin/pg_ctl" -D "$work/data" -m fast -w stop >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap stop EXIT
chown postgres "$work"
printf 'owner-secret' >"$work/password" && chown postgres "$work/password"
as_postgres "$bin/initdb" -D "$work/data" -U owner --pwfile="$work/password" --auth=scram-sha-256 --locale=C.UTF-8 >/dev/null
cat >>"$work/data/postgresql.conf" <<CONF
listen_addresses = '127.0.0.1'
port = $port
unix_socket_directories = '$work'
log_timezone = 'UTC'
log_line_prefix = '%t:%r:%u@%d:[%p]:'
log_connections = on
log_disconnections = on
shared_preload_libraries = 'pgaudit'
pgaudit.log = 'role,ddl'
pgaudit.role = 'custodia_audit'
pgaudit.log_catalog = off
CONF
as_postgres "$bin/pg_ctl" -D "$work/data" -l "$work/log" -w start >/dev/null

# sql USER PASSWORD DATABASE STATEMENT...: what fails is part of the recording.
sql() {
  local user=$1 password=$2 database=$3
  shift 3
  printf '%s\n' "$@" | (cd / && PGPASSWORD=$password psql -X -q -v ON_ERROR_STOP=0 -h 127.0.0.1 -p $port -U "$user" -d "$database" >/dev/null 2>&1) || true
}
sql owner owner-secret postgres 'create database alunni;'
sql owner owner-secret alunni \
  'create extension pgaudit;' \
  'create role custodia_audit nologin;' \
  'create schema registro;' \
  'create table registro.note_sanitarie (id int, nota text);' \
  'create table registro."nomi, ""propri""" (id int);' \
  'grant select, insert, update, delete on registro.note_sanitarie to custodia_audit;' \
  "create role mario_verdi login password 'mv-secret';" \
  "create role app_alunni login password 'app-secret';" \
  'grant usage on schema registro to mario_verdi, app_alunni;' \
  'grant select, insert on registro.note_sanitarie to app_alunni, mario_verdi;'
sql mario_verdi mv-secret alunni \
  'select * from registro.note_sanitarie;' \
  "insert into registro.note_sanitarie values (1, 'una, \"due\"
e tre');" \
  'delete from registro.note_sanitarie;' \
  'select *
from   registro.note_sanitarie
where  id = 1;' \
  "/* 2026-10-05 08:00:00 UTC:198.51.100.7(1):owner@alunni:[1]:LOG:  connection authorized: user=owner */ create temp table t (
  id int
);" \
  'drop table registro.note_sanitarie;' \
  'select 1/0;' \
  "alter role mario_verdi password 'other-secret';"
sql mario_verdi wrong alunni 'select 1;'
sql nobody wrong alunni 'select 1;'
sql app_alunni app-secret altrove 'select 1;'
sql 'owner@alunni:[7]:LOG:  connection authorized: user=owner' wrong alunni 'select 1;'
sql app_alunni app-secret alunni "insert into registro.note_sanitarie values (2, 'ok');"
sql owner owner-secret alunni 'alter role mario_verdi createrole;' 'drop role mario_verdi;' 'checkpoint;'
as_postgres "$bin/pg_ctl" -D "$work/data" -m fast -w stop >/dev/null
mkdir -p "$here/samples"
cp "$work/log" "$here/samples/postgresql-15.log"
chmod 644 "$here/samples/postgresql-15.log"
