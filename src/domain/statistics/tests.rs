//! What statistics tell in words: everything in both languages.

use super::classical::{Caution, Evidence, Flag, Undefined};
use super::irt::{Advice, CalibrationError, NotEstimable};
use crate::domain::Language;

/// A Chinese sentence, and English without any Chinese in it.
#[track_caller]
fn check<S: AsRef<str>>(sentence: impl Fn(Language) -> S) {
    let (chinese, english) = (sentence(Language::Chinese), sentence(Language::English));
    let (chinese, english) = (chinese.as_ref(), english.as_ref());
    let is_chinese = |c: char| matches!(c, '\u{3000}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}');
    assert!(
        chinese.ends_with('。') && !chinese.ends_with("。。"),
        "{chinese}"
    );
    assert!(chinese.contains(is_chinese), "{chinese}");
    assert!(
        english.ends_with('.') && !english.contains(is_chinese),
        "{english}"
    );
}

#[test]
fn why_a_figure_is_undefined_is_told_in_both_languages() {
    for undefined in [
        Undefined::TooFewCandidates,
        Undefined::TooFewQuestions,
        Undefined::NoMarks,
        Undefined::SameScore,
        Undefined::SameRest,
        Undefined::SameTotal,
        Undefined::RunsAgainstTotal,
        Undefined::NotRightOrWrong,
        Undefined::MissingScores,
        Undefined::NegativeVariance,
        Undefined::PassMarkOutside,
        Undefined::SameDecision,
        Undefined::TooManyOptions,
    ] {
        check(|language| undefined.sentence(language));
    }
}

#[test]
fn what_few_candidates_are_good_for_is_told_in_both_languages() {
    check(|language| Caution::FewCandidates { n: 4 }.sentence(language));
    for evidence in [Evidence::TooLittle, Evidence::Shown, Evidence::Actionable] {
        check(|language| evidence.sentence(language));
    }
}

#[test]
fn flags_are_told_in_both_languages() {
    let (facility, guess) = (0.1, 0.25);
    let doubtful = Flag::KeyInDoubt {
        d27: Some(-0.5),
        rest_correlation: Some(0.1),
    };
    for flag in [
        doubtful,
        Flag::DistractorLikeKey { option: 2 },
        Flag::IdleDistractor {
            option: 3,
            rate: 0.0,
        },
        Flag::NegativeDiscrimination,
        Flag::BelowChance { facility, guess },
        Flag::TooEasy { facility },
        Flag::TooHard { facility },
    ] {
        check(|language| flag.sentence(language));
    }
    assert_eq!(
        doubtful.sentence(Language::English),
        "Abler candidates did worse (discrimination D −0.50): check whether the key is wrong."
    );
}

#[test]
fn what_a_model_says_of_its_estimates_is_told_in_both_languages() {
    for reason in [
        NotEstimable::NobodyHadIt,
        NotEstimable::AllRight,
        NotEstimable::AllWrong,
        NotEstimable::Unbounded,
        NotEstimable::Unlinked,
    ] {
        check(|language| reason.sentence(language));
    }
    for error in [
        CalibrationError::NoAnswers,
        CalibrationError::NothingVaries,
        CalibrationError::Unbounded,
    ] {
        check(|language| error.sentence(language));
    }
    let questions = || vec![0, 2];
    for advice in [
        Advice::FewCandidates { n_candidates: 4 },
        Advice::FewAnswers {
            questions: questions(),
        },
        Advice::FewAnswersForSlopes {
            questions: questions(),
        },
        Advice::NotEstimable {
            questions: questions(),
        },
        Advice::Believed {
            questions: questions(),
        },
        Advice::NegativeSlope {
            questions: questions(),
        },
        Advice::Flat {
            questions: questions(),
        },
        Advice::Disconnected {
            groups: vec![vec![0], vec![1, 2]],
        },
        Advice::NotConverged { iterations: 2000 },
        Advice::NoStandardErrors,
    ] {
        check(|language| advice.sentence(language));
    }
}
