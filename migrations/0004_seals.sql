-- What shows damage (ADR 17). `mark` is a keyed digest of its row; `seal` says what an organization
-- has in all, and `meta` what the file has. What is older is marked at the first opening.
ALTER TABLE meta ADD COLUMN id BLOB NOT NULL DEFAULT x'';
ALTER TABLE meta ADD COLUMN key_check BLOB NOT NULL DEFAULT x'';
ALTER TABLE meta ADD COLUMN commits INTEGER NOT NULL DEFAULT 0;
-- 1: the file alone is whole; 0: it belongs to its log and to its anchor.
ALTER TABLE meta ADD COLUMN at_rest INTEGER NOT NULL DEFAULT 1;
ALTER TABLE meta ADD COLUMN seal_rows INTEGER NOT NULL DEFAULT 0;
ALTER TABLE meta ADD COLUMN seal_sum BLOB NOT NULL DEFAULT x'';
ALTER TABLE meta ADD COLUMN mark BLOB NOT NULL DEFAULT x'';

ALTER TABLE organization ADD COLUMN mark BLOB NOT NULL DEFAULT x'';
ALTER TABLE journal ADD COLUMN mark BLOB NOT NULL DEFAULT x'';
ALTER TABLE snapshot ADD COLUMN mark BLOB NOT NULL DEFAULT x'';
ALTER TABLE idempotency ADD COLUMN mark BLOB NOT NULL DEFAULT x'';
ALTER TABLE document ADD COLUMN mark BLOB NOT NULL DEFAULT x'';
ALTER TABLE api_token ADD COLUMN mark BLOB NOT NULL DEFAULT x'';
ALTER TABLE document_ahead ADD COLUMN mark BLOB NOT NULL DEFAULT x'';
ALTER TABLE audit_ahead ADD COLUMN mark BLOB NOT NULL DEFAULT x'';
ALTER TABLE taken_change ADD COLUMN mark BLOB NOT NULL DEFAULT x'';

-- `sets`: how many rows of each of the other tables there are, and the sum of their marks.
CREATE TABLE seal (
    org           BLOB PRIMARY KEY CHECK (length(org) = 16),
    journal_first INTEGER NOT NULL CHECK (journal_first > 0),
    journal_last  INTEGER NOT NULL CHECK (journal_last >= 0),
    about_rows    INTEGER NOT NULL CHECK (about_rows >= 0),
    audit_last    INTEGER NOT NULL CHECK (audit_last >= 0),
    audit_hash    BLOB NOT NULL CHECK (length(audit_hash) = 32),
    sets          BLOB NOT NULL,
    mark          BLOB NOT NULL
) STRICT, WITHOUT ROWID;
