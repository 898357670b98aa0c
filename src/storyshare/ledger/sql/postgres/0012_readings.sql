-- As `sqlite/0012`.

ALTER TABLE parts ADD COLUMN price BIGINT CHECK (price >= 0);
ALTER TABLE parts ADD COLUMN linked INTEGER CHECK (linked IN (0, 1));

CREATE TABLE readings (
    delivery  BIGINT NOT NULL,
    part      INTEGER NOT NULL,
    at        instant NOT NULL,
    gone      INTEGER NOT NULL CHECK (gone IN (0, 1)),
    views     BIGINT,
    likes     BIGINT,
    boosts    BIGINT,
    replies   BIGINT,
    quotes    BIGINT,
    bookmarks BIGINT,
    PRIMARY KEY (delivery, part, at),
    FOREIGN KEY (delivery, part) REFERENCES parts (delivery, number),
    CHECK (gone = 0 OR COALESCE (views, likes, boosts, replies, quotes, bookmarks) IS NULL)
);

CREATE TABLE asked (
    delivery BIGINT NOT NULL,
    part     INTEGER NOT NULL,
    asked_at instant NOT NULL,
    told_at  instant,
    PRIMARY KEY (delivery, part),
    FOREIGN KEY (delivery, part) REFERENCES parts (delivery, number)
);

CREATE TABLE reads (
    account  TEXT COLLATE "C" NOT NULL,
    platform TEXT COLLATE "C" NOT NULL,
    what     TEXT COLLATE "C" NOT NULL CHECK (what IN ('figures', 'doubt')),
    at       instant NOT NULL,
    calls    BIGINT NOT NULL,
    price    BIGINT NOT NULL,
    PRIMARY KEY (account, platform, what, at)
);

CREATE TRIGGER reading_is_kept BEFORE DELETE OR TRUNCATE ON readings
EXECUTE FUNCTION forbid ('what was read is kept');

CREATE TRIGGER read_is_kept BEFORE DELETE OR TRUNCATE ON reads
EXECUTE FUNCTION forbid ('what was paid is kept');
