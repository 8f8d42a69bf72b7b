-- Rows of a change too large for one short transaction (ADR 13). They are written ahead and count
-- for nothing until `taken_change` names their change; from then on they are valid, as one, and
-- move into `document` and `audit` a few at a time.

CREATE TABLE document_ahead (
    org        BLOB NOT NULL CHECK (length(org) = 16),
    change     BLOB NOT NULL CHECK (length(change) = 16),
    ordinal    INTEGER NOT NULL,
    resource   TEXT NOT NULL,
    id         BLOB NOT NULL CHECK (length(id) = 16),
    version    INTEGER NOT NULL CHECK (version > 0),
    body       TEXT, -- NULL: the document is removed
    at_ms      INTEGER NOT NULL,
    PRIMARY KEY (org, change, ordinal)
) STRICT;

CREATE TABLE audit_ahead (
    org        BLOB NOT NULL CHECK (length(org) = 16),
    change     BLOB NOT NULL CHECK (length(change) = 16),
    ordinal    INTEGER NOT NULL,
    at_ms      INTEGER NOT NULL,
    actor      TEXT NOT NULL,
    action     TEXT NOT NULL,
    object     TEXT NOT NULL,
    detail     TEXT NOT NULL,
    PRIMARY KEY (org, change, ordinal)
) STRICT;

-- At most one of each organization: the next one settles it first.
CREATE TABLE taken_change (
    org        BLOB PRIMARY KEY CHECK (length(org) = 16),
    change     BLOB NOT NULL CHECK (length(change) = 16)
) STRICT, WITHOUT ROWID;
