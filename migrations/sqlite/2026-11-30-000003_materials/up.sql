-- Study texts that evidence names, as people call them.
CREATE TABLE materials (
    id TEXT PRIMARY KEY NOT NULL,            -- as evidence names it
    title TEXT NOT NULL
);
