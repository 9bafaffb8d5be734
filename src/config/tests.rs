//! What settings are read as.

use super::*;

#[test]
fn every_default_can_be_used_and_every_variable_follows_from_its_name() {
    let config = Config::read(&Sources::default()).unwrap();
    assert!(
        config
            .shown()
            .all(|(_, _, origin)| *origin == Origin::Default)
    );
    for setting in SETTINGS {
        assert_eq!(
            setting.variable,
            format!("EXAMHALL_{}", setting.name.to_uppercase())
        );
    }
}
