//! Pictures: once for equal bytes, and as they were.

use std::collections::BTreeSet;

use examhall::domain::asset::AssetId;
use examhall::formats::picture::{Picture, PictureKind};
use examhall::store::StoreError;
use examhall::store::assets::{insert, list_known, load, load_encoded};

use super::at;

fn id(digit: char) -> AssetId {
    digit.to_string().repeat(64).parse().unwrap()
}

on_each_database! {
    async fn a_picture_is_stored_once_and_read_byte_for_byte(stage) {
        let conn = &mut stage.database().connect();
        let bytes: Vec<u8> = (0..=255).cycle().take(100_000).collect();
        let picture = Picture { kind: PictureKind::Jpeg, width: 40, height: 30, bytes };
        insert(conn, &id('a'), &picture, at(0)).unwrap();
        insert(conn, &id('a'), &picture, at(1)).unwrap();
        assert_eq!(load(conn, &id('a')).unwrap(), (PictureKind::Jpeg, picture.bytes));
        assert_eq!(load(conn, &id('b')), Err(StoreError::NotFound));
        let asked = BTreeSet::from([id('a'), id('b')]);
        assert_eq!(list_known(conn, &asked).unwrap(), BTreeSet::from([id('a')]));
        let encoded = load_encoded(conn, &asked).unwrap();
        assert_eq!(encoded.keys().collect::<Vec<_>>(), [&id('a')]);
        assert!(encoded[&id('a')].1.starts_with("AAECAwQF"));
    }
}
