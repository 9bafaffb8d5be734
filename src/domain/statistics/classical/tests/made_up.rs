//! A table of our own, 10 candidates × 5 questions, with every figure worked out by other means.

use super::super::{Fixed, Grade, Groups, Undefined};
use super::{check, of_rows, there};

/// Totals 5 4 4 3 3 2 2 1 1 0.
fn ten_by_five() -> Fixed {
    of_rows(&[
        &[1.0, 1.0, 1.0, 1.0, 1.0],
        &[1.0, 1.0, 1.0, 1.0, 0.0],
        &[1.0, 1.0, 1.0, 0.0, 1.0],
        &[1.0, 1.0, 0.0, 1.0, 0.0],
        &[1.0, 1.0, 1.0, 0.0, 0.0],
        &[1.0, 0.0, 1.0, 0.0, 0.0],
        &[1.0, 1.0, 0.0, 0.0, 0.0],
        &[1.0, 0.0, 0.0, 0.0, 0.0],
        &[0.0, 0.0, 0.0, 0.0, 1.0],
        &[0.0, 0.0, 0.0, 0.0, 0.0],
    ])
}

/// P, SD, effective weight, r(x,r), efficiency, r(x,T), biserial, rest biserial, α without, P_H, P_L.
const WORKED_OUT: [[f64; 11]; 5] = [
    [
        0.8,
        0.421_637_021_4,
        0.190_527_781_8,
        0.472_866_243_7,
        0.705_882_352_9,
        0.666_666_666_7,
        0.952_510_492_4,
        0.675_615_088_0,
        0.579_710_144_9,
        1.0,
        0.333_333_333_3,
    ],
    [
        0.6,
        0.516_397_779_5,
        0.233_347_923_7,
        0.646_996_639_2,
        0.782_608_695_7,
        0.816_496_580_9,
        1.035_350_667_7,
        0.820_417_890_3,
        0.475_452_196_4,
        1.0,
        0.0,
    ],
    [
        0.5,
        0.527_046_276_7,
        0.223_413_627_7,
        0.507_092_552_8,
        0.6,
        0.733_333_333_3,
        0.919_097_034_0,
        0.635_546_265_4,
        0.552_380_952_4,
        1.0,
        0.0,
    ],
    [
        0.3,
        0.483_045_891_5,
        0.202_085_229_8,
        0.419_313_934_7,
        0.545_454_545_5,
        0.654_653_670_7,
        0.862_831_097_8,
        0.552_654_202_9,
        0.598_290_598_3,
        0.666_666_666_7,
        0.0,
    ],
    [
        0.3,
        0.483_045_891_5,
        0.150_625_437_0,
        0.062_347_968_6,
        0.090_909_090_9,
        0.363_696_483_7,
        0.479_350_609_9,
        0.082_174_390_3,
        0.748_299_319_7,
        0.666_666_666_7,
        0.333_333_333_3,
    ],
];

#[test]
fn every_figure_of_a_question_is_as_worked_out() {
    for (at, (found, wanted)) in ten_by_five().questions().iter().zip(WORKED_OUT).enumerate() {
        let Groups { upper, lower } = found.groups.unwrap();
        let figures = [
            found.facility,
            found.sd,
            found.effective_weight,
            found.rest_correlation,
            found.discriminative_efficiency,
            found.point_biserial,
            found.biserial,
            found.rest_biserial,
            found.alpha_if_deleted,
            Ok(upper),
            Ok(lower),
        ];
        for (figure, (found, wanted)) in figures.into_iter().zip(wanted).enumerate() {
            check(
                &format!("question {at}, figure {figure}"),
                found,
                wanted,
                1e-9,
            );
        }
        check("intended weight", found.intended_weight, 0.2, 1e-12);
        assert!(found.caution.is_some());
    }
    let questions = ten_by_five().questions();
    let grades: Vec<Grade> = questions
        .iter()
        .map(|q| q.groups.unwrap().grade())
        .collect();
    let words: Vec<&str> = grades.into_iter().map(Grade::word).collect();
    assert_eq!(words, ["优", "优", "优", "优", "良"]);
    check(
        "index",
        questions[1].discrimination_index(),
        64.699_663_92,
        1e-8,
    );
    check("D", questions[4].d27(), 1.0 / 3.0, 1e-12);
}

