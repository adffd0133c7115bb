-- The three accounts of the portal and its database. Can be run again at any time, as a superuser: psql -f roles.sql
--
-- owner  runs migrations and grants; owns every table.
-- web    web server and Celery worker; never inserts into the ledger.
-- payer  the process that pays; the only one that writes ledger entries.

SELECT format('CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE', role)
FROM unnest(ARRAY['owner', 'web', 'payer']) AS role
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) \gexec

SELECT format('CREATE DATABASE %I OWNER owner', 'siapkerja')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'siapkerja') \gexec

SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', 'siapkerja') \gexec
SELECT format('GRANT CONNECT ON DATABASE %I TO web, payer', 'siapkerja') \gexec
