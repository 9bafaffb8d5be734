//! An output that nobody has to read to its end.
//!
//! Invariant: a reader that goes away (`examhall config | head -1`) is no failure of the command, and
//! a server does not end with the pipe that it printed its address to.

use std::io::{self, Write};

/// Writes to another output for as long as there is somebody to read it.
#[derive(Debug)]
pub struct Forgiving<W>(W);

impl<W: Write> Forgiving<W> {
    /// Wraps an output.
    pub const fn new(inner: W) -> Self {
        Self(inner)
    }
}

impl<W: Write> Write for Forgiving<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.0.write(bytes) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(bytes.len()),
            outcome => outcome,
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.0.flush() {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            outcome => outcome,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Refusing(io::ErrorKind);

    impl Write for Refusing {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Err(self.0.into())
        }
    }

    #[test]
    fn a_reader_that_went_away_is_forgiven_and_a_full_disk_is_not() {
        let mut gone = Forgiving::new(Refusing(io::ErrorKind::BrokenPipe));
        assert!(writeln!(gone, "x").is_ok() && gone.flush().is_ok());
        let mut full = Forgiving::new(Refusing(io::ErrorKind::StorageFull));
        assert!(writeln!(full, "x").is_err() && full.flush().is_err());
    }
}
