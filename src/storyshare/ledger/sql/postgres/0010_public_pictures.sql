-- As `sqlite/0010`.

CREATE TABLE public_pictures (
    name       TEXT PRIMARY KEY,
    story_id   TEXT NOT NULL REFERENCES stories (id),
    account    TEXT NOT NULL,
    url        TEXT NOT NULL,
    digest     TEXT NOT NULL,
    noted_at   instant NOT NULL,
    put_at     instant,
    leaves_at  instant,
    removed_at instant,
    CHECK (removed_at IS NULL OR leaves_at IS NOT NULL)
);

CREATE INDEX public_pictures_there ON public_pictures (story_id, account) WHERE removed_at IS NULL;

CREATE TRIGGER public_picture_leaves_for_good BEFORE UPDATE OF leaves_at ON public_pictures
FOR EACH ROW WHEN (OLD.leaves_at IS NOT NULL)
EXECUTE FUNCTION forbid ('a picture that is to be taken away is never put back');

CREATE TRIGGER public_picture_is_kept BEFORE DELETE OR TRUNCATE ON public_pictures
EXECUTE FUNCTION forbid ('the note of a public picture is never deleted');
