//! Connections that only read.
//!
//! Invariant: nobody is handed a connection that is known to be lost, or that lay unused for a while without
//! being asked. To ask one costs a round trip: one that has just answered is believed, until any connection
//! of the process, be it a writer's, is found lost.

use std::sync::Arc;
use std::time::Duration;

use super::backend::{Connection, Pulse, Purpose};
use super::{Database, Pooler, StoreError};
use crate::clock::{Clock, machine_steady};

/// For how long a connection is believed to be there after it answered.
const BELIEVED: Duration = Duration::from_secs(1);

/// What makes them for the pool.
pub(super) struct Readers {
    pub(super) database: Database,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) pulse: Arc<Pulse>,
    pub(super) pooler: Pooler,
}

/// A connection of the pool.
pub(super) struct Reader {
    pub(super) conn: Connection,
    /// When it last answered; none where it has to be asked.
    answered_at: Option<Duration>,
    pulse: Arc<Pulse>,
}

impl Reader {
    /// Notes what its work came to.
    pub(super) fn note(&mut self, error: Option<&StoreError>) {
        let is_doubtful = matches!(
            error,
            Some(StoreError::Passing(_) | StoreError::Unavailable(_) | StoreError::Database(_))
        );
        if is_doubtful {
            self.pulse.doubt();
        }
        self.answered_at = (!is_doubtful).then(machine_steady);
    }

    fn is_believed(&self) -> bool {
        self.answered_at.is_some_and(|at| {
            machine_steady().saturating_sub(at) <= BELIEVED && self.pulse.doubted_at() < Some(at)
        })
    }
}

impl r2d2::ManageConnection for Readers {
    type Connection = Reader;
    type Error = StoreError;

    fn connect(&self) -> Result<Reader, StoreError> {
        let conn = Connection::open(&self.database, Purpose::Read, Arc::clone(&self.clock))?;
        Ok(Reader {
            conn: conn.behind(self.pooler).sharing(Arc::clone(&self.pulse)),
            answered_at: None,
            pulse: Arc::clone(&self.pulse),
        })
    }

    fn is_valid(&self, reader: &mut Reader) -> Result<(), StoreError> {
        if (reader.is_believed() && reader.conn.is_idle()) || reader.conn.is_usable() {
            Ok(())
        } else {
            Err(StoreError::Passing("a lost connection".to_owned()))
        }
    }

    fn has_broken(&self, _: &mut Reader) -> bool {
        false
    }
}
