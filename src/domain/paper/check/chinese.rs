//! The sentences of [`Violation`] for organisers.

use super::{Violation, words};
use crate::domain::blueprint::Measure;

impl Violation {
    /// One Chinese sentence, without its full stop.
    pub fn chinese(&self) -> String {
        self.chinese_of_slot()
            .or_else(|| self.chinese_of_order())
            .or_else(|| self.chinese_of_counts())
            .unwrap_or_else(|| self.chinese_of_company())
    }

    /// What is wrong with a slot, its question or its worth.
    fn chinese_of_slot(&self) -> Option<String> {
        let at = |slot: &usize| format!("第 {} 题", slot + 1);
        Some(match self {
            Self::UnknownSection {
                slot,
                section,
                sections,
            } => format!(
                "{}属于第 {} 部分，而方案只有 {sections} 个部分",
                at(slot),
                section + 1
            ),
            Self::SectionOrder {
                slot,
                section,
                before,
            } => format!(
                "{}属于第 {} 部分，却排在第 {} 部分之后",
                at(slot),
                section + 1,
                before + 1
            ),
            Self::UnknownQuestion { slot, version } => {
                format!("{}的题目版本 {version} 不在题库中", at(slot))
            }
            Self::WrongKind {
                slot,
                code,
                section,
                wanted,
                found,
            } => format!(
                "{}（{code}）是{}，而“{section}”要求{}",
                at(slot),
                found.chinese(),
                wanted.chinese()
            ),
            Self::WrongTopic {
                slot,
                code,
                section,
            } => {
                format!("{}（{code}）的主题不在“{section}”的范围内", at(slot))
            }
            Self::WrongDifficulty {
                slot,
                code,
                section,
            } => {
                format!("{}（{code}）的难度不在“{section}”的范围内", at(slot))
            }
            Self::WrongMarks {
                slot,
                code,
                wanted,
                found,
            } => {
                let wanted =
                    wanted.map_or_else(|| "没有规定".to_owned(), |marks| format!("{marks} 分"));
                format!("{}（{code}）为 {found} 分，应为：{wanted}", at(slot))
            }
            Self::WrongRule {
                slot,
                code,
                wanted,
                found,
            } => format!(
                "{}（{code}）的评分规则是 {}，应为 {}",
                at(slot),
                found,
                wanted
            ),
            Self::Choices { .. }
            | Self::PinnedMoved { .. }
            | Self::ChoicesShuffled { .. }
            | Self::Excluded { .. }
            | Self::SetApart { .. }
            | Self::SetOrder { .. }
            | Self::CodeOrder { .. }
            | Self::LetterRun { .. }
            | Self::Seen { .. }
            | Self::SectionCount { .. }
            | Self::QuestionCount { .. }
            | Self::TotalMarks { .. }
            | Self::Limit { .. }
            | Self::Difficulty { .. }
            | Self::Repeated { .. }
            | Self::Enemies { .. }
            | Self::SharedFact { .. }
            | Self::SameGroup { .. }
            | Self::RequiredMissing { .. }
            | Self::SetSplit { .. } => return None,
        })
    }

