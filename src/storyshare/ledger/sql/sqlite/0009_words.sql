-- A story that is shared again says something else: `words` tells which text a delivery has, without the link.
-- `size` is how many of its parts count: a text that got shorter before anything was sent leaves some over. NULL: all.

ALTER TABLE deliveries ADD COLUMN words TEXT NOT NULL DEFAULT '';
ALTER TABLE deliveries ADD COLUMN size INTEGER CHECK (size >= 1);