#[test]
fn every_figure_of_the_whole_is_as_worked_out() {
    let test = ten_by_five().test();
    let halves = test.halves.unwrap();
    for (what, found, wanted) in [
        ("mean", test.mean, 2.5),
        ("median", test.median, 2.5),
        ("SD", test.sd, 1.581_138_830_1),
        ("skewness", test.skewness, 0.0),
        ("kurtosis", test.kurtosis, -0.895_238_095_2),
        ("α", test.alpha, 0.655_555_555_6),
        ("listwise α", test.listwise_alpha, 0.655_555_555_6),
        ("KR-20", test.kr20, 0.655_555_555_6),
        ("KR-21", test.kr21, 0.555_555_555_6),
        ("halves", halves.correlation, 0.472_866_243_7),
        ("Spearman–Brown", halves.spearman_brown, 0.642_103_443_9),
        ("λ4", halves.lambda4, 0.817_777_777_8),
        ("error ratio", test.error_ratio, 0.586_893_895_4),
        ("SEM", test.standard_error, 0.927_960_727_1),
        ("δ", test.ferguson_delta, 0.984),
    ] {
        check(what, found, wanted, 1e-9);
    }
    let pass = ten_by_five().at_pass_mark(3.0);
    assert_eq!((pass.n_passed, pass.n_failed, pass.n_near), (5, 5, Ok(6)));
    for (what, found, wanted) in [
        ("binomial error", pass.binomial_error, 1.224_744_871_4),
        ("conditional error", pass.conditional_error, 1.078_192_932_6),
        ("consistency", pass.consistency, 0.727_565_491_7),
        ("by chance", pass.chance_consistency, 0.5),
        ("κ", pass.kappa, 0.455_130_983_5),
    ] {
        check(what, found, wanted, 1e-9);
    }
}

#[test]
fn the_scale_of_marks_changes_no_share_and_no_correlation() {
    // Every question for 0.3 marks, which no double holds.
    let mut scaled = Fixed::new(&[0.3; 5]);
    let small = ten_by_five();
    for row in [
        [1.0, 1.0, 1.0, 1.0, 1.0],
        [1.0, 1.0, 1.0, 1.0, 0.0],
        [1.0, 1.0, 1.0, 0.0, 1.0],
        [1.0, 1.0, 0.0, 1.0, 0.0],
        [1.0, 1.0, 1.0, 0.0, 0.0],
        [1.0, 0.0, 1.0, 0.0, 0.0],
        [1.0, 1.0, 0.0, 0.0, 0.0],
        [1.0, 0.0, 0.0, 0.0, 0.0],
        [0.0, 0.0, 0.0, 0.0, 1.0],
        [0.0; 5],
    ] {
        scaled.count(&there(&row.map(|score| 0.3 * score))).unwrap();
    }
    for (found, wanted) in scaled.questions().iter().zip(small.questions()) {
        check("facility", found.facility, wanted.facility.unwrap(), 1e-9);
        check(
            "r",
            found.rest_correlation,
            wanted.rest_correlation.unwrap(),
            1e-9,
        );
        check("biserial", found.biserial, wanted.biserial.unwrap(), 1e-9);
        check("D", found.d27(), wanted.d27().unwrap(), 1e-9);
    }
    let (found, wanted) = (scaled.test(), small.test());
    check("mean", found.mean, 0.75, 1e-12);
    check("α", found.alpha, wanted.alpha.unwrap(), 1e-9);
    check("KR-20", found.kr20, wanted.kr20.unwrap(), 1e-9);
    check("KR-21", found.kr21, wanted.kr21.unwrap(), 1e-9);
    check("δ", found.ferguson_delta, 0.984, 1e-9);
}

#[test]
fn parts_of_the_marks_leave_kuder_and_richardson_undefined() {
    let mut fixed = Fixed::new(&[2.0, 2.0]);
    for row in [[2.0, 1.0], [0.0, 0.0], [2.0, 2.0]] {
        fixed.count(&there(&row)).unwrap();
    }
    let test = fixed.test();
    assert_eq!(test.kr20, Err(Undefined::NotRightOrWrong));
    assert_eq!(test.kr21, Err(Undefined::NotRightOrWrong));
    assert!(test.alpha.is_ok());
    let questions = fixed.questions();
    assert!(questions[0].biserial.is_ok());
    assert_eq!(questions[1].biserial, Err(Undefined::NotRightOrWrong));
}
