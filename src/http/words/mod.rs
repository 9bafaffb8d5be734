//! The closed sets of the API, each word for a word of the domain.
//!
//! Invariant: a word reads and writes as the domain's own `as_str`; a test holds every one to it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::meter::Stage;
use crate::domain::access::{Permission, Role};
use crate::domain::admission::Away;
use crate::domain::allowance::Cause;
use crate::domain::attempt::{Decision, How, Reason};
use crate::domain::blank_review::State as AnswerState;
use crate::domain::exam::{DowntimeCredit, PaperMode, Release, State};
use crate::domain::grading::Correctness;
use crate::domain::question::review::Verdict;
use crate::domain::question::{Cognitive, Difficulty, Kind, Status};
use crate::domain::ruling::{Decision as RulingDecision, Policy};

macro_rules! words {
    ($($(#[$doc:meta])* $word:ident as $name:ident = $domain:ident {
        $($(#[$variant_doc:meta])* $variant:ident,)*
    })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        #[schema(as = $name)]
        pub(in crate::http) enum $word {
            $($(#[$variant_doc])* $variant,)*
        }

        impl From<$domain> for $word {
            fn from(value: $domain) -> Self {
                match value { $($domain::$variant => Self::$variant,)* }
            }
        }

        impl From<$word> for $domain {
            fn from(word: $word) -> Self {
                match word { $($word::$variant => Self::$variant,)* }
            }
        }
    )*};
}

mod actions;

pub(super) use actions::ActionWord;

words! {
    /// What somebody is in a scope.
    RoleWord as Role = Role {
        /// Everything, including accounts.
        Administrator,
        /// Exams from plan to score sheet, and the bank.
        Organiser,
        /// Writes questions.
        Author,
        /// Approves questions.
        Reviewer,
        /// Marks essays without knowing whose they are.
        Marker,
        /// Looks after candidates while they sit.
        Proctor,
        /// Looks at results.
        Viewer,
    }
    /// What may be done, by sort.
    PermissionWord as Permission = Permission {
        /// Accounts and their grants.
        ManageAccounts,
        /// Questions with their keys, plans, coverage.
        ReadBank,
        /// Writing, importing and drafting questions.
        WriteBank,
        /// Approving, returning and retiring questions.
        ReviewBank,
        /// Exams by title, window and rules.
        ReadExams,
        /// Preparing, publishing and closing exams, their papers, rosters and rulings.
        ManageExams,
        /// Who takes part, and how far they are.
        ReadPeople,
        /// Extra time, pauses, tickets, refused saves.
        Proctor,
        /// Marking essays.
        Mark,
        /// Scores, answers, statistics and score sheets.
        ReadResults,
        /// What was done, by whom.
        ReadAudit,
    }
    /// Where an exam stands.
    StateWord as ExamState = State {
        /// Being prepared.
        Draft,
        /// Papers are drawn; candidates sit it within its window.
        Published,
        /// Ended.
        Closed,
    }
    /// When something reaches candidates.
    ReleaseWord as Release = Release {
        /// Not at all.
        Never,
        /// When the candidate's own attempt is graded.
        OnSubmit,
        /// When the exam has ended for everybody.
        OnClose,
    }
    /// Who gets which paper.
    PapersWord as Papers = PaperMode {
        /// A paper of each candidate's own; every question of a sort is used as often as the others.
        Own,
        /// A paper of each candidate's own, each that the blueprint allows equally likely.
        Uniform,
        /// The same paper for all.
        Shared,
        /// So many parallel papers as `forms` says, dealt in turn.
        Forms,
    }
    /// What becomes of minutes in which the service was down.
    DowntimeWord as DowntimeCredit = DowntimeCredit {
        /// They are given back at once; long ones are offered.
        Automatic,
        /// Staff may give them back.
        Offered,
        /// They are lost.
        Off,
    }
    /// How an attempt ended.
    HowWord as ClosedHow = How {
        /// The candidate submitted.
        Submitted,
        /// Its time ran out.
        Expired,
        /// Staff closed the exam.
        Forced,
        /// Staff collected the paper of this candidate.
        Collected,
    }
    /// Why there is more time.
    CauseWord as ExtraTimeCause = Cause {
        /// Staff gave it.
        Granted,
        /// The service had been down.
        Downtime,
    }
    /// Why a save was refused and is kept.
    ReasonWord as RefusedSaveReason = Reason {
        /// 超时: the attempt had ended.
        Closed,
        /// 考试已结束: staff had closed the exam.
        ExamNotOpen,
        /// 暂停: its clock stood still.
        Paused,
        /// 其他设备: it went on on another device.
        OtherDevice,
        /// 旧版本: a newer answer was stored.
        Stale,
        /// 版本冲突: the same revision was stored with another answer.
        Conflict,
    }
    /// What was left, or from where somebody went on.
    AwayWord as DepartureKind = Away {
        /// 离开页面: the page was not to be seen, or another window was in front.
        Page,
        /// 其他网络: saves came from a network that the exam does not list.
        Network,
    }
    /// What a person decided about a refused save.
    DecisionWord as RefusedSaveDecision = Decision {
        /// 采纳: it became the answer.
        Admitted,
        /// 不采纳: the answer stays as it was.
        Dismissed,
    }
    /// How a distinct answer to a blank stands.
    AnswerStateWord as BlankAnswerState = AnswerState {
        /// The key accepts it.
        Right,
        /// A ruling accepts it.
        Accepted,
        /// 接近: it is wrong, and nearly right.
        Near,
        /// It is wrong.
        Wrong,
    }
    /// A score in one word.
    CorrectnessWord as Correctness = Correctness {
        /// Full marks.
        Right,
        /// Some of the marks.
        Partly,
        /// Something was given, and is worth nothing.
        Wrong,
        /// Nothing was given.
        Unanswered,
        /// A person has to mark it.
        Waiting,
        /// The question does not count any more.
        Dropped,
    }
    /// What becomes of answers to a question whose key was wrong.
    PolicyWord as CorrectionPolicy = Policy {
        /// The new key alone counts.
        NewKey,
        /// The old key or the new one, whichever is worth more.
        BothKeys,
        /// Full marks to everybody who had the question.
        FullMarks,
        /// The question does not count; the others of a paper are worth more.
        Drop,
    }
    /// What became of a ruling that was proposed.
    RulingDecisionWord as RulingDecision = RulingDecision {
        /// It is in force.
        Applied,
        /// It is not, and never will be.
        Withdrawn,
    }
    /// The kinds of question.
    KindWord as QuestionType = Kind {
        /// 单选.
        Single,
        /// 多选.
        Multiple,
        /// 判断.
        TrueFalse,
        /// 填空.
        Blank,
        /// 匹配.
        Match,
        /// 排序.
        Order,
        /// 简答.
        Essay,
    }
    /// Expected difficulty.
    DifficultyWord as Difficulty = Difficulty {
        /// 易.
        Easy,
        /// 中.
        Medium,
        /// 难.
        Hard,
    }
    /// What answering takes.
    CognitiveWord as Cognitive = Cognitive {
        /// 识记.
        Remember,
        /// 理解.
        Understand,
        /// 应用.
        Apply,
    }
    /// Where a question stands in its life.
    StatusWord as QuestionStatus = Status {
        /// Waits for review.
        Draft,
        /// May be drawn.
        Approved,
        /// No longer drawn.
        Retired,
    }
    /// What a reviewer decides about a version of a question.
    VerdictWord as QuestionVerdict = Verdict {
        /// It may be drawn.
        Approved,
        /// Back to its author, with a note.
        Returned,
        /// Drawn no more.
        Retired,
    }
    /// What long work is at, which no store keeps and so has no word of the domain's.
    StageWord as WorkStage = Stage {
        /// It waits for its turn.
        Waiting,
        /// What there is is compared with what came.
        Comparing,
        /// People are written.
        Writing,
        /// Graded attempts are read.
        Reading,
        /// A model is fitted.
        Fitting,
        /// It is made durable, or summed up.
        Finishing,
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use serde::de::DeserializeOwned;

    use super::*;
    use crate::domain::audit::Action;

    fn check<D, W>(all: &[D], as_str: impl Fn(D) -> &'static str)
    where
        D: Copy + Debug + PartialEq + From<W>,
        W: From<D> + Serialize + DeserializeOwned,
    {
        for value in all {
            let written = serde_json::to_string(&W::from(*value)).unwrap();
            assert_eq!(written, format!("\"{}\"", as_str(*value)));
            let read: W = serde_json::from_str(&written).unwrap();
            assert_eq!(D::from(read), *value);
        }
    }

    #[test]
    fn every_word_is_the_domains_own() {
        check::<Role, RoleWord>(Role::ALL, Role::as_str);
        check::<Permission, PermissionWord>(Permission::ALL, Permission::as_str);
        check::<State, StateWord>(State::ALL, State::as_str);
        check::<Release, ReleaseWord>(Release::ALL, Release::as_str);
        check::<PaperMode, PapersWord>(PaperMode::ALL, PaperMode::as_str);
        check::<DowntimeCredit, DowntimeWord>(DowntimeCredit::ALL, DowntimeCredit::as_str);
        check::<How, HowWord>(How::ALL, How::as_str);
        check::<Cause, CauseWord>(Cause::ALL, Cause::as_str);
        check::<Reason, ReasonWord>(Reason::ALL, Reason::as_str);
        check::<Decision, DecisionWord>(Decision::ALL, Decision::as_str);
        check::<Action, ActionWord>(Action::ALL, Action::as_str);
        check::<Away, AwayWord>(Away::ALL, Away::as_str);
        check::<AnswerState, AnswerStateWord>(AnswerState::ALL, AnswerState::as_str);
        check::<Correctness, CorrectnessWord>(Correctness::ALL, Correctness::as_str);
        check::<Kind, KindWord>(&Kind::ALL, Kind::as_str);
        check::<Difficulty, DifficultyWord>(Difficulty::ALL, Difficulty::as_str);
        check::<Cognitive, CognitiveWord>(Cognitive::ALL, Cognitive::as_str);
        check::<Status, StatusWord>(Status::ALL, Status::as_str);
        check::<Verdict, VerdictWord>(Verdict::ALL, Verdict::as_str);
    }
}
