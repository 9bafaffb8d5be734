//! The API, as those who call it see it.

mod actors;
