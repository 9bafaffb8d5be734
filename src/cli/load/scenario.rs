//! What is asked of the server: the loops of each scenario.
//!
//! Invariant: a connection sends its next request when the last was answered, so that no more
//! requests are under way than there are connections; only starts come at moments of their own, and
//! are timed from these, whether or not a connection was free.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::time::{Duration, Instant};

use tokio::time::sleep;

use super::LoadError;
use super::caller::Caller;
use super::candidate::{Entered, Entrant, Sitter};
use super::crew::{Course, crew};
use super::tally::{End, SharedTally, Tally};
use crate::domain::seed::Seed;

/// How long a sitting that began in time may go on after the end of the run.
const TO_FINISH: Duration = Duration::from_secs(30);
/// The longest pause for which a connection is kept: servers cut off who is silent.
const LONGEST_SILENCE: Duration = Duration::from_secs(3);

/// Where staff sign in: a browser that the account knows. Strangers who sign in to one account on many
/// connections at once are what the server slows down.
#[derive(Debug, Clone)]
pub(super) struct Desk {
    /// Username and password as they are sent.
    pub(super) card: String,
    /// The cookie by which the account knows the browser; none where the server gives none.
    pub(super) cookie: Option<String>,
}

/// What a scenario gave.
pub(super) struct Ran {
    /// What was counted.
    pub(super) tallies: Vec<SharedTally>,
    /// From the first request to the last reply.
    pub(super) took: Duration,
    /// Those whose answers are to be read back.
    pub(super) sitters: Vec<Sitter>,
}

impl Ran {
    fn new(tallies: Vec<SharedTally>, began: Instant) -> Self {
        Self {
            tallies,
            took: began.elapsed(),
            sitters: Vec::new(),
        }
    }
}

/// Asks again and again for a route that does next to nothing.
pub(super) async fn trivial(
    course: &Course,
    route: &'static str,
    entered: &[Entered],
) -> Result<Ran, LoadError> {
    let name = if route.is_empty() {
        "GET /attempts/{attempt}"
    } else {
        route
    };
    let tally = Tally::shared(name);
    let callers = course.connect(course.connections, &tally).await?;
    let (began, until) = course.begin();
    let each = callers.into_iter().zip(entered.iter().cycle().cloned());
    crew(each.map(|(mut caller, entered)| async move {
        let path = if route.is_empty() {
            &*entered.path
        } else {
            route
        };
        let head = caller.head(["GET", path], &entered.token);
        caller.begin(until);
        while caller.is_on() {
            caller.send(&head, "", 200, |_| Some(())).await;
        }
    }))
    .await?;
    Ok(Ran::new(vec![tally], began))
}

/// Saves again and again, one answer a request.
pub(super) async fn saves(course: &Course, sitters: Vec<Sitter>) -> Result<Ran, LoadError> {
    let tally = Tally::shared("save");
    let callers = savers(course, &tally).await?;
    let (began, until) = course.begin();
    let mut sitters = save_on(course, callers, sitters, until).await?;
    let mut ran = Ran::new(vec![tally], began);
    ran.sitters.append(&mut sitters);
    Ok(ran)
}

/// Saves while staff sign in with passwords on connections of their own.
pub(super) async fn mixed(
    course: &Course,
    sitters: Vec<Sitter>,
    desk: &Desk,
) -> Result<Ran, LoadError> {
    let tallies = [Tally::shared("save"), Tally::shared("password sign-in")];
    let [save, sign_in] = &tallies;
    let savers = savers(course, save).await?;
    let storm = course.connect(course.storm, sign_in).await?;
    let (began, until) = course.begin();
    let (sitters, signed_in) = tokio::join!(
        save_on(course, savers, sitters, until),
        sign_on(
            storm,
            desk,
            course.sign_ins.map(|n| moments(n, course.lasts)),
            until
        )
    );
    signed_in?;
    let mut ran = Ran::new(tallies.to_vec(), began);
    ran.sitters = sitters?;
    Ok(ran)
}

/// Staff sign in with passwords, again and again.
pub(super) async fn sign_ins(course: &Course, desk: &Desk) -> Result<Ran, LoadError> {
    let tally = Tally::shared("password sign-in");
    let callers = course.connect(course.connections, &tally).await?;
    let (began, until) = course.begin();
    sign_on(callers, desk, None, until).await?;
    Ok(Ran::new(vec![tally], began))
}

