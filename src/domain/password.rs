//! What a password has to be, by the profile of the installation.
//!
//! Invariant: a password is judged by what is hard to guess in it, so that every list of the most used ones
//! is refused without being kept here. Nothing here keeps or prints a password.
//!
//! The two profiles contradict each other on purpose: ASVS 5.0 (6.2.5, 6.2.10) forbids rules of composition
//! and forced changes, 等保 2.0 level 2 asks for both.

use jiff::{SignedDuration, Timestamp};

/// Fewest characters.
pub const MIN_LENGTH: usize = 12;
/// Most characters.
pub const MAX_LENGTH: usize = 256;
/// Sorts of characters that `dengbao2` wants, of four.
pub const MIN_CLASSES: usize = 3;
/// How long a password may be used under `dengbao2`.
pub const LIFETIME: SignedDuration = SignedDuration::from_hours(24 * 90);

/// A guess takes a common word, a run or a year as a whole: so many such pieces and other characters
/// are wanted together.
const MIN_PIECES: usize = 7;
/// The shortest run along the alphabet, the digits or a keyboard, and the shortest repetition.
const MIN_RUN: usize = 3;
/// The longest block of which a repetition is seen.
const MAX_BLOCK: usize = 6;
/// A shorter username stands in too many words by chance.
const MIN_USERNAME: usize = 3;

/// Rows along which fingers run; also backwards.
const ROWS: [&str; 8] = [
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop[]",
    "asdfghjkl;'",
    "zxcvbnm,./",
    "!@#$%^&*()_+",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "147258369",
];

/// Words that guesses begin with, in the spelling without digits (see [`plain`]).
const WORDS: [&str; 58] = [
    "password",
    "passwd",
    "passcode",
    "secret",
    "admin",
    "administrator",
    "root",
    "user",
    "guest",
    "login",
    "welcome",
    "hello",
    "letmein",
    "iloveyou",
    "changeme",
    "default",
    "system",
    "master",
    "super",
    "manager",
    "test",
    "demo",
    "temp",
    "dragon",
    "monkey",
    "sunshine",
    "football",
    "princess",
    "company",
    "office",
    "server",
    "exam",
    "examhall",
    "examination",
    "organiser",
    "branch",
    "party",
    "china",
    "beijing",
    "shanghai",
    "guangzhou",
    "shenzhen",
    "zhongguo",
    "woaini",
    "mima",
    "guanli",
    "guanliyuan",
    "xitong",
    "gongsi",
    "danwei",
    "kaoshi",
    "dangjian",
    "dangyuan",
    "zhibu",
    "dangzhibu",
    "dangwei",
    "xuexi",
    "woai",
];

/// What passwords have to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PasswordProfile {
    /// Long and not guessable; changed when there is a reason to.
    #[default]
    Asvs,
    /// The same, of several sorts of characters, and changed every 90 days.
    Dengbao2,
}

words! {
    PasswordProfile {
        Asvs = "asvs",
        Dengbao2 = "dengbao2",
    }
}

/// Why a password cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordFault {
    /// Its length is out of range.
    #[error("wanted {MIN_LENGTH} to {MAX_LENGTH} characters; found {found}")]
    Length {
        /// Characters found.
        found: usize,
    },
    /// The username stands in it.
    #[error("it holds the username")]
    HoldsUsername,
    /// Little but common words, runs, repetitions and years.
    #[error("it is among the first that are guessed: common words, runs and years count little")]
    Guessable,
    /// Too few sorts of characters.
    #[error(
        "wanted {MIN_CLASSES} of small letters, capitals, digits and other characters; found {found}"
    )]
    TooFewClasses {
        /// Sorts found.
        found: usize,
    },
}

/// Judges a new password.
///
/// # Errors
/// The first [`PasswordFault`].
pub fn check(
    profile: PasswordProfile,
    username: &str,
    password: &str,
) -> Result<(), PasswordFault> {
    let found = password.chars().count();
    if !(MIN_LENGTH..=MAX_LENGTH).contains(&found) {
        return Err(PasswordFault::Length { found });
    }
    if holds(password, username) {
        return Err(PasswordFault::HoldsUsername);
    }
    if count_pieces(password) < MIN_PIECES {
        return Err(PasswordFault::Guessable);
    }
    let found = count_classes(password);
    match profile {
        PasswordProfile::Dengbao2 if found < MIN_CLASSES => {
            Err(PasswordFault::TooFewClasses { found })
        }
        PasswordProfile::Dengbao2 | PasswordProfile::Asvs => Ok(()),
    }
}

/// Whether a password that was set then has to be changed before anything else is done.
pub fn is_expired(profile: PasswordProfile, set_at: Timestamp, now: Timestamp) -> bool {
    match profile {
        PasswordProfile::Asvs => false,
        PasswordProfile::Dengbao2 => LIFETIME <= now.duration_since(set_at),
    }
}

/// Whether the username stands in it, forwards or backwards, in whatever case.
fn holds(password: &str, username: &str) -> bool {
    let (password, username) = (password.to_lowercase(), username.to_lowercase());
    let backwards: String = username.chars().rev().collect();
    MIN_USERNAME <= username.chars().count()
        && (password.contains(&username) || password.contains(&backwards))
}

fn count_classes(password: &str) -> usize {
    let has = |is: fn(char) -> bool| usize::from(password.chars().any(is));
    let is_other = |c: char| !c.is_lowercase() && !c.is_uppercase() && !c.is_ascii_digit();
    has(char::is_lowercase) + has(char::is_uppercase) + has(|c| c.is_ascii_digit()) + has(is_other)
}

