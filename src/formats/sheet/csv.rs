//! CSV as spreadsheets want it.
//!
//! Invariant: RFC 4180 with CRLF; no text that a person typed is run by the program that opens it. Lines
//! are made one by one in one buffer, so that a sheet of any length takes no more memory than its line.

use encoding_rs::GB18030;

use super::{Cell, Cells, Encoding, ExportMark, LocalTimes, Names, Sheet, SheetOptions};
use crate::formats::cells::{is_formula, needs_quotes};

const BYTE_ORDER_MARK: char = '\u{feff}';

/// Writes the lines of one sheet after the other to bytes.
#[derive(Debug, Clone)]
pub struct CsvWriter {
    options: SheetOptions,
    times: LocalTimes,
    line: String,
    cell: String,
    /// What every line ends with where names are whole, after a comma.
    mark: Option<String>,
}

impl CsvWriter {
    /// A writer that has written nothing.
    pub fn new(options: SheetOptions) -> Self {
        let mark = match &options.names {
            Names::Masked => None,
            Names::Whole(mark) => {
                let mut cell = String::from(",");
                push_typed(&mut cell, &mark.text(&options.zone));
                Some(cell)
            }
        };
        Self {
            times: LocalTimes::new(options.zone.clone()),
            options,
            line: String::new(),
            cell: String::new(),
            mark,
        }
    }

    /// Adds the first line of a file: the byte order mark of UTF-8, and the headers.
    pub fn header(&mut self, sheet: &Sheet, out: &mut Vec<u8>) {
        if self.options.encoding == Encoding::Utf8 {
            self.line.push(BYTE_ORDER_MARK);
        }
        for (at, column) in sheet.columns.iter().enumerate() {
            self.separate(at);
            self.put(Cell::Text(&column.title));
        }
        if self.mark.is_some() {
            self.line.push(',');
            self.line.push_str(ExportMark::TITLE);
        }
        self.end(out);
    }

    /// Adds one line.
    pub fn row(&mut self, row: &(impl Cells + ?Sized), out: &mut Vec<u8>) {
        let mut at = 0;
        row.cells(&mut |cell| {
            self.separate(at);
            self.put(cell);
            at += 1;
        });
        if let Some(mark) = &self.mark {
            self.line.push_str(mark);
        }
        self.end(out);
    }

    /// Adds a line that is no row: all cells empty but the last, which holds the rule of the ranks.
    ///
    /// For people. A program that reads the file knows the line by its empty first cells.
    pub fn rule(&mut self, sheet: &Sheet, out: &mut Vec<u8>) {
        for at in 1..sheet.columns.len() {
            self.separate(at);
        }
        self.put(Cell::Word(self.options.ties.chinese()));
        if let Some(mark) = &self.mark {
            self.line.push_str(mark);
        }
        self.end(out);
    }

    fn separate(&mut self, at: usize) {
        if at != 0 {
            self.line.push(',');
        }
    }

    fn put(&mut self, cell: Cell<'_>) {
        match cell {
            // The shortest way for the most frequent: no second look at what the system writes.
            Cell::Empty
            | Cell::Word(_)
            | Cell::Whole(_)
            | Cell::Marks(_)
            | Cell::Mean(_)
            | Cell::Rate(_)
            | Cell::Share(_)
            | Cell::Decimal(_)
            | Cell::Clock(_)
            | Cell::Time(_) => cell.push(&mut self.line, &self.options, &mut self.times),
            Cell::Text(_) | Cell::Name(_) | Cell::PersonNumber(_) | Cell::Remark { .. } => {
                self.cell.clear();
                cell.push(&mut self.cell, &self.options, &mut self.times);
                push_typed(&mut self.line, &self.cell);
            }
        }
    }

    fn end(&mut self, out: &mut Vec<u8>) {
        self.line.push_str("\r\n");
        match self.options.encoding {
            Encoding::Utf8 => out.extend_from_slice(self.line.as_bytes()),
            Encoding::Gb18030 => out.extend_from_slice(&GB18030.encode(&self.line).0),
        }
        self.line.clear();
    }
}

