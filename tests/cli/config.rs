//! Settings: which source wins, and what is refused.

use examhall::config::{Config, ConfigError, LogFormat, Origin, SETTINGS, Sources};

fn sources(
    flags: &[(&'static str, &str)],
    variables: &[(&str, &str)],
    file: Option<&str>,
) -> Sources {
    Sources {
        flags: flags
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect(),
        variables: variables
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
        file: file.map(|text| ("hall.toml".to_owned(), text.to_owned())),
    }
}

/// Value and origin of a setting.
fn shown(sources: &Sources, wanted: &str) -> (String, Origin) {
    let config = Config::read(sources).unwrap();
    let found = config.shown().find(|(setting, ..)| setting.name == wanted);
    let (_, value, origin) = found.unwrap();
    (value, origin.clone())
}

#[test]
fn a_flag_goes_before_a_variable_before_the_file_before_the_default() {
    let (flags, variables) = ([("zone", "UTC")], [("EXAMHALL_ZONE", "Asia/Tokyo")]);
    let file = Some("zone = \"Europe/Berlin\"");
    let zone = |sources: &Sources| shown(sources, "zone");
    let origin = |value: &str, origin| (value.to_owned(), origin);
    assert_eq!(
        zone(&sources(&flags, &variables, file)),
        origin("UTC", Origin::Flag("--zone".to_owned()))
    );
    assert_eq!(
        zone(&sources(&[], &variables, file)),
        origin("Asia/Tokyo", Origin::Variable("EXAMHALL_ZONE".to_owned()))
    );
    assert_eq!(
        zone(&sources(&[], &[], file)),
        origin("Europe/Berlin", Origin::File("hall.toml".to_owned()))
    );
    assert_eq!(
        zone(&Sources::default()),
        origin("Asia/Shanghai", Origin::Default)
    );
}

#[test]
fn database_url_sets_the_database_after_the_variable_of_its_own() {
    let both = [
        ("DATABASE_URL", "postgres://a/b"),
        ("EXAMHALL_DATABASE", "sqlite:own.db"),
    ];
    assert_eq!(
        shown(&sources(&[], &both, None), "database").0,
        "sqlite:own.db"
    );
    let file = Some("database = \"sqlite:file.db\"");
    assert_eq!(
        shown(&sources(&[], &both[..1], file), "database").0,
        "postgres://a/b"
    );
    let empty = [("DATABASE_URL", "")];
    assert_eq!(
        shown(&sources(&[], &empty, file), "database").0,
        "sqlite:file.db"
    );
}

#[test]
fn database_and_links_follow_from_other_settings_until_they_are_given() {
    let given = sources(
        &[("data", "/srv/hall"), ("listen", "0.0.0.0:80")],
        &[],
        None,
    );
    assert_eq!(shown(&given, "database").0, "sqlite:/srv/hall/examhall.db");
    assert_eq!(shown(&given, "public_url").0, "http://0.0.0.0:80");
    let bound = "127.0.0.1:4711".parse().unwrap();
    assert_eq!(
        Config::read(&given).unwrap().public_url(bound),
        "http://127.0.0.1:4711"
    );
    let link = sources(&[("public_url", "https://exam.example/")], &[], None);
    assert_eq!(
        Config::read(&link).unwrap().public_url(bound),
        "https://exam.example"
    );
}

#[test]
fn proxies_are_networks_or_single_addresses() {
    let read = |text: &str| {
        let config = Config::read(&sources(&[("trusted_proxies", text)], &[], None)).unwrap();
        let proxies = config.trusted_proxies.iter();
        proxies.map(ToString::to_string).collect::<Vec<_>>()
    };
    assert!(read("").is_empty());
    let wanted = ["10.0.0.0/8", "127.0.0.1/32", "2001:db8::/32"];
    assert_eq!(read("10.0.0.0/8,127.0.0.1, 2001:db8::/32"), wanted);
}

#[test]
fn a_file_takes_texts_and_whole_numbers() {
    let config = Config::read(&sources(
        &[],
        &[],
        Some("workers = 3\nlog_format = \"json\"\n"),
    ))
    .unwrap();
    assert_eq!(config.workers.map(std::num::NonZeroUsize::get), Some(3));
    assert_eq!(config.log_format, LogFormat::Json);
}

#[test]
fn a_wrong_value_is_refused_with_its_origin_and_what_was_wanted() {
    let wrong = [
        ("listen", "8080"),
        ("data", ""),
        ("database", "mysql://exam:s3cret@db/hall"),
        ("service_key", ""),
        ("public_url", "exam.example"),
        ("trusted_proxies", "10.0.0.0/8, 10.0.0.0/33"),
        ("zone", "Asia/Beijing"),
        ("log", "examhall=loud"),
        ("log_format", "xml"),
        ("workers", "257"),
        ("write_batch", "4097"),
        ("writers", "65"),
        ("pooler", "session"),
        ("second_person", "yes"),
        ("second_reviewer", "no"),
        ("password_profile", "strong"),
        ("saves_per_second", "1001"),
        ("retention_days", "36501"),
        ("privacy_contact", "a\u{7}b"),
        ("bank", ""),
        ("oidc_issuer", "http://id.example"),
        ("oidc_client", "exam hall"),
        ("oidc_secret_file", "a\nb"),
        ("oidc_name", " "),
        ("wecom_corp", "某公司"),
        ("wecom_agent", "one"),
        ("wecom_secret_file", "a\nb"),
    ];
    assert_eq!(wrong.len(), SETTINGS.len());
    for (name, value) in wrong {
        let error = Config::read(&sources(&[(name, value)], &[], None)).unwrap_err();
        let ConfigError::Value {
            name: found,
            origin,
            ..
        } = &error
        else {
            panic!("{error}")
        };
        assert_eq!(*found, name);
        assert!(matches!(origin, Origin::Flag(_)));
        let setting = SETTINGS
            .iter()
            .find(|setting| setting.name == name)
            .unwrap();
        assert!(error.to_string().ends_with(setting.limit), "{error}");
        assert!(!error.to_string().contains("s3cret"), "{error}");
    }
}

#[test]
fn what_is_unknown_is_refused_and_the_known_are_named() {
    let file = Config::read(&sources(&[], &[], Some("lisen = \"127.0.0.1:1\""))).unwrap_err();
    let variable =
        Config::read(&sources(&[], &[("EXAMHALL_LISEN", "127.0.0.1:1")], None)).unwrap_err();
    assert!(
        file.to_string()
            .starts_with("unknown setting `lisen` in `hall.toml`"),
        "{file}"
    );
    assert!(
        variable
            .to_string()
            .starts_with("unknown variable `EXAMHALL_LISEN`"),
        "{variable}"
    );
    for setting in SETTINGS {
        assert!(file.to_string().contains(setting.name), "{file}");
        assert!(
            variable.to_string().contains(setting.variable),
            "{variable}"
        );
    }
    let syntax = Config::read(&sources(&[], &[], Some("zone = \"UTC\"\nlog = = 1\n"))).unwrap_err();
    assert!(
        syntax.to_string().starts_with("`hall.toml` line 2: "),
        "{syntax}"
    );
    let shape = Config::read(&sources(&[], &[], Some("zone = [\"UTC\"]"))).unwrap_err();
    assert!(
        matches!(shape, ConfigError::Value { name: "zone", .. }),
        "{shape}"
    );
}

#[cfg(not(feature = "planted-faults"))]
#[test]
fn no_fault_can_be_planted_in_what_is_built_by_default() {
    let planted = Config::read(&sources(&[], &[("EXAMHALL_PLANT", "ticker_off")], None));
    let refusal = planted.unwrap_err().to_string();
    assert!(
        refusal.starts_with("unknown variable `EXAMHALL_PLANT`"),
        "{refusal}"
    );
}