    /// What is wrong with how a question is shown, and where.
    fn chinese_of_order(&self) -> Option<String> {
        let (slot, code, what) = match self {
            Self::Choices { slot, code } => (slot, code, "的选项有缺失、重复或多余".to_owned()),
            Self::PinnedMoved { slot, code, choice } => {
                let what = format!("的选项 {choice} 应固定位置，却被移动");
                (slot, code, what)
            }
            Self::ChoicesShuffled { slot, code } => {
                let what = "的选项被打乱，而方案规定不打乱";
                (slot, code, what.to_owned())
            }
            Self::Excluded { slot, code } => (slot, code, "是方案排除的题目".to_owned()),
            Self::SetApart {
                slot,
                code,
                stimulus,
            } => {
                let what = format!("没有与材料“{stimulus}”的其他题目相邻");
                (slot, code, what)
            }
            Self::SetOrder {
                slot,
                code,
                stimulus,
            } => {
                let what = format!("打乱了材料“{stimulus}”各题的编号顺序");
                (slot, code, what)
            }
            Self::CodeOrder { slot, code } => {
                let what = "没有按编号排列，而方案规定不打乱题目";
                (slot, code, what.to_owned())
            }
            Self::LetterRun {
                slot,
                code,
                letter,
                length,
            } => {
                let what = format!("使答案连续 {length} 题为 {letter}，本可避免");
                (slot, code, what)
            }
            Self::Seen { slot, code } => (slot, code, "是考生以前做过的题目".to_owned()),
            Self::UnknownSection { .. }
            | Self::SectionOrder { .. }
            | Self::UnknownQuestion { .. }
            | Self::WrongKind { .. }
            | Self::WrongTopic { .. }
            | Self::WrongDifficulty { .. }
            | Self::WrongMarks { .. }
            | Self::WrongRule { .. }
            | Self::SectionCount { .. }
            | Self::QuestionCount { .. }
            | Self::TotalMarks { .. }
            | Self::Limit { .. }
            | Self::Difficulty { .. }
            | Self::Repeated { .. }
            | Self::Enemies { .. }
            | Self::SharedFact { .. }
            | Self::SameGroup { .. }
            | Self::RequiredMissing { .. }
            | Self::SetSplit { .. } => return None,
        };
        Some(format!("第 {} 题（{code}）{what}", slot + 1))
    }

    /// What is wrong with the numbers of the paper.
    fn chinese_of_counts(&self) -> Option<String> {
        if let Self::SectionCount {
            section,
            wanted,
            found,
        } = self
        {
            let wanted = words::span(*wanted);
            return Some(format!("“{section}”有 {found} 题，应为 {wanted} 题"));
        }
        if let Self::QuestionCount { wanted, found } = self {
            let wanted = words::span(*wanted);
            return Some(format!("全卷有 {found} 题，应为 {wanted} 题"));
        }
        if let Self::TotalMarks { wanted, found } = self {
            return Some(format!("全卷共 {found} 分，应为 {wanted} 分"));
        }
        if let Self::Limit { of, wanted, found } = self {
            let (of, wanted) = (words::chinese(of), words::span(*wanted));
            return Some(format!("{of}有 {found} 题，应为 {wanted} 题"));
        }
        let Self::Difficulty {
            window,
            sum,
            questions,
        } = self
        else {
            return None;
        };
        let measure = match window.measure {
            Measure::Sum => "之和",
            Measure::Mean => "平均",
        };
        Some(format!(
            "{questions} 题的难度之和为 {}，应为难度{measure} {}±{}",
            words::thousandths(*sum),
            words::thousandths(window.target),
            words::thousandths(window.tolerance)
        ))
    }

    /// What is wrong with questions beside each other; the last of the three.
    fn chinese_of_company(&self) -> String {
        if let Self::Repeated { code, first, slot } = self {
            return format!(
                "题目 {code} 重复出现：第 {} 题和第 {} 题",
                first + 1,
                slot + 1
            );
        }
        if let Self::Enemies { first, second } = self {
            return format!("题目 {first} 与 {second} 互斥，却同在一卷");
        }
        if let Self::SharedFact {
            first,
            second,
            fact,
        } = self
        {
            return format!("题目 {first} 与 {second} 考查同一知识点“{fact}”，却同在一卷");
        }
        if let Self::SameGroup {
            first,
            second,
            group,
        } = self
        {
            return format!(
                "题目 {first} 与 {second} 同属方案的第 {} 组互斥题，却同在一卷",
                group + 1
            );
        }
        if let Self::RequiredMissing { code } = self {
            return format!("缺少必考题 {code}");
        }
        if let Self::SetSplit {
            stimulus,
            wanted,
            found,
        } = self
        {
            return format!("材料“{stimulus}”的 {wanted} 题只出现了 {found} 题");
        }
        self.to_string()
    }
}
