//! Which parts of a study text the bank asks about.

use std::collections::BTreeMap;

use actix_web::post;
use actix_web::web::{Data, Json, Query};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::app::bank::{self, Covered};
use crate::domain::coverage::PartCoverage;
use crate::http::extract::{RawBody, SignedInStaff, bad_query};
use crate::http::problem::Problem;

/// Largest study text, in bytes.
const MAX_TEXT: usize = 32 * 1024 * 1024;
/// Longest name of a file, in characters.
const MAX_NAME: usize = 200;

/// What a study text is.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct CoverageQuery {
    /// The name of the file, which ends with `.txt`, `.md` or `.docx`.
    #[param(max_length = 200)]
    file_name: String,
    /// What evidence calls the material; the name of the file before its ending where it is left out.
    #[param(max_length = 200)]
    material: Option<String>,
}

/// How a study text is asked about.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct MaterialCoverage {
    /// What evidence calls it.
    material: String,
    /// What stands below each heading, each article of a law, or each paragraph, in order.
    parts: Vec<PartFigures>,
    /// Of the whole text.
    whole: Figures,
    /// Questions whose evidence the text does not hold, by code.
    lost: Vec<String>,
    /// The materials that questions of the bank name as their evidence.
    materials: Vec<String>,
}

/// How a part is asked about.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct PartFigures {
    /// The heading, or how the paragraph begins.
    title: String,
    #[serde(flatten)]
    figures: Figures,
}

/// Questions that some of their evidence leads to, and what of the text evidence quotes.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct Figures {
    /// Questions that are not retired.
    n_questions: usize,
    /// The same, by type.
    by_type: BTreeMap<&'static str, usize>,
    /// Characters but white space.
    n_characters: usize,
    /// What share of them is quoted: 0 to 1000.
    quoted_permille: usize,
}

impl Figures {
    fn new(part: &PartCoverage) -> Self {
        let by_type = part.by_kind.iter();
        Self {
            n_questions: part.n_questions(),
            by_type: by_type.map(|(kind, n)| (kind.as_str(), *n)).collect(),
            n_characters: part.n_characters,
            quoted_permille: part.permille(),
        }
    }
}

impl MaterialCoverage {
    fn new(material: String, covered: Covered) -> Self {
        let Covered {
            parts,
            coverage,
            materials,
        } = covered;
        let parts = parts.into_iter().zip(&coverage.parts);
        Self {
            material,
            parts: parts
                .map(|(part, figures)| PartFigures {
                    title: part.title,
                    figures: Figures::new(figures),
                })
                .collect(),
            whole: Figures::new(&coverage.whole),
            lost: coverage.lost.iter().map(ToString::to_string).collect(),
            materials: materials.into_iter().collect(),
        }
    }
}

/// Tells which parts of a study text the bank asks about, and which not yet. The text is read and not kept.
///
/// The body is the file as it is, at most 32 MiB; its media type does not matter.
#[utoipa::path(tag = "staff", params(CoverageQuery), request_body(content_type = "application/octet-stream", content = Vec<u8>), responses(
    (status = 200, body = MaterialCoverage),
    (status = 400, description = "`bad_query`"),
    (status = 413, description = "`body_too_large`"),
    (status = 422, description = "`unreadable_file` with `problems`"),
))]
#[post("/material-coverage")]
pub(in crate::http) async fn cover_material(
    _: SignedInStaff,
    query: Query<CoverageQuery>,
    RawBody(bytes): RawBody<MAX_TEXT>,
    app: Data<App>,
) -> Result<Json<MaterialCoverage>, Problem> {
    let CoverageQuery {
        file_name,
        material,
    } = query.into_inner();
    let names = std::iter::once(&file_name).chain(&material);
    for name in names {
        if MAX_NAME < name.chars().count() || name.chars().any(char::is_control) {
            let told =
                format!("a name has at most {MAX_NAME} characters, and no control characters");
            return Err(bad_query(&told));
        }
    }
    let stem = || file_name.rsplit_once('.').map_or("", |(stem, _)| stem);
    let material = material.unwrap_or_else(|| stem().to_owned());
    let covered = bank::cover_text(&app, material.clone(), &file_name, &bytes).await?;
    Ok(Json(MaterialCoverage::new(material, covered)))
}
