-- What has been applied to this database, by src/store/migration.cpp.
CREATE TABLE schema_migration (
  version    BIGINT NOT NULL PRIMARY KEY,
  name       TEXT   NOT NULL,
  digest     TEXT   NOT NULL,  -- lower-case hex SHA-256 of the file
  applied_at BIGINT NOT NULL   -- milliseconds since 1970, UTC
);
