//! Networks, browsers, words and waits.

use super::*;

fn network(text: &str) -> Network {
    text.parse().unwrap()
}

#[test]
fn a_network_holds_the_addresses_that_begin_like_it() {
    for (text, held, other) in [
        ("10.20.0.0/16", "10.20.255.1", "10.21.0.1"),
        ("10.20.3.4/16", "10.20.0.0", "10.19.255.255"),
        ("192.168.1.7", "192.168.1.7", "192.168.1.8"),
        ("10.0.0.128/25", "10.0.0.200", "10.0.0.127"),
        ("10.20.0.0/16", "::ffff:10.20.0.1", "::10.20.0.1"),
        ("2001:db8::/32", "2001:db8:ffff::1", "2001:db9::1"),
        ("2001:db8::1", "2001:db8::1", "2001:db8::2"),
        ("0.0.0.0/0", "203.0.113.9", "2001:db8::1"),
        ("::/0", "2001:db8::1", "203.0.113.9"),
    ] {
        let network = network(text);
        assert!(network.holds(held.parse().unwrap()), "{text} {held}");
        assert!(!network.holds(other.parse().unwrap()), "{text} {other}");
    }
}

#[test]
fn a_network_has_one_spelling() {
    for (text, written) in [
        (" 10.20.3.4/16 ", "10.20.0.0/16"),
        ("10.20.3.4", "10.20.3.4/32"),
        ("2001:DB8:0::5/32", "2001:db8::/32"),
        ("0.0.0.0/0", "0.0.0.0/0"),
    ] {
        assert_eq!(network(text).to_string(), written);
        assert_eq!(network(written), network(text));
    }
    for text in [
        "",
        "10.20",
        "10.20.0.0/33",
        "::/129",
        "10.0.0.0/",
        "10.0.0.0/+8",
        "10.0.0.0/-1",
        "10.0.0.0/8/8",
        "hall",
    ] {
        assert_eq!(text.parse::<Network>(), Err(NotANetwork), "{text:?}");
    }
}

#[test]
fn an_exam_without_a_list_is_open_to_all() {
    let mut rules = AdmissionRules::default();
    let address = "203.0.113.9".parse().unwrap();
    assert!(rules.admits(address) && rules.admits_browser(&[]));
    rules.networks = vec![network("10.0.0.0/8"), network("203.0.113.0/24")];
    assert!(rules.admits(address));
    rules.networks.pop();
    assert!(!rules.admits(address));
}

/// The vector is `printf '%s%s' ADDRESS KEY | sha256sum`.
#[test]
fn a_browser_shows_the_hash_of_the_address_and_its_config() {
    let config = "81AAD4AB9DFD447CC479E6A4A7C9A544E2CAFC7F3ADEB68B2A21EFAD68ECA4DC";
    let rules = AdmissionRules {
        browsers: vec![config.parse().unwrap()],
        ..AdmissionRules::default()
    };
    assert_eq!(rules.browsers[0].as_str(), config.to_lowercase());
    let address = "https://exam.example/api/v1/attempts/1/paper";
    let shown = |address: &str, hash: &str| ShownBrowser {
        address: address.to_owned(),
        hash: hash.to_owned(),
    };
    let hash = VECTOR;
    assert!(rules.admits_browser(&[shown(address, hash)]));
    assert!(rules.admits_browser(&[shown(address, &hash.to_uppercase())]));
    assert!(rules.admits_browser(&[shown("https://exam.example/", hash), shown(address, hash)]));
    assert!(!rules.admits_browser(&[shown("https://exam.example/api/v1/attempts/2/paper", hash)]));
    assert!(!rules.admits_browser(&[shown(address, config)]));
    assert!(!rules.admits_browser(&[shown(address, "")]));
    assert!(!rules.admits_browser(&[]));
    for text in ["", "81aa", &"g".repeat(64), &"a".repeat(65)] {
        assert_eq!(
            text.parse::<BrowserConfig>(),
            Err(NotABrowserConfig),
            "{text}"
        );
    }
}

const VECTOR: &str = "6689d80498e1fd17cca12610e14e16a9e63e52add070d5a07ca9165b6baf8dba";

#[test]
fn an_access_code_is_said_however_it_is_typed() {
    let code = AccessCode::parse(" 春风 Ab1 ").unwrap();
    assert_eq!(code.as_str(), "春风 Ab1");
    for typed in ["春风 Ab1", "春风ab1", "春风　ＡＢ１", " 春 风 aB1"] {
        assert!(code.is_said_by(typed), "{typed}");
    }
    for typed in ["", "春风", "春风ab2"] {
        assert!(!code.is_said_by(typed), "{typed}");
    }
    let long = "长".repeat(MAX_ACCESS_CODE + 1);
    assert_eq!(
        AccessCode::parse(" "),
        Err(NotAnAccessCode::Length { found: 0 })
    );
    assert_eq!(
        AccessCode::parse(&long),
        Err(NotAnAccessCode::Length { found: 21 })
    );
    assert_eq!(AccessCode::parse("a\u{7}b"), Err(NotAnAccessCode::Control));
}

#[test]
fn wrong_tries_make_the_next_wait_and_never_longer_than_half_a_minute() {
    let at = Timestamp::from_second(1_800_000_000).unwrap();
    let wait = |n_wrong| {
        Tries {
            n_wrong,
            last_at: at,
        }
        .wait_at(at)
    };
    let waits: Vec<Option<i64>> = (3..=11)
        .map(|n| wait(n).map(|wait| wait.as_secs()))
        .collect();
    let wanted = [
        None,
        None,
        Some(1),
        Some(2),
        Some(4),
        Some(8),
        Some(16),
        Some(30),
        Some(30),
    ];
    assert_eq!(waits, wanted);
    assert_eq!(wait(u32::MAX), Some(SignedDuration::from_secs(30)));
    let tries = Tries {
        n_wrong: 6,
        last_at: at,
    };
    assert_eq!(
        tries.wait_at(at + SignedDuration::from_millis(1_500)),
        Some(SignedDuration::from_millis(500))
    );
    assert_eq!(tries.wait_at(at + SignedDuration::from_secs(2)), None);
}

#[test]
fn a_departure_lies_within_its_attempt_whatever_the_device_says() {
    let at = |second: i64| Timestamp::from_second(1_800_000_000 + second).unwrap();
    let departure = |began, lasted| Departure {
        away: Away::Page,
        epoch: 1,
        number: 1,
        began_at: at(began),
        lasted: Some(SignedDuration::from_secs(lasted)),
    };
    for (told, kept) in [
        ((20, 5), (20, 5)),
        ((-9, 5), (0, 5)),
        ((90, 5), (60, 0)),
        ((50, 99), (50, 10)),
        ((20, -5), (20, 0)),
    ] {
        assert_eq!(
            departure(told.0, told.1).within(at(0), at(60)),
            departure(kept.0, kept.1),
            "{told:?}"
        );
    }
}
