//! One history, from the first page to the last grade.
//!
//! Invariant: which event comes next is drawn, whatever it may meet. After the events the network may
//! heal in time, and everybody who then goes on must come through; then all comes to rest, late packets
//! too, and is looked at once more.

use super::device::Device;
use super::invariants::Invariant;
use super::network::Packet;
use super::node::Node;
use super::plants::Plant;
use super::room::Room;
use super::scene::Scene;
use super::words;
use super::writer::Staff;

/// More packets than this are not doubled.
const FEW: usize = 12;
/// Steps that writers need at most to come to rest.
const PATIENCE: u32 = 2_000;
/// Rounds in which a device must be done once nothing goes wrong any more.
const ROUNDS: u32 = 24;
/// How far a wrong clock is off, in milliseconds.
const SKEW: i64 = 3_000;

/// Everybody who takes part.
pub(crate) struct History {
    room: Room,
    nodes: Vec<Node>,
    devices: Vec<Device>,
}

impl History {
    /// A history as it begins.
    pub(crate) fn new(room: Room) -> Self {
        let Scene {
            n_nodes,
            n_writers,
            n_devices,
            ..
        } = room.scene;
        let skew = match room.plant {
            Some(Plant::ClockAhead) => SKEW,
            Some(Plant::ClockBehind) => -SKEW,
            Some(_) | None => 0,
        };
        let node = |number| {
            let is_last = number + 1 == n_nodes;
            Node::new(number, n_writers, if is_last { skew } else { 0 })
        };
        Self {
            nodes: (0..n_nodes).map(node).collect(),
            devices: (0..).take(count(n_devices)).map(Device::new).collect(),
            room,
        }
    }

    /// Lives it through.
    pub(crate) fn live(mut self) -> Room {
        for _ in 0..self.room.scene.n_steps {
            self.happen();
        }
        self.calm_down();
        if self.room.one_in(2) {
            self.heal();
        }
        self.end();
        self.room
    }

    /// Something happens.
    fn happen(&mut self) {
        self.next_event();
        let weather = self.room.scene.weather;
        match self.room.chance.below(64) {
            0..14 => self.act(),
            14..34 => {
                self.deliver();
            }
            // Mostly a few steps at once: most transactions are short.
            34..52 => while self.step() && !self.room.one_in(4) {},
            52..54 => {
                self.step();
            }
            54..58 => self.pass_time(),
            58..60 => self.tick(),
            60 if weather.has_staff => self.order(),
            61 | 62 if weather.crashes => self.die_or_rise(),
            63 if weather.steps_back && self.room.one_in(2) => {
                self.room.now -= i64::from(self.room.chance.below(2_000));
                self.beat();
            }
            _ => self.pass_time_a_little(),
        }
    }

    fn next_event(&mut self) {
        self.room.moment += 1;
        self.room.counts.events += 1;
    }

    fn act(&mut self) {
        let at = self.room.pick(self.devices.len());
        if let Some(device) = self.devices.get_mut(at) {
            device.act(&mut self.room);
        }
    }

    /// A packet arrives, is lost, or arrives and will come again.
    fn deliver(&mut self) -> bool {
        let room = &mut self.room;
        if room.network.is_empty() {
            return false;
        }
        let at = room.pick(room.network.len());
        let packet = room.network.swap_remove(at);
        if !room.is_calm {
            let weather = room.scene.weather;
            match room.chance.below(8) {
                0 if weather.loses => {
                    room.counts.lost += 1;
                    room.tell(|_| format!("lost {}", words::packet(&packet)));
                    return true;
                }
                1 | 2 if weather.doubles && room.network.len() < FEW => {
                    room.counts.doubled += 1;
                    room.network.push(packet.clone());
                }
                _ => {}
            }
        }
        room.tell(|_| format!("arrives {}", words::packet(&packet)));
        match packet {
            Packet::Request { caller, node, ask } => {
                if let Some(node) = self.nodes.get_mut(node) {
                    node.hear(caller, ask, room);
                }
            }
            Packet::Reply { caller, told } => {
                if let Some(device) = self.devices.get_mut(caller.device) {
                    device.hear(caller, told, room);
                }
            }
        }
        true
    }

    /// A writer goes a step, where one has something to do.
    fn step(&mut self) -> bool {
        let room = &mut self.room;
        let first = room.pick(self.nodes.len());
        let (before, after) = self.nodes.split_at_mut(first);
        let mut nodes = after.iter_mut().chain(before);
        nodes.any(|node| node.step(room))
    }

    fn tick(&mut self) {
        let at = self.room.pick(self.nodes.len());
        if let Some(node) = self.nodes.get_mut(at) {
            node.tick(&self.room);
        }
    }

    /// The service notes that it is there, where it is.
    fn beat(&mut self) {
        if self.nodes.iter().any(Node::serves) {
            self.room.rows.beat_at = self.room.now;
        }
    }

    fn pass_time_a_little(&mut self) {
        self.room.now += 1 + i64::from(self.room.chance.below(400));
        self.beat();
    }

