//! Fragments as people and editors write them.

use proptest::prelude::*;

use super::*;

/// Pictures by the names of their files, but for those from elsewhere.
fn to_text(html: &str) -> Plain {
    to_text_with(html, &mut |src| {
        let is_elsewhere = src.contains("://") || src.starts_with("//") || src.starts_with("data:");
        let name = file_name(src);
        (!is_elsewhere && !name.is_empty()).then_some(name)
    })
}

fn file_name(address: &str) -> String {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    asset_name(&percent_decoded(path))
}

fn text(html: &str) -> String {
    to_text(html).text
}

fn lost(html: &str) -> Vec<Lost> {
    to_text(html).lost
}

#[test]
fn blocks_stand_on_lines_of_their_own() {
    let table = [
        ("<p>甲</p><p>乙</p>", "甲\n乙"),
        ("<p>甲<br></p>\n<p>乙<br/>丙</p>", "甲\n乙\n丙"),
        ("甲<br><br>乙", "甲\n\n乙"),
        ("<p>甲</p><p><br></p><p>乙</p>", "甲\n\n乙"),
        ("<div><div><p>甲</p></div></div>乙", "甲\n乙"),
        ("  <P DIR='ltr'>一  二\n三</P> ", "一 二 三"),
        ("甲</p></div>乙<p>丙", "甲\n乙\n丙"),
        ("<pre>if x:\n  y\n</pre>后", "if x:\n  y\n后"),
        ("<b>不</b>正确 <i>的</i>", "不正确 的"),
        ("", ""),
    ];
    for (html, wanted) in table {
        assert_eq!(text(html), wanted, "{html}");
    }
}

#[test]
fn lists_and_tables_stay_readable() {
    let table = [
        (
            "问：<ul><li>甲</li><li><p>乙</p></li></ul>答",
            "问：\n- 甲\n- 乙\n答",
        ),
        ("<ol start=\"3\"><li>甲<li>乙</ol>", "3. 甲\n4. 乙"),
        (
            "<ol type=\"A\"><li>甲</li><li></li><li>丙</li></ol>",
            "A. 甲\nC. 丙",
        ),
        (
            "<ul><li>甲<ol><li>一</li></ol></li><li>乙</li></ul>",
            "- 甲\n  1. 一\n- 乙",
        ),
        (
            "<table><tr><th>年</th><th>事</th></tr><tr><td><p>1921</p></td><td>甲<br>乙</td></tr></table>后",
            "年\t事\n1921\t甲 乙\n后",
        ),
    ];
    for (html, wanted) in table {
        assert_eq!(text(html), wanted, "{html}");
    }
}

#[test]
fn entities_are_characters_and_what_is_none_stays() {
    let table = [
        ("&lt;b&gt; &amp;amp; &quot;", "<b> &amp; \""),
        (
            "&ldquo;甲&rdquo;&hellip;3&times;4&middot;&ne;",
            "“甲”…3×4·≠",
        ),
        ("&#20826;&#x7AE0;&#X7ae0;&#146;", "党章章’"),
        ("&apos;&equals;&lcub;&bsol;", "'={\\"),
        (
            "AT&T &unknown; &#xZ; &#99999999999; &",
            "AT&T &unknown; &#xZ; &#99999999999; &",
        ),
        ("a&nbsp;&nbsp;b&ltc&nbspd", "a  b<c d"),
        ("&#0;&#xD800;", "\u{fffd}\u{fffd}"),
    ];
    for (html, wanted) in table {
        assert_eq!(text(html), wanted, "{html}");
    }
}

#[test]
fn what_only_looks_like_a_tag_is_text() {
    let table = [
        ("x < 2 且 3<4", "x < 2 且 3<4"),
        (
            "#include <stdio.h> 与 <string>",
            "#include <stdio.h> 与 <string>",
        ),
        ("a <b", "a <b"),
        ("<!-- 甲", "<!-- 甲"),
        ("甲<!-- 乙 -->丙<!DOCTYPE x>丁<o:p>戊</o:p>", "甲丙丁戊"),
        ("<![CDATA[a<b> &lt;]]>", "a<b> &lt;"),
        ("<img alt='a>b' src=x.png>后", "![](x.png)后"),
    ];
    for (html, wanted) in table {
        assert_eq!(text(html), wanted, "{html}");
    }
    assert_eq!(lost("<stdio.h>"), [Lost::UnknownTag]);
    assert_eq!(lost("x < 2"), []);
}

#[test]
fn raised_letters_are_characters_where_there_are_any() {
    assert_eq!(
        text("H<sub>2</sub>O, 10<sup>-3</sup>m<sup>2</sup>"),
        "H₂O, 10⁻³m²"
    );
    assert_eq!(lost("H<sub>2</sub>O"), []);
    assert_eq!(
        text("2<sup>k</sup>, a<sub>ij+1</sub>, y<sup>a<sub>1</sub></sup>"),
        "2^k, aᵢⱼ₊₁, y^(a₁)"
    );
    assert_eq!(text("x<sup>ab"), "x^(ab)");
    assert_eq!(lost("2<sup>k</sup>"), [Lost::Raised]);
}

