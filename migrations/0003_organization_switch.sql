-- An organization that is switched off keeps everything; NULL: it is at work.
ALTER TABLE organization ADD COLUMN disabled_ms INTEGER;
-- When what it has is deleted; NULL: never; 0: that has begun, and what is left is no whole.
ALTER TABLE organization ADD COLUMN delete_ms INTEGER;
