//! What the tests stand on: databases of their own, a clock in hand, a planted bank, actors.

pub(crate) mod bank;
pub(crate) mod database;
pub(crate) mod exam;
pub(crate) mod http;
pub(crate) mod identity;
pub(crate) mod oracle;
pub(crate) mod process;
pub(crate) mod stage;

use std::future::Future;

use jiff::SignedDuration;

pub(crate) use database::{Fresh, Kind};
pub(crate) use stage::Stage;

/// The smallest step of the clock.
pub(crate) const MS: SignedDuration = SignedDuration::from_millis(1);

/// Makes two tests of each: `NAME::sqlite` and `NAME::postgresql`, each with a [`Stage`] on a fresh
/// database of its own.
macro_rules! on_each_database {
    ($($(#[doc = $doc:literal])* async fn $name:ident($stage:ident) $body:block)*) => {$(
        $(#[doc = $doc])*
        mod $name {
            #[allow(unused_imports, reason = "some tests need nothing of their file")]
            use super::*;

            async fn check($stage: $crate::support::Stage) $body

            #[test]
            fn sqlite() {
                $crate::support::on($crate::support::Kind::Sqlite, check);
            }

            #[test]
            fn postgresql() {
                $crate::support::on($crate::support::Kind::Postgresql, check);
            }
        }
    )*};
}

/// Runs one test on a fresh database, or tells that there is no PostgreSQL to run it on.
pub(crate) fn on<F: Future<Output = ()>>(kind: Kind, check: impl FnOnce(Stage) -> F) {
    let Some(database) = Fresh::make(kind) else {
        return;
    };
    block_on(async { check(Stage::on(database)).await });
}

/// The runtime of the server: what the tests await runs as it will run there.
pub(crate) fn block_on<T>(work: impl Future<Output = T>) -> T {
    actix_web::rt::System::new().block_on(work)
}
