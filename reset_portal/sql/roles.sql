-- The two logins. Also run by the database container of docker-compose.yml, which adds passwords.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_owner') THEN
        CREATE ROLE portal_owner LOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_app') THEN
        CREATE ROLE portal_app LOGIN;
    END IF;
END
$$;

-- CREATEDB: for the tests' database and the restore drill.
ALTER ROLE portal_owner NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION CREATEDB;
ALTER ROLE portal_app NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION NOCREATEDB;
