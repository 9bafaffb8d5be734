//! What a certificate says, in sentences for organisers.

use super::{Certificate, LetterCount, Letters, Neighbours, Ratio, Spread};
use crate::domain::blueprint::Measure;
use crate::domain::paper::check::LONGEST_RUN;

/// How a finding is to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// As it should be.
    Ok,
    /// Worth a look.
    Notice,
    /// Not as the blueprint promises.
    Fault,
}

words! {
    Level { Ok = "ok", Notice = "notice", Fault = "fault", }
}

/// One plain sentence, in both languages, without its full stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How to take it.
    pub level: Level,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Finding {
    const fn new(level: Level, zh: String, en: String) -> Self {
        Self { level, zh, en }
    }
}

/// Below this, in ten-thousandths, letters are told to be uneven: one fair draw in a thousand is.
const UNLIKELY: u32 = 10;

/// A question that the others of its stratum let expect so many uses, and that has none, is told.
const EXPECTED_USES: i128 = 5;

impl Certificate {
    /// What it says, in plain sentences: what the blueprint promises first, then how questions are
    /// used, what papers share, how hard they are, and where the right options stand.
    pub fn findings(&self) -> Vec<Finding> {
        let mut findings = vec![self.violations_told()];
        if self.papers == 0 {
            return findings;
        }
        findings.push(self.constraints_told());
        findings.extend(self.uses_told());
        findings.extend(self.unused_told());
        findings.extend(self.cap_told());
        findings.extend(self.overlap_told());
        findings.extend(self.most_told());
        findings.extend(self.overlap.neighbours.iter().filter_map(neighbours_told));
        findings.push(self.sets_told());
        findings.extend(self.difficulty.as_ref().map(difficulty_told));
        findings.extend(self.letters.by_options.iter().filter_map(letters_told));
        findings.extend(runs_told(&self.letters));
        findings.extend(truths_told(&self.letters));
        findings
    }

    fn violations_told(&self) -> Finding {
        let (papers, n, wrong) = (self.papers, self.violations, self.wrong_papers);
        if papers == 0 {
            let (zh, en) = ("没有试卷可供检查", "there are no papers to check");
            return Finding::new(Level::Notice, zh.to_owned(), en.to_owned());
        }
        if n == 0 {
            let zh = format!("逐份检查 {papers} 份试卷，没有发现违反方案之处");
            let en = format!("each of {papers} papers was checked: none breaks the blueprint");
            return Finding::new(Level::Ok, zh, en);
        }
        let zh = format!("发现 {n} 处违反方案，涉及 {papers} 份试卷中的 {wrong} 份");
        let en = format!("{wrong} of {papers} papers break the blueprint, in {n} places");
        Finding::new(Level::Fault, zh, en)
    }

    fn constraints_told(&self) -> Finding {
        let broken = || self.constraints.iter().filter(|checked| !checked.holds);
        let (n, n_broken) = (self.constraints.len(), broken().count());
        if n_broken == 0 {
            let zh = format!("题数、分值、难度等 {n} 项要求在每份试卷上都成立");
            let en = format!("all {n} counts of the blueprint hold on every paper");
            return Finding::new(Level::Ok, zh, en);
        }
        let zh: Vec<&str> = broken().map(|checked| checked.zh.as_str()).collect();
        let en: Vec<&str> = broken().map(|checked| checked.en.as_str()).collect();
        let zh = format!(
            "{n} 项要求中有 {n_broken} 项未在每份试卷上成立：{}",
            zh.join("、")
        );
        let en = format!(
            "{n_broken} of {n} counts do not hold on every paper: {}",
            en.join("; ")
        );
        Finding::new(Level::Fault, zh, en)
    }

