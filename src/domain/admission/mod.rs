//! What an exam asks at its doors: from where, with which browser, with what word; and what it notes of
//! candidates who look elsewhere.
//!
//! Invariant: the doors are for entering, starting and taking over, and a browser also for the paper. An
//! answer is never refused for any of this, and nothing of it reaches a score.

use core::net::IpAddr;
use std::fmt;
use std::str::FromStr;

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

use super::CandidateId;
use super::seed::{Seed, bytes_of_hex};

/// Longest access code, in characters.
pub const MAX_ACCESS_CODE: usize = 20;
/// Most networks of an exam.
pub const MAX_NETWORKS: usize = 64;
/// Most configurations of the browser.
pub const MAX_BROWSERS: usize = 16;
/// Departures that are kept of an attempt; past them one client could fill the disk.
pub const MAX_DEPARTURES: usize = 500;
/// Wrong tries that cost nothing: people mistype.
const FREE_TRIES: u32 = 5;
/// Longest wait after a wrong try. In a day it leaves 2,880 tries of 2^40 codes, and it keeps an owner
/// whom somebody wants to lock out no longer than this.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_secs(30);

/// What an exam asks at its doors; by default nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AdmissionRules {
    /// A word that is said in the hall, asked for at the start.
    pub access_code: Option<AccessCode>,
    /// From where one may enter, start and take over; from anywhere where it is empty. At most
    /// [`MAX_NETWORKS`].
    pub networks: Vec<Network>,
    /// With which configurations of Safe Exam Browser one may start and read the paper; any browser will
    /// do where it is empty. At most [`MAX_BROWSERS`].
    pub browsers: Vec<BrowserConfig>,
    /// Whether the page notes when it is left.
    pub records_departures: bool,
}

impl AdmissionRules {
    /// Whether somebody may come from this address.
    pub fn admits(&self, from: IpAddr) -> bool {
        self.networks.is_empty() || self.networks.iter().any(|network| network.holds(from))
    }

    /// Whether somebody may come with this browser.
    pub fn admits_browser(&self, shown: &[ShownBrowser]) -> bool {
        let is_known = |one: &ShownBrowser| self.browsers.iter().any(|config| config.made(one));
        self.browsers.is_empty() || shown.iter().any(is_known)
    }
}

/// A word of 1 to [`MAX_ACCESS_CODE`] characters, compared without regard to width, case and white space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessCode(String);

/// What is no access code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAnAccessCode {
    /// Empty, or too long.
    #[error("wanted 1 to {MAX_ACCESS_CODE} characters; found {found}")]
    Length {
        /// Characters found.
        found: usize,
    },
    /// It cannot be said.
    #[error("it holds a control character")]
    Control,
}

impl AccessCode {
    /// Reads one, without the white space around it.
    ///
    /// # Errors
    /// [`NotAnAccessCode`].
    pub fn parse(text: &str) -> Result<Self, NotAnAccessCode> {
        let text = text.trim();
        let found = text.chars().count();
        if !(1..=MAX_ACCESS_CODE).contains(&found) {
            return Err(NotAnAccessCode::Length { found });
        }
        if text.chars().any(char::is_control) {
            return Err(NotAnAccessCode::Control);
        }
        Ok(Self(text.to_owned()))
    }

    /// As it is told to organisers.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether somebody said this word.
    pub fn is_said_by(&self, typed: &str) -> bool {
        plain(&self.0) == plain(typed)
    }
}

