-- The foundation: who owns the file, what was decided, and what must survive a restart.
-- Ids are 16-byte blobs, times are milliseconds since the Unix epoch. Applied migrations never
-- change (their checksum is on record): a correction is a new file.

-- One row. The epoch counts openings for writing and fences an older writer.
CREATE TABLE meta (
    only_row   INTEGER PRIMARY KEY CHECK (only_row = 1),
    format     INTEGER NOT NULL CHECK (format > 0),
    epoch      INTEGER NOT NULL CHECK (epoch >= 0)
) STRICT;
INSERT INTO meta (only_row, format, epoch) VALUES (1, 1, 0);

CREATE TABLE organization (
    id         BLOB PRIMARY KEY CHECK (length(id) = 16),
    name       TEXT NOT NULL,
    created_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One row = one decided input. A rowid table: event blobs are too large for index pages.
CREATE TABLE journal (
    org        BLOB NOT NULL CHECK (length(org) = 16),
    seq        INTEGER NOT NULL CHECK (seq > 0),
    epoch      INTEGER NOT NULL,
    at_ms      INTEGER NOT NULL,
    kind       TEXT NOT NULL,
    subject    TEXT NOT NULL,
    key        TEXT NOT NULL,
    about      BLOB NOT NULL CHECK (length(about) % 16 = 0),
    events     BLOB NOT NULL,
    PRIMARY KEY (org, seq)
) STRICT;

-- History by task or agent. The same ids stand in journal.about, so that dropping old rows finds
-- these by primary key and needs no second index here.
CREATE TABLE journal_about (
    org        BLOB NOT NULL,
    id         BLOB NOT NULL CHECK (length(id) = 16),
    seq        INTEGER NOT NULL,
    PRIMARY KEY (org, id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE snapshot (
    org            BLOB NOT NULL CHECK (length(org) = 16),
    seq            INTEGER NOT NULL CHECK (seq >= 0),
    schema_version INTEGER NOT NULL,
    hash           BLOB NOT NULL,
    at_ms          INTEGER NOT NULL,
    body           BLOB NOT NULL,
    PRIMARY KEY (org, seq)
) STRICT;

CREATE TABLE idempotency (
    org          BLOB NOT NULL CHECK (length(org) = 16),
    subject      TEXT NOT NULL,
    key          TEXT NOT NULL,
    method       TEXT NOT NULL,
    path         TEXT NOT NULL,
    body_hmac    BLOB NOT NULL,
    status       INTEGER NOT NULL,
    content_type TEXT NOT NULL,
    answer       BLOB NOT NULL,
    created_ms   INTEGER NOT NULL,
    PRIMARY KEY (org, subject, key)
) STRICT;
CREATE INDEX idempotency_created ON idempotency (created_ms);

CREATE TABLE audit (
    org           BLOB NOT NULL CHECK (length(org) = 16),
    seq           INTEGER NOT NULL CHECK (seq > 0),
    at_ms         INTEGER NOT NULL,
    actor         TEXT NOT NULL,
    action        TEXT NOT NULL,
    object        TEXT NOT NULL,
    detail        TEXT NOT NULL,
    previous_hash BLOB NOT NULL CHECK (length(previous_hash) = 32),
    hash          BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (org, seq)
) STRICT;
-- The chain shows tampering; these stop accidents.
CREATE TRIGGER audit_is_never_updated BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

CREATE TABLE document (
    org        BLOB NOT NULL REFERENCES organization (id) DEFERRABLE INITIALLY DEFERRED,
    resource   TEXT NOT NULL,
    id         BLOB NOT NULL CHECK (length(id) = 16),
    version    INTEGER NOT NULL CHECK (version > 0),
    body       TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL,
    PRIMARY KEY (org, resource, id)
) STRICT;

-- The token itself is never stored, only its digest.
CREATE TABLE api_token (
    org        BLOB NOT NULL REFERENCES organization (id) DEFERRABLE INITIALLY DEFERRED,
    digest     BLOB NOT NULL CHECK (length(digest) = 32),
    subject    TEXT NOT NULL,
    roles      TEXT NOT NULL,
    agent      BLOB NOT NULL CHECK (length(agent) = 16),
    teams      BLOB NOT NULL CHECK (length(teams) % 16 = 0),
    name       TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    expires_ms INTEGER,
    revoked_ms INTEGER,
    PRIMARY KEY (org, digest)
) STRICT, WITHOUT ROWID;
