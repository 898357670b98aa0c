-- Share kits: pages from which supporters share, and the stories that are or were in each. A story that is taken back is
-- still in whatever was uploaded, so that a row is never deleted: `removed_at` says since when a new build lacks it.

CREATE TABLE kits (
    id       TEXT PRIMARY KEY,      -- as in its kit.json
    place    TEXT NOT NULL,         -- the folder, as it was last built
    partner  TEXT NOT NULL,         -- for whom; may be empty
    asked    TEXT NOT NULL,         -- JSON: which stories were asked for
    built_at TEXT NOT NULL
);

CREATE TABLE kit_stories (
    kit        TEXT NOT NULL REFERENCES kits (id),
    story_id   TEXT NOT NULL,
    added_at   TEXT NOT NULL,
    removed_at TEXT,
    PRIMARY KEY (kit, story_id)
);

CREATE INDEX kits_of_story ON kit_stories (story_id);

CREATE TRIGGER kit_story_is_kept BEFORE DELETE ON kit_stories
BEGIN SELECT RAISE (ABORT, 'which story was in which kit is kept'); END;
