//! A page of the candidate: what it shows, and the outbox that it keeps.
//!
//! Invariant: an answer leaves the outbox by the acknowledgement of its revision alone, unless the page,
//! on going on here, finds another answer stored that is as new or newer. A revision is one more than
//! the greatest that the page has seen.

use std::fmt;

use examhall::domain::attempt::{Answer, Refusal};
use examhall::domain::response::Response;

use super::network::{Ask, Caller, Fate, Told};
use super::room::Room;
use super::rows::{N_SLOTS, Sheet};
use super::words;

/// Where a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Page {
    /// Not opened.
    Shut,
    /// It asked to start.
    Starting,
    /// It asked to go on here.
    TakingOver,
    /// It asks what is stored.
    Loading,
    /// The candidate answers here.
    Active,
    /// The candidate answers elsewhere.
    Passive,
    /// The attempt has ended, as far as the page knows.
    Over,
}

/// A device of the candidate, with a session of its own.
#[derive(Debug)]
pub(crate) struct Device {
    number: usize,
    page: Page,
    epoch: u32,
    turn: u32,
    n_given: u32,
    screen: Sheet,
    outbox: Sheet,
}

impl Device {
    /// A device whose page is not opened.
    pub(crate) fn new(number: usize) -> Self {
        Self {
            number,
            page: Page::Shut,
            epoch: 0,
            turn: 0,
            n_given: 0,
            screen: Sheet::default(),
            outbox: Sheet::default(),
        }
    }

    /// What the page shows.
    pub(crate) fn screen(&self) -> &Sheet {
        &self.screen
    }

    /// Whether the candidate answers here and all is acknowledged.
    pub(crate) fn is_done(&self) -> bool {
        self.page == Page::Active && self.outbox.is_empty()
    }

    fn caller(&self) -> Caller {
        Caller {
            device: self.number,
            turn: self.turn,
            epoch: self.epoch,
        }
    }

    /// Asks for the page itself; replies to what else it asked before are not for it any more.
    fn turn_to(&mut self, page: Page, ask: Ask, room: &mut Room) {
        if self.page != page {
            self.page = page;
            self.turn += 1;
        }
        room.ask(self.caller(), ask);
    }

    /// Does something that a candidate, or the page by itself, may do now.
    pub(crate) fn act(&mut self, room: &mut Room) {
        let dice = room.chance.below(16);
        match (self.page, dice) {
            (Page::Active, 0..6) => self.give(room),
            (Page::Active, 6..14) | (Page::Passive | Page::Over, 0..3) => self.flush(room),
            (Page::Active, 14) if room.one_in(6) => room.ask(self.caller(), Ask::Submit),
            // The page is loaded anew; what it keeps on the device stays.
            (Page::Active, 15) if room.one_in(3) => self.strive(room),
            (Page::Active, 15) => self.stray(room),
            (Page::Passive, 3..6) | (Page::Over, 3) => self.strive(room),
            (Page::Shut, 0..8) | (Page::Starting | Page::TakingOver | Page::Loading, 0..3) => {
                self.strive(room);
            }
            (_, _) => {}
        }
    }

    /// Does what brings the candidate nearer to being done here.
    pub(crate) fn strive(&mut self, room: &mut Room) {
        match self.page {
            Page::Active if !self.outbox.is_empty() => self.save(room, u32::MAX),
            Page::Shut | Page::Starting | Page::Over | Page::Active => {
                self.turn_to(Page::Starting, Ask::Start, room);
            }
            Page::Passive | Page::TakingOver => {
                self.turn_to(Page::TakingOver, Ask::TakeOver, room);
            }
            Page::Loading => self.turn_to(Page::Loading, Ask::Read, room),
        }
    }

    /// Submits, where the candidate answers here.
    pub(crate) fn submit(&mut self, room: &mut Room) {
        if self.page == Page::Active {
            room.ask(self.caller(), Ask::Submit);
        }
    }

    /// Gives an answer, or takes one back.
    fn give(&mut self, room: &mut Room) {
        if room.one_in(8) {
            self.put(None, room);
        } else {
            self.go_on(room);
        }
    }

    /// Gives an answer that nobody else gives: who gives what another device has stored in the same
    /// revision is told that it is stored, and not that it goes on there.
    pub(crate) fn go_on(&mut self, room: &mut Room) {
        self.n_given += 1;
        let text = format!("{}.{}", self.number, self.n_given);
        self.put(Some(Response::Text(text)), room);
    }