    fn uses_told(&self) -> Option<Finding> {
        let (least, most) = self.exposure.uses?;
        let (low, high) = self.exposure.relative?;
        let uses = if least == most {
            least.to_string()
        } else {
            format!("{least}–{most}")
        };
        let quotient = Ratio::new(
            low.over().checked_mul(high.under())?,
            low.under().checked_mul(high.over())?,
        )?;
        // Within 0.85 to 1.15, or as level as whole papers can be.
        let is_level = most <= least + 1
            || (low.over() * 100 >= low.under() * 85 && high.over() * 100 <= high.under() * 115);
        let (low, high, quotient) = (low.decimal(2), high.decimal(2), quotient.decimal(2));
        let zh = format!(
            "每道题使用 {uses} 次，为同类题平均的 {low}–{high} 倍，最少与最多之比 {quotient}"
        );
        let en = format!(
            "each question is used {uses} times, {low}–{high} of the level of its like; least to most is {quotient}"
        );
        if is_level {
            return Some(Finding::new(Level::Ok, zh, en));
        }
        let zh = format!("{zh}；题库小而互斥题、难度等要求紧，用得不均匀");
        let en = format!("{en}; few questions and tight requirements keep the use uneven");
        Some(Finding::new(Level::Notice, zh, en))
    }

    fn unused_told(&self) -> Option<Finding> {
        let exposure = &self.exposure;
        let is_odd = |number: usize| {
            let stratum = exposure.strata.get(number);
            stratum.is_some_and(|stratum| {
                EXPECTED_USES * i128::from(stratum.size) <= i128::from(stratum.uses)
            })
        };
        let odd = exposure.unused().filter(|unused| is_odd(unused.stratum));
        let codes: Vec<&str> = odd.map(|unused| unused.code.as_str()).collect();
        let n = codes.len();
        if n == 0 {
            return None;
        }
        let shown = codes.get(..n.min(6)).unwrap_or_default().join("、");
        let zh = format!("有 {n} 道题从未使用，而同类题都在使用：{shown}");
        let en = format!("{n} questions are never used although their like are: {shown}");
        let (zh, en) = if 6 < n {
            (format!("{zh} 等"), format!("{en} and others"))
        } else {
            (zh, en)
        };
        Some(Finding::new(Level::Notice, zh, en.replace('、', ", ")))
    }

    fn cap_told(&self) -> Option<Finding> {
        let cap = self.exposure.cap?;
        let percent = |ratio: Ratio| Ratio::new(100 * ratio.over(), ratio.under());
        let cap = Ratio::new(i128::from(cap), 10)?.decimal(1);
        let share = percent(self.exposure.largest_share?)?.decimal(1);
        let n = self.exposure.over_cap.len();
        if n == 0 {
            let zh = format!("使用最多的题出现在 {share}% 的试卷上，方案允许 {cap}%");
            let en = format!(
                "the most used question stands on {share} % of the papers; {cap} % are allowed"
            );
            return Some(Finding::new(Level::Ok, zh, en));
        }
        let zh = format!("有 {n} 道题出现在超过 {cap}% 的试卷上，最多达 {share}%");
        let en = format!("{n} questions stand on more than {cap} % of the papers, up to {share} %");
        Some(Finding::new(Level::Fault, zh, en))
    }

    fn overlap_told(&self) -> Option<Finding> {
        let mean = self.overlap.mean?.decimal(2);
        let least = self.overlap.least_mean_by_stratum?.decimal(2);
        let uniform = self.overlap.uniform?.decimal(2);
        let zh = format!(
            "任意两份试卷平均相同 {mean} 题，各类题用量不变时的下限 {least}，各自随机抽取时的期望 {uniform}"
        );
        let en = format!(
            "two papers share {mean} questions on average; no fewer than {least} with each stratum used as much, and independent draws share {uniform}"
        );
        Some(Finding::new(Level::Ok, zh, en))
    }

    fn most_told(&self) -> Option<Finding> {
        let overlap = &self.overlap;
        overlap.mean?;
        let (compared, most, least) = (overlap.compared, overlap.most, overlap.least_most);
        let zh = format!(
            "前 {compared} 份试卷两两比较，最多相同 {most} 题，理论上这一最大值不低于 {least} 题"
        );
        let en = format!(
            "of the first {compared} papers, no two share more than {most} questions; some two must share {least}"
        );
        Some(Finding::new(Level::Ok, zh, en))
    }