#[test]
fn formulae_are_told() {
    let math = "<math><mfrac><mrow><mi>a</mi><mo>+</mo><mn>1</mn></mrow><mn>12</mn></mfrac>\
                <msup><mi>x</mi><mn>2</mn></msup><msqrt><mi>y</mi><mo>-</mo><mn>1</mn></msqrt>\
                <mroot><mn>8</mn><mn>3</mn></mroot></math>乙";
    assert_eq!(text(math), "(a+1)/12x^2√(y-1)8^(1/3)乙");
    assert_eq!(lost(math), [Lost::Formula]);
    assert_eq!(lost("\\(x^2\\)"), [Lost::Latex]);
    assert_eq!(lost("花费 $5"), []);
    let canvas =
        "<img class=\"equation_image\" data-equation-content=\"\\frac{1}{2}\" src=\"/eq/1\">";
    assert_eq!(text(canvas), "\\(\\frac{1}{2}\\)");
}

#[test]
fn an_underlined_space_is_a_blank() {
    assert_eq!(text("成立于<u>&nbsp;&nbsp;&nbsp;</u>年"), "成立于____年");
    assert_eq!(text("成立于<u><span>      </span></u>年"), "成立于____年");
    assert_eq!(text("<u>划线</u>"), "划线");
    assert_eq!(lost("<u>划线</u>"), [Lost::Marking]);
}

#[test]
fn pictures_are_named_by_their_files() {
    let plain = to_text("看<img src=\"@@PLUGINFILE@@/a%20b/%E5%9B%BE%281%29.png?x=1\" alt=\"旗\">");
    assert_eq!(plain.text, "看![](图_1_.png)");
    assert_eq!(plain.images[0].alt, "旗");
    assert_eq!(plain.lost, []);
    let plain = to_text("<img src=\"https://example.org/a.png\" alt=\"旗\"><img>");
    assert_eq!(plain.text, "[图片：旗][图片]");
    assert_eq!(plain.lost, [Lost::Picture]);
    for (address, wanted) in [
        ("../..", ""),
        ("a/..\\..b.png", "b.png"),
        ("%ff.png", "%ff.png"),
    ] {
        assert_eq!(file_name(address), wanted, "{address}");
    }
}

#[test]
fn nothing_that_runs_or_plays_is_kept() {
    let html = "甲<script>var a = \"<p>\";</script><STYLE>p{}</STYLE>乙<video src=x></video>\
                <a href=\"//x\">丙</a><input>";
    assert_eq!(text(html), "甲乙丙");
    assert_eq!(
        lost(html),
        [Lost::Script, Lost::Media, Lost::Link, Lost::Control]
    );
    assert_eq!(text("甲<script>乙"), "甲");
    assert_eq!(text("汉<ruby>字<rp>(</rp><rt>zì</rt></ruby>"), "汉字(zì)");
}

#[test]
fn hostile_fragments_take_linear_time() {
    let pieces = [
        "<",
        "<a ",
        "<a \"",
        "<a '\"",
        "</",
        "<!--",
        "<![CDATA[",
        "<script>",
        "<sup>",
        "<ul><li>",
        "<math>",
        "<mfrac><mrow>",
        "<mroot>",
        "&",
        "&#",
        "&nbsp",
        "<u>",
        "<u> ",
        "<td>",
        "<p>",
        "<img src='",
        "<a '>' ",
        "<svg>",
        "<br>",
        "<x",
        "=\"",
        "<a =",
        "</sup><sub>",
    ];
    for piece in pieces {
        let html = piece.repeat(40_000);
        to_text(&html);
        to_text(&format!("{html}\""));
        to_text(&format!("\">{html}\"'>x"));
    }
    // Three seconds without optimisation; hours were any of them quadratic.
}

proptest! {
    #[test]
    fn any_fragment_is_read(html in "[<>a-c/!&;'\"= \n\\-\\[\\]upmsubli中]{0,80}") {
        to_text(&html);
    }

    #[test]
    fn what_is_written_reads_back(text in "[a-c<>&;\"'中文 \n\\-#!()_\\[\\]{}]{0,60}") {
        let lines: Vec<&str> = text.trim().lines().map(str::trim_end).collect();
        let text = lines.join("\n");
        let html = from_text(&text, &|_| None);
        prop_assert_eq!(to_text(&html).text, text);
    }
}

#[test]
fn a_picture_is_written_with_its_address() {
    let address = |name: &str| (name != "b.png").then(|| format!("@@PLUGINFILE@@/{name}"));
    let html = from_text("![](a.png) ![](b.png) ![](c d) ![](", &address);
    assert_eq!(
        html,
        "<img src=\"@@PLUGINFILE@@/a.png\" alt=\"\"/> ![](b.png) ![](c d) ![]("
    );
    let named: Vec<&str> = pictures("![](a.png)甲![](b.png)![](c").collect();
    assert_eq!(named, ["a.png", "b.png"]);
}
