-- When the outbox last took a post into its hands: posts without a round grow old, too.

ALTER TABLE post ADD COLUMN handled_at TEXT;
