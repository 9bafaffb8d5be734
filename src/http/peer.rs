//! Where a request comes from.
//!
//! Invariant: whoever is not a trusted proxy is believed nothing. `X-Forwarded-For` is read from its end, where
//! the proxy next to us wrote, and only as far as trusted proxies go: what a caller writes there themselves
//! stands before what the first of ours adds, and is never reached.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use actix_web::HttpRequest;
use actix_web::http::header::{HeaderMap, X_FORWARDED_FOR};
use actix_web::web::Data;
use ipnet::IpNet;

use super::Settings;

/// The address of the caller, behind trusted proxies only by their word. One without a connection, as in
/// tests, calls from this machine.
pub(super) fn peer(request: &HttpRequest) -> IpAddr {
    let here = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let next = request.peer_addr().map_or(here, |address| address.ip());
    let settings = request.app_data::<Data<Settings>>();
    let trusted = settings.map_or(&[][..], |settings| &settings.trusted_proxies);
    behind(next.to_canonical(), request.headers(), trusted)
}

/// The first address, from the nearest on, that is no trusted proxy; the farthest proxy where nothing else is
/// told, or nothing that can be read.
fn behind(next: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let told: Vec<&str> = headers
        .get_all(X_FORWARDED_FOR)
        .flat_map(|value| value.to_str().unwrap_or_default().split(','))
        .collect();
    let mut told = told.into_iter().rev();
    let mut address = next;
    while trusted.iter().any(|net| net.contains(&address)) {
        match told.next().and_then(read) {
            Some(farther) => address = farther,
            None => break,
        }
    }
    address
}

/// An address as proxies write it: some add the port.
fn read(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let with_port = || text.parse().ok().map(|address: SocketAddr| address.ip());
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    let address = bare.parse().ok().or_else(with_port);
    address.map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    /// Who calls, where the connection comes from `next` and the headers say `told`.
    fn caller(next: &str, told: &[&str], trusted: &[&str]) -> String {
        let settings = Settings {
            public_url: "https://exam.example".to_owned(),
            zone: jiff::tz::TimeZone::UTC,
            trusted_proxies: trusted.iter().map(|net| net.parse().unwrap()).collect(),
        };
        let mut request = TestRequest::default()
            .peer_addr(SocketAddr::new(next.parse().unwrap(), 4711))
            .app_data(Data::new(settings));
        for value in told {
            request = request.append_header((X_FORWARDED_FOR, *value));
        }
        peer(&request.to_http_request()).to_string()
    }

    #[test]
    fn nobody_is_believed_who_is_no_trusted_proxy() {
        assert_eq!(caller("203.0.113.9", &["198.51.100.1"], &[]), "203.0.113.9");
        let proxy = ["10.0.0.0/8"];
        assert_eq!(caller("203.0.113.9", &["10.0.0.1"], &proxy), "203.0.113.9");
    }

    #[test]
    fn behind_a_proxy_the_last_address_that_is_none_calls() {
        let proxies = ["10.0.0.0/8", "2001:db8::/32"];
        let told = |told: &[&str]| caller("10.0.0.1", told, &proxies);
        assert_eq!(told(&["198.51.100.1"]), "198.51.100.1");
        // What the caller wrote stands before what the proxy saw.
        assert_eq!(told(&["192.0.2.66, 198.51.100.1"]), "198.51.100.1");
        assert_eq!(told(&["192.0.2.66", "198.51.100.1"]), "198.51.100.1");
        // Two proxies of ours.
        assert_eq!(
            told(&["192.0.2.66, 198.51.100.1, 2001:db8::7"]),
            "198.51.100.1"
        );
        assert_eq!(told(&["198.51.100.1:5000"]), "198.51.100.1");
        assert_eq!(told(&["[2001:db9::1]:5000"]), "2001:db9::1");
        assert_eq!(told(&["::ffff:198.51.100.1"]), "198.51.100.1");
    }

    #[test]
    fn what_cannot_be_read_is_not_skipped() {
        let told = |told: &[&str]| caller("10.0.0.1", told, &["10.0.0.0/8"]);
        assert_eq!(told(&[]), "10.0.0.1");
        for junk in [
            "unknown",
            "",
            "198.51.100.1, unknown",
            "198.51.100.1,",
            "198.51.100.1, \u{e4}",
        ] {
            assert_eq!(told(&[junk]), "10.0.0.1", "{junk}");
        }
        assert_eq!(told(&["10.0.0.2"]), "10.0.0.2");
    }
}
