-- As `sqlite/0009`.

ALTER TABLE deliveries ADD COLUMN words TEXT NOT NULL DEFAULT '';
ALTER TABLE deliveries ADD COLUMN size INTEGER CHECK (size >= 1);
