-- The body of a snapshot that is too large for one short transaction (ADR 19): written ahead, in
-- order from 0; valid once the snapshot's row is there, whose own body is empty then.
CREATE TABLE snapshot_piece (
    org     BLOB NOT NULL CHECK (length(org) = 16),
    seq     INTEGER NOT NULL CHECK (seq > 0),
    ordinal INTEGER NOT NULL CHECK (ordinal >= 0),
    bytes   BLOB NOT NULL,
    mark    BLOB NOT NULL,
    PRIMARY KEY (org, seq, ordinal)
) STRICT;
