//! Who is played: invented candidates of an exam made for the run, or those of a list of tickets.
//!
//! Invariant: without a list of tickets nobody but invented people is touched.

use std::path::Path;

use jiff::SignedDuration;

use super::LoadError;
use super::candidate::Entrant;
use crate::cli::Failure;
use crate::cli::client::Client;
use crate::cli::organiser::{ExamPlan, publish_exam, roster};

/// How long the exam is open, and an attempt lasts: longer than a run with its preparation may take.
const OPEN_FOR: SignedDuration = SignedDuration::from_hours(2);
/// Invented branches.
const BRANCHES: usize = 20;
/// What the columns of a list of tickets are called: of the demo, and in English.
const COLUMNS: [[&str; 2]; 3] = [["工号", "number"], ["姓名", "name"], ["准考凭证", "ticket"]];

/// Makes an exam of the newest blueprint: its id, and everybody on its roster.
///
/// # Errors
/// [`LoadError::NoBlueprint`]; [`LoadError::Trouble`] for a request.
pub(super) async fn make(
    client: &Client,
    token: &str,
    n_candidates: usize,
) -> Result<(String, Vec<Entrant>), LoadError> {
    let blueprints = client.get("/blueprints", token).await?.list("items")?;
    let newest = blueprints.first().and_then(|item| item.get("id")?.as_str());
    let plan = ExamPlan {
        title: "压力测试",
        blueprint: newest.ok_or(LoadError::NoBlueprint)?,
        open_for: OPEN_FOR,
        duration_seconds: usize::try_from(OPEN_FOR.as_secs()).unwrap_or(usize::MAX),
        grace_seconds: 30,
        pass_marks: None,
    };
    let people: Vec<[String; 3]> = (0..n_candidates)
        .map(|n| {
            let branch = format!("压测第{}党支部", n % BRANCHES + 1);
            [format!("{:07}", n + 1), format!("压测{}号", n + 1), branch]
        })
        .collect();
    let lines = people
        .iter()
        .map(|[number, name, branch]| [number.as_str(), name.as_str(), branch.as_str()]);
    let mut published = publish_exam(client, token, &plan, roster(lines)).await?;
    let entrants = people
        .into_iter()
        .map(|[number, name, _]| {
            Ok(Entrant {
                ticket: published.take_ticket(&number)?,
                number,
                name,
            })
        })
        .collect::<Result<_, LoadError>>()?;
    Ok((published.exam, entrants))
}

/// Reads a list of tickets (CSV) such as the demo writes.
///
/// # Errors
/// [`Failure::File`]; [`LoadError::Tickets`] where a column is missing or nobody is listed.
pub(super) fn read_tickets(path: &Path) -> Result<Vec<Entrant>, Failure> {
    let text =
        std::fs::read_to_string(path).map_err(|error| Failure::file("cannot read", path, error))?;
    let refuse = |wanted: &'static str| LoadError::Tickets {
        path: path.to_owned(),
        wanted,
    };
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let unreadable = |_: csv::Error| refuse("lines of equally many cells");
    let header = reader.headers().map_err(unreadable)?.clone();
    let [number, name, ticket] = COLUMNS.map(|[chinese, english]| {
        let at = header
            .iter()
            .position(|cell| cell == chinese || cell == english);
        at.ok_or_else(|| refuse(chinese))
    });
    let (number, name, ticket) = (number?, name?, ticket?);
    let mut entrants = Vec::new();
    for line in reader.records() {
        let line = line.map_err(unreadable)?;
        let cell = |at: usize| line.get(at).unwrap_or_default().to_owned();
        entrants.push(Entrant {
            number: cell(number),
            name: cell(name),
            ticket: cell(ticket),
        });
    }
    if entrants.is_empty() {
        return Err(refuse("somebody with a ticket").into());
    }
    Ok(entrants)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<Entrant>, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tickets.csv");
        std::fs::write(&path, text).unwrap();
        read_tickets(&path).map_err(|error| error.to_string())
    }

    #[test]
    fn a_list_of_tickets_is_read_by_the_names_of_its_columns() {
        let wanted = [Entrant {
            number: "0001".to_owned(),
            name: "演示一号".to_owned(),
            ticket: "ABCD".to_owned(),
        }];
        let demo =
            "\u{feff}工号,姓名,支部,准考凭证,链接\r\n0001,演示一号,甲,ABCD,http://x/t/ABCD\r\n";
        assert_eq!(read(demo).unwrap(), wanted);
        assert_eq!(
            read("ticket,number,name\nABCD,0001,演示一号\n").unwrap(),
            wanted
        );
    }

    #[test]
    fn a_list_without_a_column_or_without_anybody_is_refused() {
        assert!(read("工号,姓名\n1,甲\n").unwrap_err().contains("准考凭证"));
        assert!(
            read("工号,姓名,准考凭证\n")
                .unwrap_err()
                .contains("somebody")
        );
        assert!(
            read("工号,姓名,准考凭证\n1\n")
                .unwrap_err()
                .contains("cells")
        );
    }
}