/// Candidates enter with their tickets, again and again.
pub(super) async fn admissions(course: &Course, entrants: &[Entrant]) -> Result<Ran, LoadError> {
    let tally = Tally::shared("ticket sign-in");
    let callers = course.connect(course.connections, &tally).await?;
    let (began, until) = course.begin();
    let cards = deal(entrants.iter().map(Entrant::card), course.connections);
    crew(
        callers
            .into_iter()
            .zip(cards)
            .map(|(mut caller, cards)| async move {
                let head = caller.head(["POST", "/admissions"], "");
                caller.begin(until);
                for card in cards.iter().cycle() {
                    if !caller.is_on() {
                        break;
                    }
                    caller.send(&head, card, 201, |_| Some(())).await;
                }
            }),
    )
    .await?;
    Ok(Ran::new(vec![tally], began))
}

/// Candidates sit the whole exam, one after the other on each connection.
pub(super) async fn sittings(course: &Course, entrants: Vec<Entrant>) -> Result<Ran, LoadError> {
    let (whole, request) = (Tally::shared("sitting"), Tally::shared("request"));
    let callers = course.connect(course.connections, &request).await?;
    let waiting = Rc::new(RefCell::new(entrants.into_iter()));
    let (began, until) = course.begin();
    crew(callers.into_iter().map(|mut caller| {
        let (waiting, whole) = (Rc::clone(&waiting), Rc::clone(&whole));
        async move {
            caller.begin(until + TO_FINISH);
            let next = || {
                waiting
                    .borrow_mut()
                    .next()
                    .filter(|_| Instant::now() < until)
            };
            while let Some(entrant) = next() {
                let sat = Instant::now();
                let outcome = entrant.sit_through(&mut caller).await;
                note_whole(&whole, sat.elapsed(), outcome);
            }
        }
    }))
    .await?;
    Ok(Ran::new(vec![whole, request], began))
}

/// Everybody starts and reads their paper, at moments that are spread over a while.
pub(super) async fn starts(
    course: &Course,
    entered: Vec<Entered>,
    within: Duration,
) -> Result<Ran, LoadError> {
    let (whole, request) = (Tally::shared("start"), Tally::shared("request"));
    let moments = moments(entered.len(), within);
    let hands = deal(moments.into_iter().zip(entered), course.connections);
    let began = Instant::now();
    crew(hands.into_iter().map(|hand| {
        // Connected as they come, as candidates do who open the page now.
        let mut caller = Caller::new(course.server, &request, began + within + TO_FINISH);
        let whole = Rc::clone(&whole);
        async move {
            for (moment, entered) in hand {
                let due = began + moment;
                let pause = due.saturating_duration_since(Instant::now());
                if LONGEST_SILENCE < pause {
                    caller.hang_up();
                }
                sleep(pause).await;
                let outcome = entered.open(&mut caller).await;
                note_whole(&whole, due.elapsed(), outcome);
            }
        }
    }))
    .await?;
    Ok(Ran::new(vec![whole, request], began))
}

/// Counts something that takes several requests.
fn note_whole(tally: &SharedTally, took: Duration, outcome: Option<()>) {
    let end = match outcome {
        Some(()) => End::Done,
        None => End::Failed("not brought to its end".to_owned()),
    };
    tally.borrow_mut().note(took, end);
}

/// Those who save: connected beforehand, or, at a pace of their own, with their first save, for which a server
/// does not wait so long.
async fn savers(course: &Course, tally: &SharedTally) -> Result<Vec<Caller>, LoadError> {
    if course.every.is_none() {
        return course.connect(course.connections, tally).await;
    }
    let caller = || Caller::new(course.server, tally, Instant::now());
    Ok((0..course.connections).map(|_| caller()).collect())
}

/// Saves until the time is over, the candidates of each connection in turn.
async fn save_on(
    course: &Course,
    callers: Vec<Caller>,
    sitters: Vec<Sitter>,
    until: Instant,
) -> Result<Vec<Sitter>, LoadError> {
    let hands = deal(sitters.into_iter(), callers.len());
    // Everybody's turns are a while apart, and each begins at another moment of it.
    let firsts = moments(callers.len(), course.every.unwrap_or_default());
    let (began, every) = (Instant::now(), course.every);
    let each = callers.into_iter().zip(hands).zip(firsts);
    let saved = crew(each.map(|((mut caller, hand), first)| async move {
        let mut hand = VecDeque::from(hand);
        caller.begin(until);
        let mut due = began + first;
        while let Some(mut sitter) = hand.pop_front() {
            if let Some(every) = every {
                sleep(due.min(until).saturating_duration_since(Instant::now())).await;
                due += every;
            }
            if !caller.is_on() {
                hand.push_back(sitter);
                break;
            }
            sitter.save(&mut caller).await;
            hand.push_back(sitter);
        }
        hand
    }))
    .await?;
    Ok(saved.into_iter().flatten().collect())
}

