//! Clients that take their time are hung up on, and others are served meanwhile.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use super::{Ground, Heard, hear};

/// Clients that say nothing, all at once.
const N_SILENT: usize = 200;

/// Sends one byte whenever nothing has come back for a moment, until something does; `each` is called at every byte.
fn trickle(mut stream: TcpStream, head: &str, each: &dyn Fn()) -> Heard {
    let moment = Some(Duration::from_millis(250));
    drop(stream.write_all(head.as_bytes()));
    let mut first = [0; 1];
    loop {
        stream.set_read_timeout(moment).unwrap();
        match stream.read(&mut first) {
            Ok(n_bytes) => {
                stream.set_read_timeout(Some(super::PATIENCE)).unwrap();
                let mut whole = hear(&mut stream);
                whole.bytes.splice(0..0, first[..n_bytes].iter().copied());
                return whole;
            }
            Err(error) if [ErrorKind::WouldBlock, ErrorKind::TimedOut].contains(&error.kind()) => {
                each();
                drop(stream.write_all(b"a"));
            }
            Err(_) => {
                return Heard {
                    bytes: Vec::new(),
                    is_closed: true,
                };
            }
        }
    }
}

#[test]
fn a_head_that_trickles_in_is_cut_off_and_others_are_served_meanwhile() {
    let ground = Ground::new();
    let serves = || {
        let (status, _) = ground.ask("GET", "/api/v1/health", None);
        assert_eq!(status, 200);
    };
    let heard = trickle(
        ground.connect(),
        "GET /api/v1/health HTTP/1.1\r\nX: ",
        &serves,
    );
    assert_eq!(heard.statuses(), [408], "{}", heard.text());
    assert!(heard.is_closed);
    ground.require_unmoved("a slow head");
}

#[test]
fn a_body_that_trickles_in_is_cut_off_and_others_are_served_meanwhile() {
    let ground = Ground::new();
    let serves = || {
        let (status, _) = ground.ask("GET", "/api/v1/health", None);
        assert_eq!(status, 200);
    };
    let opening = |framing: &str| {
        format!(
            "PUT {} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\n{framing}\r\n\r\n",
            ground.answers_path(),
            ground.token
        )
    };
    let announced = opening("Content-Length: 9000");
    let chunked = opening("Transfer-Encoding: chunked") + "FFFFFFFFFFFFFFF\r\n";
    std::thread::scope(|scope| {
        // Larger than what is sent, and a chunk larger than all memory.
        for (name, attack) in [("announced", announced), ("in a chunk", chunked)] {
            let stream = ground.connect();
            scope.spawn(move || {
                let came = trickle(stream, &attack, &|| {});
                assert_eq!(came.statuses(), [408], "{name}: {}", came.text());
                assert!(
                    came.text().contains("body_too_slow"),
                    "{name}: {}",
                    came.text()
                );
                assert!(came.is_closed, "{name}");
            });
        }
        let came = trickle(ground.connect(), &opening("Content-Length: 9001"), &serves);
        assert_eq!(came.statuses(), [408], "{}", came.text());
    });
    ground.require_unmoved("slow bodies");
    ground.require_control();
}

#[test]
fn clients_that_say_nothing_are_hung_up_on_and_others_are_served_meanwhile() {
    let ground = Ground::new();
    let mut silent: Vec<TcpStream> = (0..N_SILENT).map(|_| ground.connect()).collect();
    ground.require_unmoved("silence");
    for stream in &mut silent {
        let came = hear(stream);
        assert!(came.is_closed);
        assert!(
            [vec![408], vec![]].contains(&came.statuses()),
            "{}",
            came.text()
        );
    }
    ground.require_unmoved("after silence");
    ground.require_control();
}