/// How many things a guess has to get right: whatever can be named takes one.
fn count_pieces(password: &str) -> usize {
    let typed: Vec<char> = password.chars().flat_map(char::to_lowercase).collect();
    let mut rest = typed.as_slice();
    let mut n_pieces = 0;
    while !rest.is_empty() {
        let lengths = [row(rest), repetition(rest), word(rest), year(rest)];
        let length = lengths.into_iter().max().unwrap_or(0).max(1);
        rest = rest.get(length..).unwrap_or_default();
        n_pieces += 1;
    }
    n_pieces
}

/// How far it runs along a row.
fn row(rest: &[char]) -> usize {
    let runs = ROWS.iter().flat_map(|row| {
        let forwards: Vec<char> = row.chars().collect();
        let backwards: Vec<char> = row.chars().rev().collect();
        [
            longest_from(rest, &forwards),
            longest_from(rest, &backwards),
        ]
    });
    runs.max().filter(|run| MIN_RUN <= *run).unwrap_or(0)
}

/// The longest beginning that stands anywhere in `row`.
fn longest_from(rest: &[char], row: &[char]) -> usize {
    let common = |from: usize| {
        let pairs = rest.iter().zip(row.iter().skip(from));
        pairs.take_while(|(typed, wanted)| typed == wanted).count()
    };
    (0..row.len()).map(common).max().unwrap_or(0)
}

/// How far it repeats one block.
fn repetition(rest: &[char]) -> usize {
    let repeated = (1..=MAX_BLOCK).map(|block| {
        let pairs = rest.iter().skip(block).zip(rest);
        let again = pairs.take_while(|(later, before)| later == before).count();
        // Once more is no repetition yet, unless the block is long.
        let least = if block < MIN_RUN { MIN_RUN - 1 } else { block };
        if least <= again { block + again } else { 0 }
    });
    repeated.max().unwrap_or(0)
}

fn word(rest: &[char]) -> usize {
    let begins = |word: &&&str| {
        let letters = word.chars().count();
        let typed = rest.get(..letters);
        typed.is_some_and(|typed| typed.iter().map(|c| plain(*c)).eq(word.chars()))
    };
    let found = WORDS.iter().filter(begins).map(|word| word.chars().count());
    found.max().unwrap_or(0)
}

/// 1900 to 2099.
fn year(rest: &[char]) -> usize {
    match rest {
        ['1', '9', a, b, ..] | ['2', '0', a, b, ..] if a.is_ascii_digit() && b.is_ascii_digit() => {
            4
        }
        _ => 0,
    }
}

/// The letter that a digit or a sign stands for in `p@ssw0rd`.
const fn plain(c: char) -> char {
    match c {
        '0' => 'o',
        '1' | '!' | '|' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        '8' => 'b',
        '9' => 'g',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(password: &str) -> Result<(), PasswordFault> {
        check(PasswordProfile::Asvs, "li.hua", password)
    }

    #[test]
    fn length_is_counted_in_characters() {
        let fault = |found| Err(PasswordFault::Length { found });
        assert_eq!(checked("short"), fault(5));
        assert_eq!(checked(&"长风破浪".repeat(2)), fault(8));
        assert_eq!(checked("长风破浪会有时直挂云帆"), fault(11));
        assert_eq!(checked("长风破浪会有时直挂云帆济"), Ok(()));
        assert_eq!(checked(&"x".repeat(257)), fault(257));
    }

    #[test]
    fn what_everybody_guesses_first_is_refused() {
        for password in [
            "aaaaaaaaaaaa",
            "abcabcabcabc",
            "123456789012",
            "qwertyuiop12",
            "1qaz2wsx3edc",
            "!@#$%^&*()_+",
            "passwordpassword",
            "P@ssw0rd1234",
            "Password2026!",
            "Admin@123456",
            "admin123456789",
            "woaini5201314",
            "Company2026abc",
            "examhall20261129",
            "iloveyou12345!",
            "dangzhibu2026",
            "zxcvbnm,./123",
            "hahahahahaha",
            "987654321098",
        ] {
            assert_eq!(
                checked(password),
                Err(PasswordFault::Guessable),
                "{password}"
            );
        }
    }

    #[test]
    fn long_words_and_random_characters_are_taken() {
        for password in [
            "correct horse battery",
            "tulip and rain",
            "0h4k9w2mzt7q",
            "学而时习之不亦说乎有朋自远方来",
            "a password for faults",
            "vK8#tq-Zp2!m",
        ] {
            assert_eq!(checked(password), Ok(()), "{password}");
        }
    }

    #[test]
    fn the_username_stands_in_no_password() {
        for password in ["my name is LI.HUA", "tulip auh.il rain"] {
            assert_eq!(checked(password), Err(PasswordFault::HoldsUsername));
        }
        // Two letters stand in many words.
        assert_eq!(check(PasswordProfile::Asvs, "li", "tulip and rain"), Ok(()));
    }

    #[test]
    fn dengbao2_wants_three_sorts_of_characters() {
        let checked = |password| check(PasswordProfile::Dengbao2, "li.hua", password);
        let fault = |found| Err(PasswordFault::TooFewClasses { found });
        assert_eq!(checked("tulipandrainy"), fault(1));
        assert_eq!(checked("tulip and rain"), fault(2));
        assert_eq!(checked("Tulip and rain"), Ok(()));
        assert_eq!(checked("tulip and 7 rains"), Ok(()));
    }

    #[test]
    fn a_password_grows_old_under_dengbao2_alone() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let age = 90 * 24 * 3600;
        assert!(!is_expired(PasswordProfile::Dengbao2, at(0), at(age - 1)));
        assert!(is_expired(PasswordProfile::Dengbao2, at(0), at(age)));
        assert!(!is_expired(PasswordProfile::Asvs, at(0), at(age * 100)));
    }
}
