-- Rounds, the urn's slips, cards, the outbox, and what people and adapters want remembered.
--
-- Moments are UTC texts of one width, so that they compare as they sort.
-- Keys into other tables are checked at the commit: a transaction may write in any order.

PRAGMA application_id = 0x426C697A; -- "Bliz": this file is ours

CREATE TABLE round (
    id        TEXT PRIMARY KEY,
    place     TEXT NOT NULL,
    live      INTEGER NOT NULL CHECK (live IN (0, 1)),
    due_at    TEXT, -- when the clock has something to do
    opened_at TEXT NOT NULL,
    closed_at TEXT,
    body      TEXT NOT NULL -- the whole round as JSON, but for its cards
) STRICT;

CREATE UNIQUE INDEX one_live_round_per_place ON round (place) WHERE live;
CREATE INDEX round_due ON round (due_at) WHERE live;
CREATE INDEX round_of_place ON round (place, opened_at);

-- The urn's guard: a slip gets in while its phase is open here.
CREATE TABLE phase (
    id        TEXT PRIMARY KEY,
    round     TEXT NOT NULL REFERENCES round ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    open      INTEGER NOT NULL CHECK (open IN (0, 1)), -- takes slips
    closes_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX phase_of_round ON phase (round);
CREATE INDEX phase_open ON phase (id) WHERE open;

CREATE TABLE roster (
    phase    TEXT NOT NULL REFERENCES phase ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    person   TEXT NOT NULL,
    eligible INTEGER NOT NULL CHECK (eligible IN (0, 1)),
    language TEXT NOT NULL,
    zone     TEXT NOT NULL,
    PRIMARY KEY (phase, person)
) STRICT, WITHOUT ROWID;

-- No time and no rowid: nothing here tells who came first.
CREATE TABLE slip (
    phase  TEXT NOT NULL REFERENCES phase ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    seat   BLOB NOT NULL CHECK (length(seat) > 0),
    sealed BLOB NOT NULL,
    PRIMARY KEY (phase, seat)
) STRICT, WITHOUT ROWID;

CREATE TABLE card (
    id    TEXT PRIMARY KEY,
    round TEXT NOT NULL REFERENCES round DEFERRABLE INITIALLY DEFERRED,
    place TEXT NOT NULL,
    phase TEXT NOT NULL, -- where it was written; perhaps in an earlier round
    state TEXT NOT NULL,
    text  TEXT NOT NULL
) STRICT;

CREATE INDEX card_of_round ON card (round);
CREATE INDEX card_of_themes ON card (place) WHERE state IN ('parked', 'revived');

-- Phases that are over, but whose key may still exist.
CREATE TABLE ending (
    phase TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- The outbox. It stands alone: a post outlives what caused it until it is delivered.
CREATE TABLE post (
    number      INTEGER PRIMARY KEY, -- the order of delivery
    key         TEXT NOT NULL UNIQUE,
    edits       TEXT, -- the key of the post it changes
    destination TEXT NOT NULL,
    round       TEXT,
    held_by     TEXT, -- the phase whose key must be gone first
    expires_at  TEXT,
    not_before  TEXT,
    state       TEXT NOT NULL DEFAULT 'pending'
                CHECK (state IN ('pending', 'sending', 'sent', 'failed', 'dropped')),
    attempts    INTEGER NOT NULL DEFAULT 0, -- how often it came back
    ref         TEXT NOT NULL DEFAULT '', -- the platform's name for it
    body        TEXT NOT NULL
) STRICT;

CREATE INDEX post_unsent ON post (destination, number) WHERE state IN ('pending', 'sending');
CREATE INDEX post_of_round ON post (round);

CREATE TABLE preference (
    owner TEXT PRIMARY KEY, -- a person or a place
    body  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The adapters' notebooks.
CREATE TABLE note (
    adapter TEXT NOT NULL,
    key     TEXT NOT NULL,
    value   TEXT NOT NULL,
    PRIMARY KEY (adapter, key)
) STRICT, WITHOUT ROWID;
