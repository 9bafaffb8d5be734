//! The columns of a pool's table.

use csv::StringRecord;

use super::Problems;

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Code,
    Kind,
    Topic,
    Difficulty,
    Enemies,
    Marks,
    Cognitive,
    Tags,
    Stimulus,
}

impl Column {
    /// Those that every file has.
    const NEEDED: [Self; 6] = [
        Self::Code,
        Self::Kind,
        Self::Topic,
        Self::Difficulty,
        Self::Enemies,
        Self::Marks,
    ];

    const FREE: [Self; 3] = [Self::Cognitive, Self::Tags, Self::Stimulus];

    fn all() -> impl Iterator<Item = Self> {
        Self::NEEDED.into_iter().chain(Self::FREE)
    }

    /// Its header.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Kind => "type",
            Self::Topic => "topic",
            Self::Difficulty => "difficulty",
            Self::Enemies => "enemies",
            Self::Marks => "marks",
            Self::Cognitive => "cognitive",
            Self::Tags => "tags",
            Self::Stimulus => "stimulus",
        }
    }
}

/// The columns in the order of the file.
pub(super) struct Columns(Vec<Option<Column>>);

impl Columns {
    /// The position of a column, counted from 0.
    pub(super) fn position(&self, column: Column) -> Option<usize> {
        self.0.iter().position(|here| *here == Some(column))
    }

    /// How many there are, those without a header too.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

/// Finds the columns in the row of headers, or tells everything that is wrong with it.
pub(super) fn find(
    line: usize,
    headers: &StringRecord,
    problems: &mut Problems<'_>,
) -> Option<Columns> {
    let before = problems.count;
    let mut columns = Vec::new();
    for header in headers {
        let header = header.trim().to_lowercase();
        let column = Column::all().find(|column| column.as_str() == header);
        match column {
            Some(column) if columns.contains(&Some(column)) => {
                let told = format!("the column `{header}` stands twice");
                problems.add(line, "duplicate_column", told);
            }
            // A column without a header is what a comma at the end of each line leaves.
            None if !header.is_empty() => {
                let found = super::cells::shorten(&header);
                let told = format!("unknown column `{found}`; wanted: {}", words(Column::all()));
                problems.add(line, "unknown_column", told);
            }
            Some(_) | None => {}
        }
        columns.push(column);
    }
    let missing = Column::NEEDED
        .into_iter()
        .filter(|column| !columns.contains(&Some(*column)));
    let missing = words(missing);
    if !missing.is_empty() {
        problems.add(line, "missing_column", format!("no column {missing}"));
    }
    (problems.count == before).then_some(Columns(columns))
}

fn words(columns: impl Iterator<Item = Column>) -> String {
    let words: Vec<String> = columns
        .map(|column| format!("`{}`", column.as_str()))
        .collect();
    words.join(", ")
}
