#!/bin/sh
# Runs once, when the database container makes its cluster: the logins, their passwords, the
# grants and the database, from the same files as the embedded server.
set -eu
here=${PORTAL_SQL:-/portal-sql}

psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres --file "$here/roles.sql"
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname template1 --file "$here/grants.sql"
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
    --set app="$DATABASE_APP_PASSWORD" --set owner="$DATABASE_OWNER_PASSWORD" <<'SQL'
ALTER ROLE portal_app PASSWORD :'app';
ALTER ROLE portal_owner PASSWORD :'owner';
CREATE DATABASE portal OWNER portal_owner;
SQL
