//! LSAT section 6 (Bock and Lieberman 1970): 1000 candidates, five questions.

use super::super::{Fixed, Search};
use super::{check, there};

/// How often each pattern came, 00000 first and the last question changing fastest.
const PATTERNS: [u16; 32] = [
    3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15, 10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21,
    173, 11, 61, 28, 298,
];

fn lsat6() -> Fixed {
    let mut fixed = Fixed::new(&[1.0; 5]);
    for (pattern, n) in PATTERNS.iter().enumerate() {
        let row = [16, 8, 4, 2, 1].map(|bit| f64::from(u8::from(pattern & bit != 0)));
        for _ in 0..*n {
            fixed.count(&there(&row)).unwrap();
        }
    }
    fixed
}

#[test]
fn questions_of_lsat6_are_as_published() {
    // Rizopoulos (2006), Journal of Statistical Software 17(5): facility, r with and without the question, α
    // without it.
    let published = [
        (0.924, 0.3620, 0.1128, 0.2754),
        (0.709, 0.5668, 0.1532, 0.2376),
        (0.553, 0.6184, 0.1728, 0.2168),
        (0.763, 0.5344, 0.1444, 0.2459),
        (0.870, 0.4354, 0.1216, 0.2663),
    ];
    let questions = lsat6().questions();
    assert_eq!(questions.len(), published.len());
    for (question, (facility, included, excluded, alpha)) in questions.iter().zip(published) {
        check("facility", question.facility, facility, 1e-12);
        check("r(x,T)", question.point_biserial, included, 5e-5);
        check("r(x,r)", question.rest_correlation, excluded, 5e-5);
        check("α", question.alpha_if_deleted, alpha, 5e-5);
        assert_eq!(question.caution, None);
    }
}

#[test]
fn lsat6_as_a_whole_is_as_published() {
    let fixed = lsat6();
    let test = fixed.test();
    assert_eq!((test.n, test.n_complete), (1000, 1000));
    check("mean", test.mean, 3.819, 1e-12);
    check("median", test.median, 4.0, 1e-12);
    check("α", test.alpha, 0.295, 5e-5);
    check("KR-20 is α", test.kr20, test.alpha.unwrap(), 1e-12);
    let kr21 = test.kr21.unwrap();
    assert!(kr21 < test.kr20.unwrap(), "{kr21}");
    let halves = test.halves.unwrap();
    assert_eq!(halves.search, Search::Exhaustive);
    assert!(test.alpha.unwrap() < halves.lambda4.unwrap());
    let passed: Vec<u64> = (0..6_u8)
        .map(|total| fixed.at_pass_mark(f64::from(total)).n_passed)
        .collect();
    assert_eq!(passed, [1000, 997, 977, 892, 655, 298]);
}
