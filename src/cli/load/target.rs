//! Which server is put under load.
//!
//! Invariant: only this machine, unless whoever asks says that the server is theirs; the address is
//! looked up once, so that it is the one that was judged.

use std::net::{SocketAddr, ToSocketAddrs};

use super::LoadError;

/// Whose server it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    /// Nobody said.
    Unknown,
    /// That of the one who asks.
    Mine,
}

/// The address of the server that a URL names.
///
/// # Errors
/// [`LoadError::Tls`], [`LoadError::Url`], [`LoadError::NoHost`]; [`LoadError::NotMine`] for another
/// machine, unless the owner asks.
pub(super) fn find(url: &str, owner: Owner) -> Result<SocketAddr, LoadError> {
    if url.starts_with("https://") {
        return Err(LoadError::Tls);
    }
    let host = url
        .strip_prefix("http://")
        .map(|rest| rest.strip_suffix('/').unwrap_or(rest))
        .filter(|host| !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']))
        .ok_or_else(|| LoadError::Url {
            found: url.to_owned(),
        })?;
    let has_port = host
        .rsplit_once(':')
        .is_some_and(|(before, _)| !before.contains(':') || before.ends_with(']'));
    let host = if has_port {
        host.to_owned()
    } else {
        format!("{host}:80")
    };
    let found = host.to_socket_addrs().map_err(|reason| LoadError::NoHost {
        host: host.clone(),
        reason,
    })?;
    let found: Vec<SocketAddr> = found.collect();
    let stranger = found.iter().find(|address| !address.ip().is_loopback());
    match (owner, stranger) {
        (Owner::Unknown, Some(address)) => Err(LoadError::NotMine {
            host,
            address: *address,
        }),
        (Owner::Unknown | Owner::Mine, _) => found.first().copied().ok_or(LoadError::Url {
            found: url.to_owned(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(url: &str, owner: Owner) -> String {
        find(url, owner).map_or_else(|error| error.to_string(), |address| address.to_string())
    }

    #[test]
    fn loopback_is_anybodys_and_another_machine_only_its_owners() {
        let table = [
            ("http://127.0.0.1:8080", "127.0.0.1:8080"),
            ("http://127.0.0.1:8080/", "127.0.0.1:8080"),
            ("http://127.0.0.9", "127.0.0.9:80"),
            ("http://[::1]:99", "[::1]:99"),
            ("http://[::1]", "[::1]:80"),
        ];
        for (url, address) in table {
            assert_eq!(found(url, Owner::Unknown), address, "{url}");
        }
        for url in ["http://192.0.2.1:8080", "http://[2001:db8::1]:8080"] {
            let refused = found(url, Owner::Unknown);
            assert!(refused.contains("--i-own-this-server"), "{refused}");
            assert_eq!(format!("http://{}", found(url, Owner::Mine)), url);
        }
    }

    #[test]
    fn what_cannot_be_put_under_load_is_told() {
        assert!(found("https://127.0.0.1", Owner::Mine).contains("behind"));
        for wrong in [
            "127.0.0.1:8080",
            "http://",
            "http://127.0.0.1/api",
            "http://a@127.0.0.1",
        ] {
            assert!(found(wrong, Owner::Mine).contains(wrong), "{wrong}");
        }
    }
}
