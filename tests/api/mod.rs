//! The API, as those who call it see it.

mod accounts;
mod actors;
mod authority;
mod bad_input;
mod blank_review;
mod charts;
mod drawings;
mod imports;
mod letters;
mod live;
mod marking;
mod openapi;
mod outages;
mod page_sessions;
mod papers;
mod prints;
mod proctoring;
mod questions;
mod receipts;
mod secrecy;
mod sheets;
mod statistics;
mod waiting;
