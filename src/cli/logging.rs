//! Where the log goes: standard error, as text or as JSON.
//!
//! Invariant: what a person must read once (a set-up link, a ticket) is printed, never logged. A line is one
//! event, whatever was sent here: control characters are written as escapes, so that nobody makes a second
//! line, or colours a terminal, with a name or a path.

use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write};

use tracing::Subscriber;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::field::MakeExt;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::debug_fn;

use crate::config::{Config, LogFormat};

/// Starts the log of this process; later calls change nothing.
pub(super) fn start(config: &Config) {
    start_at(config, &config.log);
}

/// The same at another level than the settings say.
pub(super) fn start_at(config: &Config, level: &str) {
    let colours = if io::stderr().is_terminal() {
        Colours::Some
    } else {
        Colours::None
    };
    let subscriber = subscriber(config.log_format, level, colours, io::stderr);
    if let Err(error) = tracing::subscriber::set_global_default(subscriber) {
        tracing::debug!(%error, "the log was started before");
    }
}

/// Whether levels and names are coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Colours {
    Some,
    None,
}

fn subscriber<W>(
    format: LogFormat,
    level: &str,
    colours: Colours,
    writer: W,
) -> Box<dyn Subscriber + Send + Sync>
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let filter = EnvFilter::builder().parse_lossy(level);
    let builder = tracing_subscriber::fmt().with_env_filter(filter);
    match format {
        LogFormat::Text => {
            let fields = debug_fn(|writer, field, value| {
                let value = escaped(&format!("{value:?}"), Escape::Text);
                if field.name() == "message" {
                    write!(writer, "{value}")
                } else {
                    write!(writer, "{field}={value}")
                }
            });
            let builder = builder
                .fmt_fields(fields.delimited(" "))
                .with_ansi(colours == Colours::Some);
            Box::new(builder.with_writer(writer).finish())
        }
        LogFormat::Json => {
            let builder = builder.json().flatten_event(true);
            Box::new(builder.with_writer(EscapedJson(writer)).finish())
        }
    }
}

/// How a control character is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Escape {
    /// As in Rust: `\n`, `\u{1b}`.
    Text,
    /// As in JSON: `\u001b`.
    Json,
}

fn escaped(text: &str, escape: Escape) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match escape {
            _ if !c.is_control() => shown.push(c),
            Escape::Text => shown.extend(c.escape_default()),
            Escape::Json => {
                // A text takes whatever is written to it.
                let _ = write!(shown, "\\u{:04x}", u32::from(c));
            }
        }
    }
    shown
}

/// Escapes what JSON itself lets pass: it has to escape the first 32 control characters, not the others.
struct EscapedJson<M>(M);

impl<'a, M: MakeWriter<'a>> MakeWriter<'a> for EscapedJson<M> {
    type Writer = EscapedLine<M::Writer>;

    fn make_writer(&'a self) -> Self::Writer {
        EscapedLine(self.0.make_writer())
    }
}

/// Writes a line at a time, as events come.
struct EscapedLine<W>(W);

impl<W: Write> Write for EscapedLine<W> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(line);
        let mut shown = escaped(text.trim_end_matches('\n'), Escape::Json);
        shown.push('\n');
        self.0.write_all(shown.as_bytes())?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);

    impl Write for Log {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// What somebody may send as a username, a title or a path: line ends, colours, a backspace, a
    /// terminal's title, 8-bit controls.
    const EVIL: &str =
        "a\nINFO forged\r\n\u{1b}[31mred\u{1b}]0;title\u{7}\u{8}\u{9b}32m\u{85}\u{7f}考";

    #[derive(Debug, thiserror::Error)]
    #[error("username `{0}` is taken")]
    struct Evil(&'static str);

    fn logged(format: LogFormat) -> String {
        let log = Log::default();
        let writer = log.clone();
        let subscriber = subscriber(format, "trace", Colours::None, move || writer.clone());
        tracing::subscriber::with_default(subscriber, || {
            let error = Evil(EVIL);
            tracing::info!(%error, path = EVIL, title = ?EVIL, shown = %EVIL, "request of {EVIL}");
            let span = tracing::info_span!("work", who = %EVIL);
            let _inside = span.enter();
            tracing::warn!("{}", EVIL);
        });
        String::from_utf8(log.0.lock().unwrap().clone()).unwrap()
    }

    fn assert_is_two_lines(log: &str) {
        assert_eq!(log.matches('\n').count(), 2, "{log}");
        let others = log.chars().filter(|c| c.is_control() && *c != '\n');
        assert_eq!(others.count(), 0, "{}", log.escape_debug());
        assert!(log.contains('考'), "what can be shown is: {log}");
    }

    #[test]
    fn nothing_that_was_sent_breaks_a_line_of_text() {
        let log = logged(LogFormat::Text);
        assert_is_two_lines(&log);
        assert!(log.contains("request of a\\nINFO forged"), "{log}");
        assert!(log.contains("error=username `a\\nINFO"), "{log}");
    }

    #[test]
    fn nothing_that_was_sent_breaks_a_line_of_json() {
        let log = logged(LogFormat::Json);
        assert_is_two_lines(&log);
        for line in log.lines() {
            let read: serde_json::Value = serde_json::from_str(line).unwrap();
            assert!(read["message"].as_str().unwrap().ends_with(EVIL), "{line}");
        }
    }
}
