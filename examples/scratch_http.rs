//! scratch
use std::sync::Arc;
use examhall::{app::{App, accounts}, clock::{Clock, SystemClock}, entropy::OsEntropy, store::{Database, Migrate, Store}, http};
fn main() {
    tracing_subscriber::fmt().with_max_level(tracing::Level::INFO).init();
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let path = std::env::args().nth(1).unwrap();
    let db = Database::parse(&format!("sqlite:{path}")).unwrap();
    let store = Store::open(&db, &clock, Migrate::Run).unwrap();
    let app = App::new(store, clock, Arc::new(OsEntropy));
    actix_web::rt::System::new().block_on(async move {
        if let Some(t) = accounts::issue_setup_link(&app).await.unwrap() { println!("SETUP {}", t.expose()); }
        let l = std::net::TcpListener::bind("127.0.0.1:8977").unwrap();
        http::serve(app, http::Settings { public_url: "http://127.0.0.1:8977".into(), zone: jiff::tz::TimeZone::get("Asia/Shanghai").unwrap() }, l, Some(2)).await.unwrap();
    });
}
