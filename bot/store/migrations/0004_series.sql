-- Recurring rounds.

CREATE TABLE series (
    id     TEXT PRIMARY KEY,
    place  TEXT NOT NULL,
    lead   TEXT NOT NULL,
    due_at TEXT, -- when the clock has something to do; NULL while it is paused
    body   TEXT NOT NULL -- the whole series as JSON
) STRICT;

CREATE INDEX series_due ON series (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX series_of_place ON series (place);
CREATE INDEX series_of_lead ON series (lead);
