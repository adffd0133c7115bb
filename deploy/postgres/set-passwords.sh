#!/bin/sh
# Runs once, after roles.sql, when the official image makes the cluster; the passwords come from its environment.
set -eu
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres --quiet \
    -v owner="$OWNER_PASSWORD" -v web="$WEB_PASSWORD" -v payer="$PAYER_PASSWORD" <<'SQL'
ALTER ROLE owner PASSWORD :'owner';
ALTER ROLE web PASSWORD :'web';
ALTER ROLE payer PASSWORD :'payer';
SQL