    /// Time passes: often to where something begins or ends, a millisecond before or after.
    fn pass_time(&mut self) {
        let room = &mut self.room;
        let edges = room.referee.edges();
        let at = room.pick(2 * edges.len());
        let goal = match edges.get(at) {
            Some(edge) => edge - 1 + i64::from(room.chance.below(3)),
            None => room.now + i64::from(room.chance.below(6_000)),
        };
        let is_served = self.nodes.iter().any(Node::is_up);
        // A long way only now and then: else histories would end before they begin.
        if room.now < goal && (goal < room.now + 4_000 || !is_served || room.one_in(8)) {
            room.now = goal;
        }
        self.beat();
    }

    fn order(&mut self) {
        let room = &mut self.room;
        let staff = match room.chance.below(12) {
            0..3 => Staff::Extend(500 * i64::from(1 + room.chance.below(8))),
            3..6 => Staff::Pause,
            6..9 => Staff::Resume,
            9 => Staff::LetGo,
            _ if room.scene.weather.closes => Staff::Close,
            _ => Staff::Resume,
        };
        let at = room.pick(self.nodes.len());
        room.tell(|_| format!("staff order {staff:?} at node {at}"));
        if let Some(node) = self.nodes.get_mut(at) {
            node.order(staff, room);
        }
    }

    fn die_or_rise(&mut self) {
        let room = &mut self.room;
        let at = room.pick(self.nodes.len());
        let Some(node) = self.nodes.get_mut(at) else {
            return;
        };
        if node.is_up() {
            room.tell(|_| format!("node {at} dies"));
            node.die(room);
        } else {
            room.tell(|_| format!("node {at} is back"));
            node.rise(room);
        }
    }

    /// From now on nothing goes wrong any more.
    fn calm_down(&mut self) {
        self.room.tell(|_| "all is calm from here".to_owned());
        self.room.is_calm = true;
        for node in &mut self.nodes {
            if !node.is_up() {
                node.rise(&self.room);
            }
        }
        self.rest();
    }

    /// Writers do all that waits.
    fn rest(&mut self) {
        for _ in 0..PATIENCE {
            self.next_event();
            if !self.step() {
                return;
            }
        }
    }

    /// All that is under way arrives, and is done.
    fn flow(&mut self) {
        for _ in 0..PATIENCE {
            self.next_event();
            if !self.deliver() {
                self.rest();
                if self.room.network.is_empty() {
                    return;
                }
            }
        }
    }

    fn order_all(&mut self, staff: Staff) {
        if let Some(node) = self.nodes.first_mut() {
            node.order(staff, &self.room);
        }
        self.rest();
    }

    /// Whether a candidate can still come through.
    fn is_open(&self) -> bool {
        let Room { referee, now, .. } = &self.room;
        !referee.is_exam_closed() && (referee.is_under_way(*now) || referee.can_start(*now))
    }

    /// I8: who goes on after the network has healed in time comes through.
    fn heal(&mut self) {
        if self.room.referee.is_paused() {
            self.order_all(Staff::Resume);
        }
        let at = self.room.pick(self.devices.len());
        let mut has_given = false;
        for _ in 0..ROUNDS {
            if !self.is_open() {
                return;
            }
            if let Some(device) = self.devices.get_mut(at) {
                if device.is_done() && has_given {
                    break;
                } else if device.is_done() {
                    // A page that nobody touches need not know that it goes on elsewhere.
                    device.go_on(&mut self.room);
                    has_given = true;
                }
                device.strive(&mut self.room);
            }
            self.flow();
        }
        let (Some(device), room) = (self.devices.get(at), &mut self.room) else {
            return;
        };
        room.counts.healed += 1;
        let is_seen = *device.screen() == room.rows.answers;
        room.faults
            .require(device.is_done() && is_seen, Invariant::Healed, || {
                let stored = words::sheet(&room.rows.answers);
                format!("{device}; stored: {stored}")
            });
    }

    /// All comes to rest: the time runs out or the candidate submits, the last packets arrive late, and
    /// what is there in the end is looked at.
    fn end(&mut self) {
        if self.room.one_in(3) {
            for device in &mut self.devices {
                device.submit(&mut self.room);
            }
            self.flow();
        }
        if self.room.one_in(2) {
            self.room.network.clear();
        }
        if self.room.referee.is_exam_closed() {
            // Perhaps nobody told them that it is, nor ended what was under way.
            self.order_all(Staff::Close);
        }
        if self.room.referee.is_paused() {
            // Else it would stand still for ever.
            let ends = [Staff::Resume, Staff::Close];
            let at = self.room.pick(ends.len());
            self.order_all(ends.get(at).copied().unwrap_or(Staff::Close));
        }
        let edges = self.room.referee.edges();
        self.room.now = edges.into_iter().fold(self.room.now, i64::max) + 1;
        self.beat();
        for _ in 0..3 {
            for node in &mut self.nodes {
                node.tick(&self.room);
            }
            self.rest();
            self.flow();
        }
        let Room {
            referee,
            promises,
            rows,
            faults,
            scene,
            ..
        } = &mut self.room;
        promises.see_end(rows, scene.n_kept, faults);
        referee.compare(&rows.attempt, faults);
    }
}

fn count(n: u32) -> usize {
    usize::try_from(n).unwrap_or(0)
}
