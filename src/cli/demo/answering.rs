//! What an invented candidate answers: right as often as their ability and the question's difficulty say.
//!
//! Invariant: everything follows from the question, the ability and the stream.

use std::collections::BTreeMap;

use crate::domain::marks::{Fraction, Marks};
use crate::domain::question::{Choice, Difficulty, Key, Layout, OptionId, Question};
use crate::domain::response::Response;
use crate::domain::seed::Stream;

/// How much likelier than others somebody is right, in thousandths; negative where less likely.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ability(i32);

/// What somebody makes of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meant {
    Right,
    Partly,
    Wrong,
    Nothing,
}

/// What is written into blanks by those who do not know.
const GUESSES: [&str; 5] = ["安全", "发展", "创新", "治理", "不清楚"];

/// What essays are made of: the more of it, the more marks.
const SENTENCES: [&str; 6] = [
    "发展和安全是一体之两翼，安全是发展的前提，发展是安全的保障，不能割裂开来看。",
    "材料要求坚持发展安全并重，做到协调一致、齐头并进。",
    "我们支部每个季度检查一次办公电脑和账号，把弱口令、外接设备逐一登记整改。",
    "推进业务上网的同时，先做风险评估，再定上线时间，责任落实到人。",
    "组织党员学习防骗和保密知识，请身边的同事讲真实的例子，效果比读文件好。",
    "出了问题不隐瞒，及时报告、及时整改，并把教训写进下一次的检查清单。",
];

impl Ability {
    /// Draws an ability; most are near `mean`, none is further off than 250 thousandths.
    pub(super) fn draw(stream: &mut Stream, mean: i32) -> Self {
        let sum: u32 = (0..2).map(|_| stream.below(251)).sum();
        Self(i32::try_from(sum).unwrap_or(0) - 250 + mean)
    }

    fn meant(self, difficulty: Difficulty, stream: &mut Stream) -> Meant {
        let usual = match difficulty {
            Difficulty::Easy => 870,
            Difficulty::Medium => 690,
            Difficulty::Hard => 450,
        };
        let right = (usual + self.0).clamp(40, 985);
        let drawn = i32::try_from(stream.below(1_000)).unwrap_or(0);
        if drawn < right {
            return Meant::Right;
        }
        match stream.below(10) {
            0 => Meant::Nothing,
            1..=3 => Meant::Partly,
            _ => Meant::Wrong,
        }
    }
}

/// Draws the response to a question; none where nothing is given.
pub(super) fn answer(
    question: &Question,
    ability: Ability,
    stream: &mut Stream,
) -> Option<Response> {
    if question.body.layout == Layout::Essay {
        return Some(Response::Text(essay(ability, stream)));
    }
    let meant = ability.meant(question.difficulty, stream);
    if meant == Meant::Nothing {
        return None;
    }
    let is_right = meant == Meant::Right;
    Some(match &question.key {
        Key::Truth(truth) => Response::Truth(*truth == is_right),
        Key::Choices(_) | Key::Blanks(_) | Key::Pairs(_) | Key::Order(_) | Key::Rubric(_)
            if is_right =>
        {
            right(&question.key)
        }
        Key::Choices(ids) => {
            let choices = question.body.layout.choices();
            let wrong: Vec<&Choice> = choices.iter().filter(|it| !ids.contains(&it.id)).collect();
            let mut chosen = ids.clone();
            // What is partly right leaves an option out, where there are several.
            if meant == Meant::Partly && 1 < ids.len() {
                chosen.pop_last();
            } else {
                chosen.pop_first();
                chosen.extend(pick(&wrong, stream).map(|choice| choice.id.clone()));
            }
            Response::Choices(chosen)
        }
        Key::Blanks(blanks) => {
            let knows = |at: usize| meant == Meant::Partly && at == 0 && 1 < blanks.len();
            let texts = blanks.iter().enumerate().map(|(at, accepted)| {
                let guess = pick(&GUESSES, stream).copied().unwrap_or_default();
                let model = accepted.first().filter(|_| knows(at));
                model.map_or_else(|| guess.to_owned(), Clone::clone)
            });
            Response::Blanks(texts.collect())
        }
        Key::Pairs(pairs) => Response::Pairs(mistaken_pairs(pairs, meant)),
        Key::Order(order) => {
            let mut order = order.clone();
            if meant == Meant::Partly {
                order.rotate_right(1);
            } else {
                order.reverse();
            }
            Response::Order(order)
        }
        Key::Rubric(text) => Response::Text(text.clone()),
    })
}