/// A text as people mean it: without regard to width, case and white space.
pub fn plain(text: &str) -> String {
    text.nfkc()
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Addresses that begin with the same bits, as `10.20.0.0/16` or `2001:db8::/32`; one alone without `/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    /// The rest of its bits is 0.
    first: IpAddr,
    n_bits: u8,
}

/// What is no network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("wanted an address, or addresses as `10.20.0.0/16`")]
pub struct NotANetwork;

impl Network {
    fn holds(self, address: IpAddr) -> bool {
        // A socket for both families tells IPv4 as `::ffff:10.0.0.1`.
        match (self.first, address.to_canonical()) {
            (IpAddr::V4(first), IpAddr::V4(address)) => {
                masked(u128::from(first.to_bits()) << 96, self.n_bits)
                    == masked(u128::from(address.to_bits()) << 96, self.n_bits)
            }
            (IpAddr::V6(first), IpAddr::V6(address)) => {
                masked(first.to_bits(), self.n_bits) == masked(address.to_bits(), self.n_bits)
            }
            (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => false,
        }
    }
}

/// The first bits of 128; the others are 0.
fn masked(bits: u128, n_bits: u8) -> u128 {
    let n_dropped = 128_u32.saturating_sub(n_bits.into());
    // Dropping all 128 is no shift that a machine knows.
    u128::MAX.checked_shl(n_dropped).unwrap_or(0) & bits
}

impl FromStr for Network {
    type Err = NotANetwork;

    fn from_str(text: &str) -> Result<Self, NotANetwork> {
        let (address, n_bits) = match text.trim().split_once('/') {
            Some((address, n_bits)) => (address, Some(n_bits)),
            None => (text.trim(), None),
        };
        let address: IpAddr = address.parse().map_err(|_| NotANetwork)?;
        let widest = if address.is_ipv4() { 32 } else { 128 };
        let n_bits = match n_bits {
            None => widest,
            Some(digits) if digits.bytes().all(|b| b.is_ascii_digit()) => {
                digits.parse().map_err(|_| NotANetwork)?
            }
            Some(_) => return Err(NotANetwork),
        };
        if widest < n_bits {
            return Err(NotANetwork);
        }
        // `10.20.3.4/16` means the network of that address.
        let first = match address {
            IpAddr::V4(first) => {
                let bits = masked(u128::from(first.to_bits()) << 96, n_bits) >> 96;
                IpAddr::V4(u32::try_from(bits).map_err(|_| NotANetwork)?.into())
            }
            IpAddr::V6(first) => IpAddr::V6(masked(first.to_bits(), n_bits).into()),
        };
        Ok(Self { first, n_bits })
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.first, self.n_bits)
    }
}

/// A configuration of Safe Exam Browser by its Config Key: 64 hexadecimal digits, which the browser
/// computes of its settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrowserConfig(String);

/// What is no Config Key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("wanted 64 hexadecimal digits")]
pub struct NotABrowserConfig;

/// What a browser shows for itself: for the address that it asked for, the SHA-256 of that address and its
/// Config Key, in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownBrowser {
    /// Absolute, without fragment.
    pub address: String,
    /// The hash that came with it.
    pub hash: String,
}

impl BrowserConfig {
    /// As organisers copied it, in lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a browser of this configuration made what is shown.
    fn made(&self, shown: &ShownBrowser) -> bool {
        // https://safeexambrowser.org/developer/seb-config-key.html: first the address, then the key as text.
        let made = Sha256::new()
            .chain_update(&shown.address)
            .chain_update(&self.0)
            .finalize();
        bytes_of_hex(shown.hash.trim()).is_some_and(|hash| hash[..] == made[..])
    }
}

impl FromStr for BrowserConfig {
    type Err = NotABrowserConfig;

    fn from_str(text: &str) -> Result<Self, NotABrowserConfig> {
        let text = text.trim().to_ascii_lowercase();
        bytes_of_hex(&text).ok_or(NotABrowserConfig)?;
        Ok(Self(text))
    }
}

/// Where somebody could guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// The way in with a hall code.
    HallCode,
    /// The start with an access code.
    AccessCode,
}

/// What was left, or from where somebody went on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Away {
    /// The page was not to be seen, or another window was in front.
    Page,
    /// A save came from a network that the exam does not list.
    Network,
}

words! {
    Door { HallCode = "hall_code", AccessCode = "access_code", }
    Away { Page = "page", Network = "network", }
}

/// What is stored of a hall code, as [`base32::fold`](super::base32::fold) gives it: its HMAC under a key
/// of the installation, in hexadecimal. The same code of two people makes two texts.
pub fn hall_code_mac(pepper: &[u8; 32], candidate: CandidateId, folded: &str) -> String {
    let mac = Seed::new(*pepper).hmac(&[candidate.as_bytes(), folded.as_bytes()]);
    Seed::new(mac).to_string()
}

/// Wrong tries of one candidate at a door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tries {
    /// How many.
    pub n_wrong: u32,
    /// When the last was.
    pub last_at: Timestamp,
}

impl Tries {
    /// How long no try is looked at, where that is so: from the fifth wrong one on a second, then twice as
    /// long each time, up to half a minute.
    pub fn wait_at(&self, now: Timestamp) -> Option<SignedDuration> {
        let over = self.n_wrong.checked_sub(FREE_TRIES)?;
        let wait = SignedDuration::from_secs(1_i64.checked_shl(over.min(30)).unwrap_or(i64::MAX));
        let left = wait.min(LONGEST_WAIT) - now.duration_since(self.last_at);
        (SignedDuration::ZERO < left).then_some(left)
    }
}

/// Why a door stays closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DoorFault {
    /// No such hall code for this number, or not any more.
    #[error("the hall code is not known")]
    UnknownHallCode,
    /// The access code was not said.
    #[error("the exam asks for an access code")]
    NoAccessCode,
    /// Another word was said.
    #[error("the access code is wrong")]
    AccessCode,
    /// From a network that the exam does not list.
    #[error("the exam is not open to this network")]
    Network,
    /// Not with a browser that the exam lists.
    #[error("the exam is sat in Safe Exam Browser")]
    Browser,
    /// Too many wrong tries.
    #[error("too many wrong tries")]
    TooSoon {
        /// How long to wait.
        wait: SignedDuration,
    },
}

/// A time in which somebody looked elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Departure {
    /// What was left.
    pub away: Away,
    /// The device that it was on.
    pub epoch: u32,
    /// Counted by the device, from 1.
    pub number: u32,
    /// When it began.
    pub began_at: Timestamp,
    /// How long it lasted; none where only its beginning is known.
    pub lasted: Option<SignedDuration>,
}

impl Departure {
    /// The same within the time from the start of an attempt until now: what a device says of the time is
    /// its own belief.
    #[must_use]
    pub fn within(self, started_at: Timestamp, now: Timestamp) -> Self {
        let began_at = self.began_at.clamp(started_at, now.max(started_at));
        let longest = now.duration_since(began_at).max(SignedDuration::ZERO);
        Self {
            began_at,
            lasted: (self.lasted).map(|lasted| lasted.clamp(SignedDuration::ZERO, longest)),
            ..self
        }
    }
}

#[cfg(test)]
mod tests;
