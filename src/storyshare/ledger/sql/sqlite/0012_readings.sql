-- What was read back about posts, and what was paid. Numbers and instants only: nothing here holds a text.
-- Prices are in millionths of a US dollar, so that they add up exactly.

-- As the platform's rules said when it was sent, because prices change. NULL: nobody knows it any more, or nobody ever did.
ALTER TABLE parts ADD COLUMN price BIGINT CHECK (price >= 0);
-- Whether a link was in it.
ALTER TABLE parts ADD COLUMN linked INTEGER CHECK (linked IN (0, 1));

CREATE TABLE readings (              -- what the platform said, from `at` until the next; what it does not tell is NULL
    delivery  BIGINT NOT NULL,
    part      INTEGER NOT NULL,
    at        TEXT NOT NULL,
    gone      INTEGER NOT NULL CHECK (gone IN (0, 1)), -- it was looked for, and is not there
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

CREATE TABLE asked (                 -- when the platform was last asked about a post, and when it last told
    delivery BIGINT NOT NULL,
    part     INTEGER NOT NULL,
    asked_at TEXT NOT NULL,
    told_at  TEXT,
    PRIMARY KEY (delivery, part),
    FOREIGN KEY (delivery, part) REFERENCES parts (delivery, number)
);

CREATE TABLE reads (                 -- how often an account's platform was asked in each minute, and what that cost
    account  TEXT NOT NULL,
    platform TEXT NOT NULL,
    what     TEXT NOT NULL CHECK (what IN ('figures', 'doubt')), -- `doubt`: whether a begun send is public; the price is the most it may have cost
    at       TEXT NOT NULL,          -- the minute's beginning
    calls    BIGINT NOT NULL,
    price    BIGINT NOT NULL,
    PRIMARY KEY (account, platform, what, at)
);

CREATE TRIGGER reading_is_kept BEFORE DELETE ON readings
BEGIN SELECT RAISE (ABORT, 'what was read is kept'); END;

CREATE TRIGGER read_is_kept BEFORE DELETE ON reads
BEGIN SELECT RAISE (ABORT, 'what was paid is kept'); END;
