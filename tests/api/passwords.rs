//! Passwords: what may be one, and how they are kept.

use argon2::password_hash::PasswordHasher;
use argon2::{Algorithm, Argon2, Params, Version};
use examhall::app::accounts::{self, NewAccount, Secrets};
use examhall::app::{Error, FieldFault, audit};
use examhall::domain::access::Role;
use examhall::domain::audit::Action;
use examhall::domain::password::{PasswordFault, PasswordProfile};
use examhall::store::accounts::find_account;
use serde_json::json;

use crate::support::stage::{PASSWORD, stranger};

/// A password as it was hashed before there was enough memory.
fn hashed_long_ago(password: &str) -> String {
    let params = Params::new(8 * 1024, 1, 1, None).unwrap();
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let hash = argon2.hash_password_with_salt(password.as_bytes(), &[3; 16]);
    hash.unwrap().to_string()
}

on_each_database! {
    async fn a_password_hashed_long_ago_is_hashed_anew_when_it_is_used(stage) {
        stage.staff().await;
        let old = hashed_long_ago(PASSWORD);
        stage.database().execute(&format!("UPDATE accounts SET password_hash = '{old}'"));
        let kept = || {
            let account = find_account(&mut stage.database().connect(), "staff").unwrap();
            format!("{:?}", account.unwrap().password_hash)
        };
        let wrong = accounts::sign_in(&stage.app, &stranger("staff"), Secrets::password("not this one")).await;
        assert!(matches!(wrong, Err(Error::WrongPassword)));
        assert!(kept().contains(&old), "a wrong password changes nothing");
        for _ in 0..2 {
            accounts::sign_in(&stage.app, &stranger("staff"), Secrets::password(PASSWORD)).await.unwrap();
            assert!(kept().contains("m=19456,t=2,p=1"), "{}", kept());
        }
    }

    async fn what_is_easily_guessed_is_no_password(stage) {
        let http = stage.http().await;
        let token = accounts::issue_setup_link(&stage.app).await.unwrap().unwrap();
        let nobody = http.nobody();
        let set_up = |password: &str| {
            let form = json!({ "token": token.expose(), "username": "li.hua", "password": password, "display_name": "管理员" });
            let nobody = nobody.clone();
            async move { nobody.post("/api/v1/setup", &form).await }
        };
        for password in ["short", "Password2026!", "i am li.hua today"] {
            let refused = set_up(password).await;
            assert_eq!(refused.problem(), (422, "invalid_field".to_owned()));
            assert_eq!(refused.json()["field"], "password");
            assert!(!refused.text().contains(password), "{}", refused.text());
        }
        let made = set_up("tulip and rain").await;
        assert_eq!(made.status, 201);
        // The first entry of the record says who became what.
        let told = audit::list(&stage.app, None, None, 10).await.unwrap();
        let [first] = told.as_slice() else { panic!("{told:?}") };
        let account = &made.json()["account_id"];
        assert_eq!((first.action, &first.facts["account"], &first.facts["role"]), (Action::GrantGiven, account, &json!("administrator")));
    }

    async fn dengbao2_wants_more_sorts_of_characters(stage) {
        let app = stage.node().with_password_profile(PasswordProfile::Dengbao2);
        let create = |password: &str| {
            let new = NewAccount {
                username: "li.hua".to_owned(),
                password: password.to_owned(),
                display_name: "组织者".to_owned(),
            };
            accounts::create(&app, new, Role::Organiser)
        };
        let refused = create("tulip and rain").await.unwrap_err();
        let fault = FieldFault::Password(PasswordFault::TooFewClasses { found: 2 });
        assert!(matches!(refused, Error::Field { field: "password", reason } if reason == fault));
        create("Tulip and rain").await.unwrap();
    }
}
