//! Who may call which route: one table, asked before any handler runs.
//!
//! Invariant: a route that is not in the table is not served, whatever handler it has. What a member of staff
//! may do in an exam is judged on the exam that the path names, as it is stored; one that they may not know of
//! is answered like one that is not there.

mod table;

use std::collections::BTreeMap;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::{Error, web};
use utoipa::openapi::OpenApi;

use self::table::TABLE;
use super::problem::Problem;
use super::refusal::forbidden;
use super::{Known, edge, extract};
use crate::app::accounts::Actor;
use crate::app::{App, access};
use crate::domain::ExamId;
use crate::domain::access::{Need, Permission};

/// Who may call a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// Without a session.
    Anybody,
    /// Staff or candidate.
    AnySession,
    /// A candidate, about what is their own.
    Candidate,
    /// Any member of staff, about their own account or what their scopes let them see.
    Staff,
    /// Staff who hold a permission.
    May {
        /// Which.
        permission: Permission,
        /// Where.
        need: Need,
        /// Whether they have to have proved who they are a short while ago.
        is_sensitive: bool,
    },
}

/// The table, by route.
#[derive(Debug, Clone)]
pub struct Policies(BTreeMap<String, BTreeMap<&'static str, Policy>>);

impl Policies {
    /// Every route with who may call it.
    pub fn all() -> Self {
        TABLE
            .iter()
            .fold(Self(BTreeMap::new()), |all, (method, path, policy)| {
                all.with(&format!("{}{path}", edge::API), method, *policy)
            })
    }

    /// Who may call a route: its pattern as the document has it, its method in capitals.
    pub fn of(&self, pattern: &str, method: &str) -> Option<Policy> {
        self.0.get(pattern)?.get(method).copied()
    }

    /// Methods and patterns, in order.
    pub fn routes(&self) -> impl Iterator<Item = (&'static str, &str, Policy)> {
        self.0.iter().flat_map(|(pattern, by_method)| {
            let told = |(method, policy): (&&'static str, &Policy)| (*method, *policy);
            let by_method = by_method.iter().map(told);
            by_method.map(move |(method, policy)| (method, pattern.as_str(), policy))
        })
    }

    /// The same with this policy for one route: how the table is built, and how a test takes a check away.
    #[must_use]
    pub fn with(mut self, pattern: &str, method: &'static str, policy: Policy) -> Self {
        let by_method = self.0.entry(pattern.to_owned()).or_default();
        by_method.insert(method, policy);
        self
    }
}

/// Tells in the document what each route needs.
pub(super) fn describe(api: &mut OpenApi) {
    for (method, path, policy) in TABLE {
        let item = api.paths.paths.get_mut(&format!("{}{path}", edge::API));
        let operation = item.and_then(|item| match *method {
            "GET" => item.get.as_mut(),
            "POST" => item.post.as_mut(),
            "PUT" => item.put.as_mut(),
            "DELETE" => item.delete.as_mut(),
            _ => None,
        });
        if let (Some(operation), Some(needs)) = (operation, policy.needs()) {
            let told = operation.description.get_or_insert_default();
            if !told.is_empty() {
                told.push_str("\n\n");
            }
            told.push_str(&needs);
        }
    }
}

impl Policy {
    /// A sentence for the document; none where who may call says everything.
    fn needs(self) -> Option<String> {
        let Self::May {
            permission,
            need,
            is_sensitive,
        } = self
        else {
            return None;
        };
        let place = match need {
            Need::Anywhere => "in any scope",
            Need::Everywhere => "in the whole organisation",
            Need::InExam => "for this exam",
        };
        let proof = if is_sensitive {
            ", and a proof of who calls that is not older than 15 minutes (`proof_needed`)"
        } else {
            ""
        };
        Some(format!("Needs `{}` {place}{proof}.", permission.as_str()))
    }
}

/// Lets a request of the API go on to its handler where the table says so.
pub(super) async fn enforce(
    app: web::Data<App>,
    policies: web::Data<Policies>,
    known: web::Data<Known>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    if request.path().starts_with(edge::API)
        && let Err(problem) = judge(&app, &policies, &known, &request).await
    {
        return Ok(request.error_response(problem).map_into_right_body());
    }
    Ok(next.call(request).await?.map_into_left_body())
}

async fn judge(
    app: &App,
    policies: &Policies,
    known: &Known,
    request: &ServiceRequest,
) -> Result<(), Problem> {
    let pattern = request.match_pattern().unwrap_or_default();
    let policy = policies.of(&pattern, request.method().as_str());
    let Some(policy) = policy else {
        return Err(known.not_served(request.path()));
    };
    if policy == Policy::Anybody {
        return Ok(());
    }
    match (policy, actor(request)?) {
        (Policy::Anybody | Policy::AnySession, _)
        | (Policy::Candidate, Actor::Candidate(_))
        | (Policy::Staff, Actor::Staff(_)) => Ok(()),
        (Policy::Candidate, Actor::Staff(_))
        | (Policy::Staff | Policy::May { .. }, Actor::Candidate(_)) => Err(forbidden()),
        (
            Policy::May {
                permission,
                need,
                is_sensitive,
            },
            Actor::Staff(staff),
        ) => {
            let exam = exam_of(&pattern, request.path());
            access::require(app, &staff, permission, need, exam).await?;
            if is_sensitive {
                access::require_proof(app, &staff)?;
            }
            Ok(())
        }
    }
}

fn actor(request: &ServiceRequest) -> Result<Actor, Problem> {
    extract::actor(request.request()).map(|(actor, _)| actor)
}

/// The exam that a path names, where its pattern has one. Handlers read the same segment; one that is not
/// spelled as ids are is none to either.
fn exam_of(pattern: &str, path: &str) -> Option<ExamId> {
    let mut pairs = pattern.split('/').zip(path.split('/'));
    pairs.find(|(name, _)| *name == "{exam}")?.1.parse().ok()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_table_and_the_document_have_the_same_routes() {
        let document = super::super::openapi().paths.paths;
        let served: BTreeSet<(String, String)> = document
            .iter()
            .flat_map(|(path, item)| {
                let methods = [
                    ("GET", item.get.is_some()),
                    ("POST", item.post.is_some()),
                    ("PUT", item.put.is_some()),
                    ("DELETE", item.delete.is_some()),
                ];
                let served = methods.into_iter().filter(|(_, is_served)| *is_served);
                served.map(|(method, _)| (path.clone(), method.to_owned()))
            })
            .collect();
        let policies = Policies::all();
        let listed: BTreeSet<(String, String)> = policies
            .routes()
            .map(|(method, path, _)| (path.to_owned(), method.to_owned()))
            .collect();
        assert_eq!(served, listed);
        assert_eq!(TABLE.len(), listed.len(), "each route stands once");
    }

    #[test]
    fn only_what_a_path_names_is_judged_by_exam() {
        for (method, path, policy) in Policies::all().routes() {
            let by_exam = matches!(
                policy,
                Policy::May {
                    need: Need::InExam,
                    ..
                }
            );
            assert_eq!(by_exam, path.contains("/{exam}"), "{method} {path}");
        }
    }

    #[test]
    fn the_exam_is_the_one_that_the_path_names() {
        let id = "0192f0c1-2b3c-7d4e-8f50-6172839405a6";
        let pattern = "/api/v1/exams/{exam}/audit";
        assert_eq!(
            exam_of(pattern, &format!("/api/v1/exams/{id}/audit")),
            id.parse().ok()
        );
        assert_eq!(exam_of(pattern, "/api/v1/exams/%30192/audit"), None);
        assert_eq!(exam_of("/api/v1/exams", "/api/v1/exams"), None);
    }
}