/// A cell that a person typed: inert, and quoted where it has to be.
fn push_typed(line: &mut String, cell: &str) {
    let inert = if is_formula(cell) { "'" } else { "" };
    if needs_quotes(cell) {
        line.push('"');
        line.push_str(inert);
        for (at, part) in cell.split('"').enumerate() {
            if at != 0 {
                line.push_str("\"\"");
            }
            line.push_str(part);
        }
        line.push('"');
    } else {
        line.push_str(inert);
        line.push_str(cell);
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use jiff::tz::TimeZone;
    use proptest::prelude::*;

    use super::super::Column;
    use super::*;

    struct Texts(Vec<String>);

    impl Cells for Texts {
        fn cells(&self, put: &mut dyn FnMut(Cell<'_>)) {
            for text in &self.0 {
                put(Cell::Text(text));
            }
        }
    }

    fn sheet() -> Sheet {
        Sheet {
            name: "试",
            columns: Cow::Borrowed(const { &[Column::new("工号", 8), Column::new("备注", 8)] }),
        }
    }

    fn texts(cells: &[&str]) -> Texts {
        Texts(cells.iter().map(|cell| (*cell).to_owned()).collect())
    }

    fn file(options: SheetOptions, rows: &[Texts]) -> Vec<u8> {
        let mut writer = CsvWriter::new(options);
        let mut out = Vec::new();
        writer.header(&sheet(), &mut out);
        for row in rows {
            writer.row(row, &mut out);
        }
        out
    }

    fn gb18030() -> SheetOptions {
        SheetOptions {
            encoding: Encoding::Gb18030,
            ..SheetOptions::new(TimeZone::UTC)
        }
    }

    fn read(bytes: &[u8]) -> Vec<Vec<String>> {
        let mut reader = ::csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(bytes);
        let record = |record: ::csv::StringRecord| record.iter().map(str::to_owned).collect();
        reader.records().map(|read| record(read.unwrap())).collect()
    }

    #[test]
    fn a_file_begins_with_the_mark_of_its_encoding_and_the_headers() {
        let utf8 = file(SheetOptions::new(TimeZone::UTC), &[]);
        assert_eq!(utf8, "\u{feff}工号,备注\r\n".as_bytes());
        // 工号 and 备注 in GBK.
        let gbk = b"\xb9\xa4\xba\xc5,\xb1\xb8\xd7\xa2\r\n";
        assert_eq!(file(gb18030(), &[]), gbk);
    }

    #[test]
    fn what_begins_like_a_formula_is_made_inert_inside_quotes_too() {
        let rows = [texts(&["=1+1", "=A1,\"x\""])];
        let text = String::from_utf8(file(SheetOptions::new(TimeZone::UTC), &rows)).unwrap();
        assert!(text.ends_with("\r\n'=1+1,\"'=A1,\"\"x\"\"\"\r\n"), "{text}");
    }

    #[test]
    fn a_masked_name_is_inert_too() {
        struct Named(&'static str);
        impl Cells for Named {
            fn cells(&self, put: &mut dyn FnMut(Cell<'_>)) {
                put(Cell::Name(self.0));
            }
        }
        let mut writer = CsvWriter::new(SheetOptions {
            names: Names::Masked,
            ..SheetOptions::new(TimeZone::UTC)
        });
        let mut out = Vec::new();
        writer.row(&Named("=cmd,1"), &mut out);
        writer.row(&Named("张三"), &mut out);
        assert_eq!(String::from_utf8(out).unwrap(), "'=*****\r\n张*\r\n");
    }

    #[test]
    fn every_line_of_whole_names_says_who_took_them_and_what_for() {
        let mark = ExportMark {
            by: "组织者（staff）".to_owned(),
            at: "2026-11-29T08:00:00Z".parse().unwrap(),
            reason: "报\"上级\"，留存".to_owned(),
        };
        let rows = [texts(&["1", "a"]), texts(&["2", "b"])];
        let options = SheetOptions {
            names: Names::Whole(mark),
            ..SheetOptions::new(TimeZone::UTC)
        };
        let bytes = file(options, &rows);
        let lines = read(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap());
        let marked =
            "导出人：组织者（staff）；时间：2026-11-29 08:00:00 +00:00；用途：报\"上级\"，留存";
        assert_eq!(
            lines,
            [
                ["工号", "备注", "导出标记"],
                ["1", "a", marked],
                ["2", "b", marked]
            ]
        );
    }

    #[test]
    fn the_rule_of_the_ranks_has_a_line_of_its_own_with_every_cell() {
        let mut writer = CsvWriter::new(SheetOptions::new(TimeZone::UTC));
        let mut out = Vec::new();
        writer.rule(&sheet(), &mut out);
        let lines = read(&out);
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].len(), 2);
        assert!(lines[0][0].is_empty() && lines[0][1].starts_with("排名规则："));
    }

    #[test]
    fn gb18030_holds_every_character_but_one() {
        let lost: Vec<char> = (char::MIN..=char::MAX)
            .filter(|c| GB18030.encode(c.encode_utf8(&mut [0; 4])).2)
            .collect();
        // A place for private use, which the encoding standard of the web leaves out.
        assert_eq!(lost, ['\u{e5e5}']);
    }

    proptest! {
        #[test]
        fn lines_read_back_as_they_were_written(
            rows in prop::collection::vec(prop::collection::vec("[,\"\r\n=一a 𠮷]{0,6}", 2), 1..5),
        ) {
            let wanted: Vec<Vec<String>> = rows
                .iter()
                .map(|row| row.iter().map(|cell| crate::formats::cells::inert(cell).into_owned()).collect())
                .collect();
            let rows: Vec<Texts> = rows.into_iter().map(Texts).collect();
            let utf8 = file(SheetOptions::new(TimeZone::UTC), &rows);
            prop_assert_eq!(&read(utf8.strip_prefix(b"\xef\xbb\xbf").unwrap())[1..], &wanted);
            let gbk = file(gb18030(), &rows);
            let (text, _, _) = GB18030.decode(&gbk);
            prop_assert_eq!(&read(text.as_bytes())[1..], &wanted);
        }
    }
}