/// The response that is worth full marks.
fn right(key: &Key) -> Response {
    match key {
        Key::Choices(ids) => Response::Choices(ids.clone()),
        Key::Truth(truth) => Response::Truth(*truth),
        Key::Blanks(blanks) => {
            let model = |accepted: &Vec<String>| accepted.first().cloned().unwrap_or_default();
            Response::Blanks(blanks.iter().map(model).collect())
        }
        Key::Pairs(pairs) => Response::Pairs(pairs.clone()),
        Key::Order(order) => Response::Order(order.clone()),
        Key::Rubric(text) => Response::Text(text.clone()),
    }
}

/// Right sides in another turn: of the last two left sides where it is partly right, else of all.
fn mistaken_pairs(
    pairs: &BTreeMap<OptionId, OptionId>,
    meant: Meant,
) -> BTreeMap<OptionId, OptionId> {
    let mut rights: Vec<OptionId> = pairs.values().cloned().collect();
    let from = match meant {
        Meant::Partly => rights.len().saturating_sub(2),
        Meant::Right | Meant::Wrong | Meant::Nothing => 0,
    };
    let (_, turned) = rights.split_at_mut(from);
    if !turned.is_empty() {
        turned.rotate_right(1);
    }
    pairs.keys().cloned().zip(rights).collect()
}

fn pick<'a, T>(list: &'a [T], stream: &mut Stream) -> Option<&'a T> {
    let bound = u32::try_from(list.len()).unwrap_or(u32::MAX);
    list.get(usize::try_from(stream.below(bound)).unwrap_or(0))
}

/// An essay of one to all sentences, more of them by the able.
fn essay(ability: Ability, stream: &mut Stream) -> String {
    let mut sentences = SENTENCES;
    stream.shuffle(&mut sentences);
    let by_ability = u32::try_from((ability.0 + 350).max(0)).unwrap_or(0) / 110;
    let n_sentences = usize::try_from(by_ability + stream.below(2)).unwrap_or(1);
    let used = sentences.get(..n_sentences.clamp(1, sentences.len()));
    used.unwrap_or_default().concat()
}

/// What a marker gives for an essay of these candidates: whole marks, as much of the most that it can be
/// worth as it holds of all sentences.
pub(super) fn worth(text: &str, most: Marks) -> Marks {
    let n_held = SENTENCES.iter().filter(|it| text.contains(**it)).count();
    let part = |n: usize| i32::try_from(n).unwrap_or(0);
    let hundredths = most.hundredths() * part(n_held) / part(SENTENCES.len()).max(1);
    Marks::from_hundredths(hundredths / 100 * 100).unwrap_or(most)
}

/// Whether a response is less than fully right.
pub(super) fn is_mistaken(question: &Question, response: Option<&Response>) -> bool {
    response.is_none_or(|response| *response != right(&question.key))
}

/// 60 % of some marks.
pub(super) fn pass_marks(total: Marks) -> Marks {
    total.times(Fraction::of(60, 100))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::cli::bank_load;
    use crate::domain::seed::Seed;

    /// The statistics of the demo live from this: who is abler is right more often, and every response can be
    /// sent.
    #[test]
    fn the_able_answer_more_of_the_shipped_bank_rightly_and_every_answer_fits() {
        let bank = Path::new(env!("CARGO_MANIFEST_DIR")).join("question_bank");
        let questions = bank_load::read_checked(&bank).unwrap().questions;
        let n_right = |ability: i32| {
            let mut stream = Seed::from_number(1).stream();
            let given = questions.iter().map(|question| {
                let response = answer(question, Ability(ability), &mut stream);
                if let Some(response) = &response {
                    response.fits(&question.body.layout).unwrap();
                }
                !is_mistaken(question, response.as_ref())
            });
            given.filter(|is_right| *is_right).count() * 100 / questions.len()
        };
        let (weak, able) = (n_right(-250), n_right(200));
        assert!(weak < 60 && 75 < able, "{weak} % and {able} %");
    }

    #[test]
    fn longer_essays_are_worth_more_and_never_too_much() {
        let most = Marks::from_hundredths(1_000).unwrap();
        let mut last = Marks::ZERO;
        for n in 1..=SENTENCES.len() {
            let marks = worth(&SENTENCES[..n].concat(), most);
            assert!(last < marks && marks <= most);
            last = marks;
        }
        assert_eq!(last, most);
    }
}
