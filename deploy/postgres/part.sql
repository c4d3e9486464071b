-- One part's role and database. The password comes from the environment: an argument would show it.
\getenv password :variable
SELECT format('CREATE ROLE %I LOGIN', :'part')
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'part') \gexec
ALTER ROLE :"part" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD :'password';
GRANT :"part" TO CURRENT_USER;
-- By code point, on every machine alike: pages of a list go on where the last one ended.
SELECT format(
         'CREATE DATABASE %I OWNER %I TEMPLATE template0 ENCODING ''UTF8'' LOCALE ''C.UTF-8''',
         :'part', :'part')
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'part') \gexec
REVOKE ALL ON DATABASE :"part" FROM PUBLIC;