    fn sets_told(&self) -> Finding {
        let (compared, different) = (self.compared_sets, self.different_sets);
        if compared == different {
            let zh = format!("{compared} 份试卷的题目组合各不相同");
            let en = format!("all {compared} papers differ in their questions");
            return Finding::new(Level::Ok, zh, en);
        }
        let zh = format!("{compared} 份试卷共有 {different} 种不同的题目组合");
        let en = format!("{compared} papers hold {different} different sets of questions");
        Finding::new(Level::Notice, zh, en)
    }
}

fn neighbours_told(neighbours: &Neighbours) -> Option<Finding> {
    let (lag, most) = (neighbours.lag, neighbours.most);
    let mean = neighbours.mean()?.decimal(2);
    let (who, twin) = if lag == 1 {
        ("相邻试卷".to_owned(), "neighbouring papers".to_owned())
    } else {
        (
            format!("相隔 {lag} 位的试卷"),
            format!("papers {lag} apart"),
        )
    };
    let zh = format!("{who}平均相同 {mean} 题，最多 {most} 题");
    let en = format!("{twin} share {mean} questions on average, {most} at most");
    Some(Finding::new(Level::Ok, zh, en))
}

fn difficulty_told(spread: &Spread) -> Finding {
    let (zh, en) = match spread.measure {
        Measure::Sum => ("难度之和", "sum of difficulties"),
        Measure::Mean => ("平均难度", "mean difficulty"),
    };
    let (least, greatest) = (spread.least.decimal(3), spread.greatest.decimal(3));
    let mean = spread.mean.decimal(3);
    let millionths = i128::try_from(spread.deviation_millionths).unwrap_or(i128::MAX);
    let deviation =
        Ratio::new(millionths, 1_000_000).map_or_else(String::new, |ratio| ratio.decimal(4));
    let zh = format!("试卷的{zh}为 {least}–{greatest}，平均 {mean}，标准差 {deviation}");
    let en = format!(
        "the {en} of a paper is {least} to {greatest}, {mean} on average, with a standard deviation of {deviation}"
    );
    Finding::new(Level::Ok, zh, en)
}

fn letters_told(count: &LetterCount) -> Option<Finding> {
    let test = count.test?;
    let (options, degrees, p) = (count.options, test.degrees, test.p);
    let chi_square = test.chi_square.decimal(1);
    let is_even = UNLIKELY <= p.ten_thousandths();
    let (level, zh, en) = if is_even {
        (Level::Ok, "分布均匀", "evenly spread")
    } else {
        (Level::Notice, "分布不均匀", "unevenly spread")
    };
    // A probability that is rounded to nothing prints as `<0.0001`.
    let equals = if p.ten_thousandths() == 0 { "" } else { "=" };
    let zh = format!(
        "{options} 个选项的单选题答案字母{zh}（χ²={chi_square}，自由度 {degrees}，p{equals}{p}）"
    );
    let en = format!(
        "key letters of questions with {options} options are {en} (χ²={chi_square}, {degrees} degrees of freedom, p{equals}{p})"
    );
    Some(Finding::new(level, zh, en))
}

fn runs_told(letters: &Letters) -> Option<Finding> {
    let run = letters.longest_run;
    let longest = u64::try_from(LONGEST_RUN).unwrap_or(u64::MAX);
    let level = if run <= longest {
        Level::Ok
    } else {
        Level::Notice
    };
    let zh = format!("单选题答案字母最多连续 {run} 题相同");
    let en = format!("at most {run} single-choice questions in a row have the same key letter");
    (0 < run).then(|| Finding::new(level, zh, en))
}

fn truths_told(letters: &Letters) -> Option<Finding> {
    let (right, wrong, run) = (letters.right, letters.wrong, letters.longest_truth_run);
    let zh = format!("判断题答案为对 {right} 次、错 {wrong} 次，最多连续 {run} 题相同");
    let en = format!(
        "true-or-false questions are right {right} times and wrong {wrong} times, at most {run} alike in a row"
    );
    (0 < right + wrong).then(|| Finding::new(Level::Ok, zh, en))
}
