-- Pictures of questions, as they are served: encoded anew by this program, by the hash of their bytes.
CREATE TABLE assets (
    sha256 TEXT PRIMARY KEY NOT NULL,        -- of the bytes: 64 hexadecimal digits; questions name it as `asset:…`
    media_type TEXT NOT NULL CHECK (media_type IN ('image/png', 'image/jpeg')),
    width INTEGER NOT NULL,                  -- pixels
    height INTEGER NOT NULL,                 -- pixels
    bytes TEXT NOT NULL,                     -- base 64
    created_at BIGINT NOT NULL
);
