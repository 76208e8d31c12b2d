# Starts the newest installed PostgreSQL cluster and sets KAIZEN_TEST_POSTGRES to a role that may make databases.
version=$(ls /usr/lib/postgresql | sort -n | tail -n 1)
[ -d "/etc/postgresql/$version/main" ] || pg_createcluster "$version" main >/dev/null
pg_ctlcluster "$version" main start 2>/dev/null || pg_ctlcluster "$version" main status
for _ in $(seq 50); do su postgres -c 'psql -qc "select 1"' >/dev/null 2>&1 && break; sleep 0.2; done
su postgres -c "psql -qtAc \"select 1 from pg_roles where rolname = 'kaizen_test'\"" | grep -q 1 ||
  su postgres -c "psql -qc \"create role kaizen_test login createdb password 'kaizen_test'\""
port=$(su postgres -c 'psql -qtAc "show port"')
export KAIZEN_TEST_POSTGRES="postgres://kaizen_test:kaizen_test@127.0.0.1:$port/postgres"
