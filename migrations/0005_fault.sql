-- Inputs, timers and organizations that failed again and were set aside, for the operator.
-- Those older than the journal go with it: a fact may name a customer.
CREATE TABLE fault (
    org        BLOB NOT NULL CHECK (length(org) = 16),
    number     INTEGER NOT NULL CHECK (number > 0),
    at_ms      INTEGER NOT NULL,
    kind       TEXT NOT NULL,
    about      TEXT NOT NULL,
    what       TEXT NOT NULL,
    input      BLOB NOT NULL, -- empty: nothing that could be tried again
    settled_ms INTEGER,       -- NULL: the operator has not looked at it
    outcome    TEXT NOT NULL,
    mark       BLOB NOT NULL,
    PRIMARY KEY (org, number)
) STRICT, WITHOUT ROWID;