    fn put(&mut self, response: Option<Response>, room: &mut Room) {
        let slot = 1 + room.chance.below(N_SLOTS);
        let answer = Answer {
            slot,
            revision: self.screen.revision(slot) + 1,
            response,
        };
        room.tell(|_| format!("device {} gives {}", self.number, words::answer(&answer)));
        room.referee.see_given(&answer);
        self.screen.put(answer.clone());
        self.outbox.put(answer);
    }

    /// Sends what another tab of this page still has: another answer in a revision that is stored, or
    /// was.
    fn stray(&mut self, room: &mut Room) {
        let slot = 1 + room.chance.below(N_SLOTS);
        let newest = self.screen.revision(slot);
        if newest == 0 || self.outbox.get(slot).is_some() {
            return;
        }
        self.n_given += 1;
        let text = format!("{}.{}", self.number, self.n_given);
        let answer = Answer {
            slot,
            revision: 1 + room.chance.below(newest),
            response: Some(Response::Text(text)),
        };
        room.referee.see_given(&answer);
        room.ask(self.caller(), Ask::Save(vec![answer]));
    }

    /// Sends some or all of the outbox.
    fn flush(&mut self, room: &mut Room) {
        if !self.outbox.is_empty() {
            let some = room.chance.below(16);
            self.save(room, if some < 8 { u32::MAX } else { some });
        }
    }

    fn save(&mut self, room: &mut Room, which: u32) {
        let answers = self.outbox.answers();
        let answers = answers.filter(|answer| which >> answer.slot & 1 == 1);
        let answers: Vec<Answer> = answers.cloned().collect();
        if !answers.is_empty() {
            room.ask(self.caller(), Ask::Save(answers));
        }
    }

    /// Hears a reply, perhaps late, perhaps again.
    pub(crate) fn hear(&mut self, caller: Caller, told: Told, room: &mut Room) {
        let is_awaited = caller.turn == self.turn;
        match told {
            Told::Saved(fates) => self.hear_fates(caller, &fates),
            Told::Attempt { epoch, is_active }
                if is_awaited && matches!(self.page, Page::Starting | Page::TakingOver) =>
            {
                if is_active {
                    self.epoch = epoch;
                    self.turn_to(Page::Loading, Ask::Read, room);
                } else {
                    self.page = Page::Passive;
                }
            }
            Told::Stored(stored) if is_awaited && self.page == Page::Loading => {
                self.merge(&stored);
                self.page = Page::Active;
            }
            Told::Submitted(_) => self.page = Page::Over,
            Told::Refused(refusal) if is_awaited => self.hear_refusal(&refusal),
            Told::Attempt { .. } | Told::Stored(_) | Told::Refused(_) | Told::Busy => {}
        }
    }

    fn hear_fates(&mut self, caller: Caller, fates: &[Fate]) {
        for Fate { answer, refusal } in fates {
            match refusal {
                // The wire names slot and revision.
                None if self.outbox.revision(answer.slot) == answer.revision => {
                    self.outbox.clear(answer.slot);
                }
                Some(refusal) if caller.epoch == self.epoch => self.hear_refusal(refusal),
                None | Some(_) => {}
            }
        }
    }

    fn hear_refusal(&mut self, refusal: &Refusal) {
        self.page = match (refusal, self.page) {
            (Refusal::NotYetOpen { .. } | Refusal::NotStarted, _) => Page::Shut,
            (
                Refusal::ExamNotOpen | Refusal::WindowOver { .. } | Refusal::AttemptClosed { .. },
                _,
            ) => Page::Over,
            (Refusal::OtherDevice { .. }, Page::Active) => Page::Passive,
            (
                Refusal::OtherDevice { .. }
                | Refusal::Paused { .. }
                | Refusal::StaleRevision { .. }
                | Refusal::RevisionConflict { .. },
                page,
            ) => page,
        };
    }

    /// Shows what is stored, where that is as new as what the page has, or newer.
    fn merge(&mut self, stored: &Sheet) {
        for answer in stored.answers() {
            let slot = answer.slot;
            let is_older = answer.revision < self.screen.revision(slot);
            // A read is no acknowledgement: the same answer stays until that comes.
            if is_older || self.screen.get(slot) == Some(answer) {
                continue;
            }
            self.screen.put(answer.clone());
            self.outbox.clear(slot);
        }
    }
}

impl fmt::Display for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            number,
            page,
            epoch,
            ..
        } = self;
        let (screen, outbox) = (words::sheet(&self.screen), words::sheet(&self.outbox));
        write!(
            f,
            "device {number}, {page:?}, epoch {epoch}, shows: {screen}; outbox: {outbox}"
        )
    }
}
