-- What becomes of ideas: projects, and the weekly overviews of the places they belong to.

CREATE TABLE project (
    id        TEXT PRIMARY KEY,
    place     TEXT NOT NULL,
    lead      TEXT,
    owner     TEXT, -- has agreed
    asked     TEXT, -- has not answered yet
    open      INTEGER NOT NULL CHECK (open IN (0, 1)), -- neither done nor ended
    due_at    TEXT, -- when the clock has something to do
    body      TEXT NOT NULL -- the whole project as JSON
) STRICT;

CREATE INDEX project_due ON project (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX project_of_place ON project (place);
CREATE INDEX project_of_lead ON project (lead) WHERE lead IS NOT NULL;
CREATE INDEX project_of_owner ON project (owner) WHERE owner IS NOT NULL;
CREATE INDEX project_of_asked ON project (asked) WHERE asked IS NOT NULL;

CREATE TABLE digest (
    place  TEXT PRIMARY KEY,
    due_at TEXT,
    body   TEXT NOT NULL -- the whole of it as JSON
) STRICT, WITHOUT ROWID;

CREATE INDEX digest_due ON digest (due_at) WHERE due_at IS NOT NULL;
