-- As `sqlite/0011`.

CREATE TABLE kits (
    id       TEXT COLLATE "C" PRIMARY KEY,
    place    TEXT NOT NULL,
    partner  TEXT NOT NULL,
    asked    TEXT NOT NULL,
    built_at instant NOT NULL
);

CREATE TABLE kit_stories (
    kit        TEXT COLLATE "C" NOT NULL REFERENCES kits (id),
    story_id   TEXT COLLATE "C" NOT NULL,
    added_at   instant NOT NULL,
    removed_at instant,
    PRIMARY KEY (kit, story_id)
);

CREATE INDEX kits_of_story ON kit_stories (story_id);

CREATE TRIGGER kit_story_is_kept BEFORE DELETE ON kit_stories
EXECUTE FUNCTION forbid ('which story was in which kit is kept');
