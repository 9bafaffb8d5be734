//! How fast a large bank is checked, the linter included, and in how much memory.
//!
//! Run by `scripts/bench bank [QUESTIONS]`: writes so many questions (100,000 by default) of invented words into
//! a temporary folder, as the bank's files have them, and times `examhall bank check` of it.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a measurement prints figures, and one that fails should stop and say so"
)]

#[path = "support/memory.rs"]
mod memory;

use std::fmt::Write;
use std::path::Path;
use std::time::Instant;

use examhall::cli::bank::{CheckArguments, Format, check};
use mimalloc::MiMalloc;

/// As in the program itself.
#[global_allocator]
static MEMORY: MiMalloc = MiMalloc;

/// Questions of one file: some 2 MB.
const PER_FILE: u32 = 2_000;
/// What is wanted of 100,000 questions.
const WANTED: &str = "wanted of 100,000: at most 5 s and 500 MiB";

fn main() {
    let mut arguments = std::env::args().skip(1);
    let n_questions = arguments
        .find_map(|word| word.parse().ok())
        .unwrap_or(100_000);
    let folder = tempfile::tempdir().expect("a temporary folder");
    write_bank(folder.path(), n_questions);
    let arguments = CheckArguments {
        dir: folder.path().to_owned(),
        materials: None,
        format: Format::Text,
    };
    println!("questions    seconds  peak memory  last line");
    let (begun, mut out) = (Instant::now(), Vec::new());
    check(&arguments, &mut out).expect("a check");
    let seconds = begun.elapsed().as_secs_f64();
    let told = String::from_utf8(out).expect("a text");
    let last = told.lines().next_back().unwrap_or_default();
    println!(
        "{n_questions:>9} {seconds:>10.2} {:>8} MiB  {last}",
        memory::peak_megabytes()
    );
    println!("{WANTED}");
}

fn write_bank(folder: &Path, n_questions: u32) {
    let list =
        "format = \"examhall-materials/1\"\n[[materials]]\nid = \"study\"\ntitle = \"学习材料\"\n";
    std::fs::write(folder.join("materials.toml"), list).expect("a file");
    let mut words = Words(0x9E37_79B9_7F4A_7C15);
    for file in 0..n_questions.div_ceil(PER_FILE) {
        let topic = format!("T{file:03}");
        let mut text = format!("format = \"examhall-bank/1\"\ntopic = \"{topic}\"\n");
        for n in 0..PER_FILE.min(n_questions - file * PER_FILE) {
            question(&mut text, &mut words, &topic, n);
        }
        std::fs::write(folder.join(format!("{topic}.toml")), text).expect("a file");
    }
}

/// A question as long as those of the shipped bank: three of five single choice, the others to be judged or filled in.
fn question(text: &mut String, words: &mut Words, topic: &str, n: u32) {
    let (kind, letter) = match n % 5 {
        0..3 => ("single", 'S'),
        3 => ("true_false", 'J'),
        _ => ("blank", 'B'),
    };
    let (title, about) = (words.some(16), words.some(30));
    let stem = format!("根据材料《{title}》，{about}");
    let (stem, answer) = match kind {
        "single" => {
            let right = char::from(b'a' + u8::try_from(n / 5 % 4).expect("below four"));
            let option = |id| format!("  {{ id = \"{id}\", text = \"{}\" }},\n", words.some(12));
            let options: String = ['a', 'b', 'c', 'd'].map(option).concat();
            (
                format!("{stem}的是（　　）。"),
                format!("options = [\n{options}]\nkey = \"{right}\""),
            )
        }
        "true_false" => (format!("{stem}。"), format!("key = {}", n % 20 < 10)),
        _ => (
            format!("{stem}____，{}。", words.some(8)),
            format!("key = [\"{}\"]", words.some(4)),
        ),
    };
    let quote = match answer.strip_prefix("key = [\"") {
        Some(key) => key.trim_end_matches("\"]").to_owned() + &words.some(24),
        None => words.some(28),
    };
    write!(
        text,
        "\n[[questions]]\ncode = \"{topic}-{letter}{n:05}\"\ntype = \"{kind}\"\nstatus = \"approved\"\nversion = 1\n\
         stem = \"{stem}\"\n{answer}\nexplanation = \"{}。\"\ndifficulty = \"medium\"\ncognitive = \"remember\"\n\
         tags = [\"{}\"]\nfacts = [\"fact-{topic}-{n}\"]\n\
         evidence = [\n  {{ material = \"study\", place = \"第2部分\", quote = \"{quote}\" }},\n]\n",
        words.some(60),
        words.some(3),
    )
    .expect("a text");
}

/// A stream of common characters that is the same every time.
struct Words(u64);

impl Words {
    const CHARACTERS: &str = "网络安全信息发展建设国家人民工作学习支部指导坚持核心思想领导管理治理服务社会经济文化政治技术创新数据平台\
                              企业群众基层组织党员干部责任能力水平体系制度法律标准项目活动宣传教育培训考核评价监督检查问题情况";

    fn some(&mut self, n: usize) -> String {
        let all: Vec<char> = Self::CHARACTERS.chars().collect();
        let mut next = || {
            // xorshift64
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            usize::try_from(self.0 >> 33).unwrap_or(0) % all.len()
        };
        (0..n).filter_map(|_| all.get(next())).collect()
    }
}
