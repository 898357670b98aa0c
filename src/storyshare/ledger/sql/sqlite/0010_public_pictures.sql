-- Pictures that lie at a public address of ours, because a platform fetches them from there. Each is noted before it is put
-- there, so that none is public of which nobody knows; a row stays for good, and so does that its picture leaves.

CREATE TABLE public_pictures (
    name       TEXT PRIMARY KEY,      -- of the file, as nobody can guess it
    story_id   TEXT NOT NULL REFERENCES stories (id),
    account    TEXT NOT NULL,
    url        TEXT NOT NULL,
    digest     TEXT NOT NULL,         -- SHA-256 of its bytes; empty once it was taken away
    noted_at   TEXT NOT NULL,         -- when somebody last began to put it there
    put_at     TEXT,
    leaves_at  TEXT,                  -- since when it is to be taken away: it is never used or put again
    removed_at TEXT,
    CHECK (removed_at IS NULL OR leaves_at IS NOT NULL)
);

CREATE INDEX public_pictures_there ON public_pictures (story_id, account) WHERE removed_at IS NULL;

CREATE TRIGGER public_picture_leaves_for_good BEFORE UPDATE OF leaves_at ON public_pictures
WHEN OLD.leaves_at IS NOT NULL
BEGIN SELECT RAISE (ABORT, 'a picture that is to be taken away is never put back'); END;

CREATE TRIGGER public_picture_is_kept BEFORE DELETE ON public_pictures
BEGIN SELECT RAISE (ABORT, 'the note of a public picture is never deleted'); END;
