//! The API over HTTP: actix, JSON, problems.
//!
//! Every route stands in one table, `routes` below; what happens around each is `edge.rs`, who may call
//! is the first argument of its handler (`extract.rs`), what can be refused is one table in
//! `problem.rs`.
//!
//! Invariant: a handler reads its input, calls one use case and writes what comes back; it decides
//! nothing.

mod accounts;
mod admission;
mod admission_rules;
mod answers;
mod arrival;
mod assets;
mod attempts;
mod audit;
mod bank;
mod blank_review;
mod blueprints;
mod candidate_paper;
mod charts;
mod departures;
mod device_cookie;
mod docs;
mod doors;
mod drawings;
mod edge;
mod erasing;
mod exams;
mod extract;
mod faults;
mod file;
mod hall_codes;
mod identities;
mod imports;
mod language;
mod live;
mod marking;
mod messages;
mod moment;
mod outages;
mod outbound;
mod own_data;
mod packed;
mod page_session;
mod pages;
mod paging;
mod papers;
mod peer;
mod policy;
mod prints;
mod problem;
mod proctoring;
mod question_assets;
mod receipts;
mod refusal;
mod refused_saves;
mod results;
mod review;
mod rosters;
mod routes;
mod rulings;
mod server;
mod sheets;
mod sign_in;
mod statistics;
mod telling;
mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

use actix_web::body::BoxBody;
use actix_web::dev::{ResourceDef, ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::error::QueryPayloadError;
use actix_web::middleware::from_fn;
use actix_web::web::{self, Data};
use actix_web::{Error, HttpRequest};
use ipnet::IpNet;
use jiff::tz::TimeZone;
use utoipa::openapi::{OpenApi, OpenApiBuilder};
use utoipa_actix_web::{AppExt, scope};

pub use outbound::Outbound;
pub use policy::{Policies, Policy};
pub use problem::{Code, Problem};
pub use server::{serve, serve_until};

use crate::app::App;

/// What the API needs to know besides the use cases.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What candidates type before `/t/…`: scheme, host and port.
    pub public_url: String,
    /// The zone of score sheets and pages.
    pub zone: TimeZone,
    /// Proxies whose word is taken for where a caller comes from.
    pub trusted_proxies: Vec<IpNet>,
}

impl Settings {
    /// Whether browsers reach the service by an encrypted connection.
    fn is_encrypted(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

/// What all threads of a server share.
#[derive(Clone)]
pub struct Shared {
    settings: Settings,
    papers: Arc<papers::Shelf>,
    assets: Arc<assets::Shelf>,
    known: Arc<Known>,
    policies: Arc<Policies>,
    pictures: Arc<question_assets::Shelf>,
}

impl Shared {
    /// Puts the parts together, with empty shelves.
    pub fn new(settings: Settings) -> Self {
        let policies = Policies::all();
        Self {
            settings,
            papers: Arc::new(papers::Shelf::new()),
            assets: Arc::new(assets::Shelf::new()),
            known: Arc::new(Known::new(&policies)),
            policies: Arc::new(policies),
            pictures: Arc::new(question_assets::Shelf::new()),
        }
    }

    /// The same with other policies: for the test that every check is felt.
    #[must_use]
    pub fn with_policies(mut self, policies: Policies) -> Self {
        self.policies = Arc::new(policies);
        self
    }
}

/// Everything that is served, with its middleware: the server and tests run the same.
pub fn service(
    app: App,
    shared: Shared,
) -> actix_web::App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<BoxBody>,
        Error = Error,
        InitError = (),
    >,
> {
    let query = web::QueryConfig::default().error_handler(|error, _| {
        let reason = match &error {
            QueryPayloadError::Deserialize(reason) => reason.to_string(),
            other => other.to_string(),
        };
        extract::bad_query(&reason).into()
    });
    actix_web::App::new()
        .app_data(Data::new(app))
        .app_data(Data::new(shared.settings))
        .app_data(Data::from(shared.papers))
        .app_data(Data::from(shared.assets))
        .app_data(Data::from(shared.policies))
        .app_data(Data::from(shared.pictures))
        .app_data(query)
        .app_data(Data::from(shared.known))
        .service(web::scope(edge::API).configure(routes::all))
        .service(docs::document) // GET /api/openapi.json
        .service(docs::page()) // GET /api/docs/
        .service(pages::home) // GET /
        .service(pages::ticket) // GET /t/{ticket}
        .service(pages::exam) // GET /exam
        .service(pages::exam_worker) // GET /exam-worker.js
        .service(pages::office) // GET /office
        .service(sign_in::leave) // GET /sign-in/{provider}
        .service(sign_in::come_back) // GET /sign-in/{provider}/callback
        .service(assets::asset) // GET /assets/…
        .service(question_assets::read_asset) // GET /a/{sha256}
        .default_service(web::to(not_served))
        .wrap(from_fn(policy::enforce))
        .wrap(from_fn(extract::identify))
        .wrap(from_fn(edge::edge))
        .wrap(from_fn(arrival::hold_body))
}

/// The OpenAPI document (3.1) of every route under `/api/v1`.
pub fn openapi() -> OpenApi {
    let (_, mut api) = actix_web::App::new()
        .into_utoipa_app()
        .openapi(OpenApiBuilder::new().build())
        .service(scope::scope(edge::API).configure(|config| routes::all(config)))
        .split_for_parts();
    docs::complete(&mut api);
    policy::describe(&mut api);
    api
}

/// The routes that are known, to tell a wrong method from a wrong path.
struct Known(Vec<(ResourceDef, String)>);

impl Known {
    /// Those of the API stand in its policies: what does not is not served.
    fn new(policies: &Policies) -> Self {
        let mut known: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (method, path, _) in policies.routes() {
            known.entry(path).or_default().push(method);
        }
        let pages = [
            "/",
            "/t/{ticket}",
            "/exam",
            "/exam-worker.js",
            "/office",
            "/sign-in/{provider}",
            "/sign-in/{provider}/callback",
            "/assets/{path:.*}",
            "/a/{sha256}",
            "/api/openapi.json",
            "/api/docs/{_:.*}",
        ];
        let pages = pages.map(|path| (path, vec!["GET"]));
        let routes = known.into_iter().chain(pages);
        Self(
            routes
                .map(|(path, methods)| (ResourceDef::new(path), methods.join(", ")))
                .collect(),
        )
    }

    /// Why a request reaches no handler.
    fn not_served(&self, path: &str) -> Problem {
        let found = self.0.iter().find(|(known, _)| known.is_match(path));
        match found {
            Some((_, methods)) => {
                Problem::plain(Code::MethodNotAllowed).with_allow(methods.clone())
            }
            None => Problem::plain(Code::NoSuchRoute),
        }
    }
}

async fn not_served(request: HttpRequest, known: Data<Known>) -> Result<String, Problem> {
    Err(known.not_served(request.path()))
}
