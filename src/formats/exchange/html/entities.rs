//! The entities of HTML by their names.
//!
//! Invariant: what is no name of the lists stands for itself.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The character of a name, written without `&` and `;`.
pub(super) fn named(name: &str) -> Option<char> {
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "nbsp" => Some('\u{a0}'),
        _ => NAMED.get(name).copied(),
    }
}

/// The character of a number. Numbers from 128 to 159 are those of Windows, as in every browser.
pub(super) fn numbered(number: u32) -> char {
    let of_windows = number.checked_sub(128).and_then(|offset| {
        let offset = usize::try_from(offset).ok()?;
        WINDOWS.chars().nth(offset)
    });
    let c = of_windows.or_else(|| char::from_u32(number));
    c.filter(|c| *c != '\0')
        .unwrap_or(char::REPLACEMENT_CHARACTER)
}

static NAMED: LazyLock<BTreeMap<&'static str, char>> = LazyLock::new(|| {
    let latin = LATIN.split_whitespace().zip('\u{a0}'..='\u{ff}');
    let others = OTHERS.split_whitespace().filter_map(|pair| {
        let (name, c) = pair.split_once('=')?;
        Some((name, c.chars().next()?))
    });
    latin.chain(others).chain(UNSEEN.iter().copied()).collect()
});

/// 128 to 159 in Windows 1252; what has no character there is a replacement.
const WINDOWS: &str = "€\u{fffd}‚ƒ„…†‡ˆ‰Š‹Œ\u{fffd}Ž\u{fffd}\u{fffd}‘’“”•–—˜™š›œ\u{fffd}žŸ";

/// 160 to 255, in their order.
const LATIN: &str = "
    nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg
    plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34
    iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml
    Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave
    Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil
    egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde
    ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml
";

/// Those that cannot be seen.
const UNSEEN: &[(&str, char)] = &[
    ("ensp", '\u{2002}'),
    ("emsp", '\u{2003}'),
    ("thinsp", '\u{2009}'),
    ("zwnj", '\u{200c}'),
    ("zwj", '\u{200d}'),
    ("lrm", '\u{200e}'),
    ("rlm", '\u{200f}'),
    ("Tab", '\u{9}'),
];

/// The other names of HTML 4, and those of HTML 5 that editors write.
const OTHERS: &str = "
    OElig=Œ oelig=œ Scaron=Š scaron=š Yuml=Ÿ fnof=ƒ circ=ˆ tilde=˜ Alpha=Α Beta=Β Gamma=Γ
    Delta=Δ Epsilon=Ε Zeta=Ζ Eta=Η Theta=Θ Iota=Ι Kappa=Κ Lambda=Λ Mu=Μ Nu=Ν Xi=Ξ Omicron=Ο
    Pi=Π Rho=Ρ Sigma=Σ Tau=Τ Upsilon=Υ Phi=Φ Chi=Χ Psi=Ψ Omega=Ω alpha=α beta=β gamma=γ
    delta=δ epsilon=ε zeta=ζ eta=η theta=θ iota=ι kappa=κ lambda=λ mu=μ nu=ν xi=ξ omicron=ο
    pi=π rho=ρ sigmaf=ς sigma=σ tau=τ upsilon=υ phi=φ chi=χ psi=ψ omega=ω thetasym=ϑ upsih=ϒ
    piv=ϖ ndash=– mdash=— lsquo=‘ rsquo=’ sbquo=‚ ldquo=“ rdquo=” bdquo=„ dagger=† Dagger=‡
    bull=• hellip=… permil=‰ prime=′ Prime=″ lsaquo=‹ rsaquo=› oline=‾ frasl=⁄ euro=€
    image=ℑ weierp=℘ real=ℜ trade=™ alefsym=ℵ larr=← uarr=↑ rarr=→ darr=↓ harr=↔ crarr=↵
    lArr=⇐ uArr=⇑ rArr=⇒ dArr=⇓ hArr=⇔ forall=∀ part=∂ exist=∃ empty=∅ nabla=∇ isin=∈
    notin=∉ ni=∋ prod=∏ sum=∑ minus=− lowast=∗ radic=√ prop=∝ infin=∞ ang=∠ and=∧ or=∨ cap=∩
    cup=∪ int=∫ there4=∴ sim=∼ cong=≅ asymp=≈ ne=≠ equiv=≡ le=≤ ge=≥ sub=⊂ sup=⊃ nsub=⊄
    sube=⊆ supe=⊇ oplus=⊕ otimes=⊗ perp=⊥ sdot=⋅ lceil=⌈ rceil=⌉ lfloor=⌊ rfloor=⌋ lang=⟨
    rang=⟩ loz=◊ spades=♠ clubs=♣ hearts=♥ diams=♦ excl=! num=# dollar=$ percnt=% apos='
    lpar=( rpar=) ast=* plus=+ comma=, period=. sol=/ colon=: semi=; equals== quest=?
    lbrack=[ lsqb=[ bsol=\\ rbrack=] rsqb=] Hat=^ lowbar=_ grave=` lbrace={ lcub={ verbar=|
    vert=| rbrace=} rcub=} dash=‐ hyphen=‐ horbar=― leq=≤ geq=≥ squ=□ square=□ bigstar=★
    starf=★ star=☆ phone=☎ check=✓ cross=✗
";
