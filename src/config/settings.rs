//! The table of settings, and the names of variables.
//!
//! Invariant: a setting that is not in this table does not exist.

/// One setting as it is documented.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    /// Its name in the file; `--name` is its flag.
    pub name: &'static str,
    /// In what it is counted, or what sort of text it is.
    pub unit: &'static str,
    /// What it is when nobody says; `<other>` stands for another setting's value.
    pub default: &'static str,
    /// What a value has to be.
    pub limit: &'static str,
    /// What it is for.
    pub purpose: &'static str,
    /// The variable that sets it.
    pub variable: &'static str,
}

pub(super) const fn setting(
    [name, variable]: [&'static str; 2],
    unit: &'static str,
    default: &'static str,
    limit: &'static str,
    purpose: &'static str,
) -> Setting {
    Setting {
        name,
        unit,
        default,
        limit,
        purpose,
        variable,
    }
}

/// Every setting there is.
pub const SETTINGS: &[Setting] = &[
    setting(
        ["listen", "EXAMHALL_LISTEN"],
        "address:port",
        "127.0.0.1:8080",
        "an IP address and a port, as `127.0.0.1:8080`; port 0 takes a free one",
        "where the server listens",
    ),
    setting(
        ["data", "EXAMHALL_DATA"],
        "folder",
        "./data",
        "a path",
        "where the database file lies; made when it does not exist",
    ),
    setting(
        ["database", "EXAMHALL_DATABASE"],
        "URL",
        "sqlite:<data>/examhall.db",
        "`sqlite:PATH` or `postgres://…`",
        "where everything is stored; the variable DATABASE_URL sets it too, after this one",
    ),
    setting(
        ["service_key", "EXAMHALL_SERVICE_KEY"],
        "file",
        "<data>/service.key",
        "a path",
        "the secret key of this installation, made when it does not exist and the database is new; it belongs to every backup of the database, and to every node on it the same one",
    ),
    setting(
        ["public_url", "EXAMHALL_PUBLIC_URL"],
        "URL",
        "http://<listen>",
        "`http://…` or `https://…`",
        "what links for candidates begin with",
    ),
    setting(
        ["trusted_proxies", "EXAMHALL_TRUSTED_PROXIES"],
        "networks",
        "",
        "networks parted by commas, as `10.0.0.0/8, 2001:db8::/32`; empty for none",
        "proxies whose `X-Forwarded-For` is believed: without them everybody behind one is counted as one network",
    ),
    setting(
        ["zone", "EXAMHALL_ZONE"],
        "time zone",
        "Asia/Shanghai",
        "the IANA name of a time zone, as `Asia/Shanghai` or `UTC`",
        "the times of score sheets",
    ),
    setting(
        ["log", "EXAMHALL_LOG"],
        "level",
        "info",
        "`error`, `warn`, `info`, `debug`, `trace` or `off`, also by module, as `warn,examhall=debug`",
        "how much is written to the log on stderr",
    ),
    setting(
        ["log_format", "EXAMHALL_LOG_FORMAT"],
        "word",
        "text",
        "`text` or `json`",
        "how a line of the log is written",
    ),
    setting(
        ["workers", "EXAMHALL_WORKERS"],
        "threads",
        "0",
        "a number from 0 to 256; 0 means as many as there are cores",
        "threads that answer requests",
    ),
    setting(
        ["write_batch", "EXAMHALL_WRITE_BATCH"],
        "writes",
        "512",
        "a number from 1 to 4096",
        "most writes that share one commit; 1 commits each by itself",
    ),
    setting(
        ["writers", "EXAMHALL_WRITERS"],
        "threads",
        "0",
        "a number from 0 to 64; 0 means one for every four cores",
        "threads that write answers to PostgreSQL; SQLite has one",
    ),
    setting(
        ["pooler", "EXAMHALL_POOLER"],
        "word",
        "none",
        "`none` or `transaction`",
        "what stands between here and PostgreSQL: `transaction` for pgbouncer in transaction mode",
    ),
    setting(
        ["second_person", "EXAMHALL_SECOND_PERSON"],
        "word",
        "false",
        "`true` or `false`",
        "whether a second person has to put a correction of a key into force",
    ),
    setting(
        ["second_reviewer", "EXAMHALL_SECOND_REVIEWER"],
        "word",
        "false",
        "`true` or `false`",
        "whether a question is approved by somebody other than its author",
    ),
    setting(
        ["password_profile", "EXAMHALL_PASSWORD_PROFILE"],
        "word",
        "asvs",
        "`asvs` or `dengbao2`",
        "what passwords have to be: long and not guessable, or also of three sorts of characters and changed every 90 days",
    ),
    setting(
        ["saves_per_second", "EXAMHALL_SAVES_PER_SECOND"],
        "saves",
        "10",
        "a number from 0 to 1000; 0 means as many as come",
        "most saves of one attempt in a second, for as long as it lasts; six times as many at once",
    ),
    setting(
        ["retention_days", "EXAMHALL_RETENTION_DAYS"],
        "days",
        "0",
        "a number from 0 to 36500; 0 keeps them until somebody erases them",
        "how long after its end the personal data of an exam is kept",
    ),
    setting(
        ["privacy_contact", "EXAMHALL_PRIVACY_CONTACT"],
        "text",
        "",
        "at most 200 characters, none of them a control character",
        "whom candidates ask about their personal data",
    ),
    setting(
        ["bank", "EXAMHALL_BANK"],
        "folder",
        "question_bank",
        "a path",
        "the folder of question files",
    ),
    setting(
        ["oidc_issuer", "EXAMHALL_OIDC_ISSUER"],
        "URL",
        "",
        "`https://…` as the provider writes it itself, its parts on the same host; `http://` on this machine alone",
        "staff may sign in through this provider (OpenID Connect); nobody does where it is empty",
    ),
    setting(
        ["oidc_client", "EXAMHALL_OIDC_CLIENT"],
        "text",
        "",
        "the client id that the provider gave; wanted where `oidc_issuer` is set",
        "what the provider calls this service, whose callback is <public_url>/sign-in/oidc/callback",
    ),
    setting(
        ["oidc_secret_file", "EXAMHALL_OIDC_SECRET_FILE"],
        "file",
        "",
        "a path; empty for a public client",
        "the file that holds the client secret that the provider gave",
    ),
    setting(
        ["oidc_name", "EXAMHALL_OIDC_NAME"],
        "text",
        "统一身份认证",
        "1 to 40 characters",
        "what the button of the sign-in page calls the provider",
    ),
    setting(
        ["wecom_corp", "EXAMHALL_WECOM_CORP"],
        "text",
        "",
        "企业 ID (corpid)",
        "staff may sign in through 企业微信; nobody does where it is empty",
    ),
    setting(
        ["wecom_agent", "EXAMHALL_WECOM_AGENT"],
        "text",
        "",
        "the application's number (agentid); wanted where `wecom_corp` is set",
        "the application of 企业微信 whose trusted domain is that of <public_url>",
    ),
    setting(
        ["wecom_secret_file", "EXAMHALL_WECOM_SECRET_FILE"],
        "file",
        "",
        "a path; wanted where `wecom_corp` is set",
        "the file that holds the application's secret",
    ),
];

/// The variable that names the settings file.
pub const FILE_VARIABLE: &str = "EXAMHALL_CONFIG";
/// The variable that holds the password for `examhall admin create`.
pub const PASSWORD_VARIABLE: &str = "EXAMHALL_ADMIN_PASSWORD";
/// The variable that holds the password of the account with which `examhall load` signs in.
pub const LOAD_PASSWORD_VARIABLE: &str = "EXAMHALL_LOAD_PASSWORD";
/// A common name for the database setting.
pub(super) const DATABASE_URL: &str = "DATABASE_URL";
/// Variables of this project that are no settings: the file, the passwords, and those of its tests.
pub(super) const OTHER_VARIABLES: &[&str] = &[
    FILE_VARIABLE,
    PASSWORD_VARIABLE,
    LOAD_PASSWORD_VARIABLE,
    "EXAMHALL_TEST_POSTGRES",
    "EXAMHALL_TEST_POOLER",
    "EXAMHALL_KILLS",
    #[cfg(feature = "planted-faults")]
    crate::planted::VARIABLE,
];

/// The flag of a setting: `log_format` is set by `--log-format`.
pub fn flag_of(name: &str) -> String {
    format!("--{}", name.replace('_', "-"))
}

pub(super) fn known_settings() -> String {
    list(SETTINGS.iter().map(|setting| setting.name))
}

pub(super) fn known_variables() -> String {
    let settings = SETTINGS.iter().map(|setting| setting.variable);
    list(settings.chain([FILE_VARIABLE, PASSWORD_VARIABLE, LOAD_PASSWORD_VARIABLE]))
}

fn list<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words
        .map(|word| format!("`{word}`"))
        .collect::<Vec<_>>()
        .join(", ")
}
