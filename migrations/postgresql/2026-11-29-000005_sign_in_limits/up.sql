-- Tries to sign in that still count. A row says nothing of whom it is about: its key is a keyed hash.
CREATE TABLE sign_in_limits (
    key TEXT PRIMARY KEY NOT NULL,           -- HMAC-SHA-256 of lane and username, device, network or ticket
    lane TEXT NOT NULL CHECK (lane IN ('account', 'device', 'network', 'ticket')),
    n_failures BIGINT NOT NULL CHECK (n_failures >= 0),  -- one after the other; of a network 0
    next_at BIGINT NOT NULL,                 -- when the next try may come; of a network: until when its tries are paid for
    forget_at BIGINT NOT NULL                -- from when on the row says nothing any more, and is swept
);
CREATE INDEX sign_in_limits_forget ON sign_in_limits (forget_at);
