-- What the serving login may do with what the owner makes. Run in template1 before the portal's
-- database is made from it (default privileges belong to one database).
ALTER DEFAULT PRIVILEGES FOR ROLE portal_owner
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO portal_app;
ALTER DEFAULT PRIVILEGES FOR ROLE portal_owner
    GRANT USAGE, SELECT ON SEQUENCES TO portal_app;