/// Signs in at these moments, or as fast as may be, until the time is over.
async fn sign_on(
    callers: Vec<Caller>,
    desk: &Desk,
    moments: Option<Vec<Duration>>,
    until: Instant,
) -> Result<(), LoadError> {
    let began = Instant::now();
    let hands = moments.map(|moments| deal(moments.into_iter(), callers.len()));
    let each = callers.into_iter().enumerate();
    crew(each.map(|(at, mut caller)| {
        let hand = hands.as_ref().and_then(|hands| hands.get(at)).cloned();
        let desk = desk.clone();
        async move {
            let mut head = caller.head(["POST", "/sessions"], "");
            if let Some(cookie) = &desk.cookie {
                for part in ["X-Examhall-Page: office\r\nCookie: ", cookie, "\r\n"] {
                    head.push_str(part);
                }
            }
            let Some(hand) = hand else {
                caller.begin(until);
                while caller.is_on() {
                    caller.send(&head, &desk.card, 201, |_| Some(())).await;
                }
                return;
            };
            // All of them, also those for whom it became late.
            caller.begin(until + TO_FINISH);
            for moment in hand {
                // The server ends a connection on which nothing comes for some seconds.
                caller.hang_up();
                sleep((began + moment).saturating_duration_since(Instant::now())).await;
                caller.send(&head, &desk.card, 201, |_| Some(())).await;
            }
        }
    }))
    .await
    .map(drop)
}

/// Deals cards to hands in turn.
fn deal<T>(cards: impl Iterator<Item = T>, n_hands: usize) -> Vec<Vec<T>> {
    let mut hands: Vec<Vec<T>> = (0..n_hands).map(|_| Vec::new()).collect();
    for (card, at) in cards.zip((0..n_hands).cycle()) {
        if let Some(hand) = hands.get_mut(at) {
            hand.push(card);
        }
    }
    hands
}

/// Moments as independent people choose them, in order; the same each time.
fn moments(n: usize, within: Duration) -> Vec<Duration> {
    let mut stream = Seed::from_number(1)
        .child("moments of starts", b"")
        .stream();
    let micros = u32::try_from(within.as_micros()).unwrap_or(u32::MAX).max(1);
    let mut moments: Vec<Duration> = (0..n)
        .map(|_| Duration::from_micros(stream.below(micros).into()))
        .collect();
    moments.sort_unstable();
    moments
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;
    use crate::cli::bank_load::block_on;

    /// Whether those who save are connected before their first save.
    fn are_connected(every: Option<Duration>) -> bool {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let course = Course {
            server: listener.local_addr().unwrap(),
            connections: 1,
            storm: 0,
            lasts: Duration::ZERO,
            every,
            sign_ins: None,
        };
        let callers = block_on(savers(&course, &Tally::shared("save"))).unwrap();
        assert_eq!(callers.unwrap().len(), 1);
        listener.accept().is_ok()
    }

    #[test]
    fn who_may_wait_for_their_first_save_is_not_connected_before_it() {
        assert!(are_connected(None));
        assert!(!are_connected(Some(Duration::from_secs(10))));
    }

    #[test]
    fn hands_are_level_and_hold_every_card_once() {
        let hands = deal(1..=7, 3);
        assert_eq!(hands, [vec![1, 4, 7], vec![2, 5], vec![3, 6]]);
        assert_eq!(deal(1..=1, 2), [vec![1], vec![]]);
    }

    #[test]
    fn moments_fill_the_time_unevenly_and_are_the_same_again() {
        let within = Duration::from_secs(10);
        let first = moments(1000, within);
        assert_eq!(first, moments(1000, within));
        assert!(first.is_sorted() && first.last().unwrap() < &within);
        let in_second = |n: u64| first.iter().filter(|moment| moment.as_secs() == n).count();
        let counts: Vec<usize> = (0..10).map(in_second).collect();
        assert!(
            counts.iter().all(|count| (50..150).contains(count)),
            "{counts:?}"
        );
        assert!(counts.iter().any(|count| *count != 100));
    }
}
