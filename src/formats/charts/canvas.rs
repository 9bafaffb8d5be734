//! What all charts share: the canvas, its words, and how text is set on it.
//!
//! Invariant: a chart is white, framed by nothing, and says in `<title>` and `<desc>` what it shows.

use plotters::coord::Shift;
use plotters::drawing::DrawingAreaErrorKind;
use plotters::element::DashedPathElement;
use plotters::prelude::{DrawingArea, IntoDrawingArea, RGBColor, SVGBackend, ShapeStyle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontDesc, FontFamily, FontStyle, TextStyle, WHITE};

use crate::domain::Language;
use crate::domain::marks::Marks;
use crate::formats::print::{Html, half_widths};

/// Why there is no chart.
#[derive(Debug, thiserror::Error)]
#[error("the chart cannot be drawn: {0}")]
pub struct ChartFault(#[from] Fault);

/// What the library may answer.
pub(super) type Fault = DrawingAreaErrorKind<std::io::Error>;
/// What is drawn on, in pixels.
pub(super) type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// Faces with Chinese characters, as Windows, macOS and Linux have them.
const FONTS: &str = "Microsoft YaHei, PingFang SC, Noto Sans CJK SC, sans-serif";
/// The library makes letters smaller by this than they were asked to be.
const SHRUNK: f64 = 1.24;

pub(super) const INK: RGBColor = RGBColor(0x22, 0x26, 0x2b);
pub(super) const FAINT: RGBColor = RGBColor(0x5f, 0x66, 0x6d);
pub(super) const RULE: RGBColor = RGBColor(0xdd, 0xe1, 0xe5);
pub(super) const BLUE: RGBColor = RGBColor(0x2f, 0x6d, 0xb0);
pub(super) const GREEN: RGBColor = RGBColor(0x1f, 0x84, 0x5a);
pub(super) const ORANGE: RGBColor = RGBColor(0xb8, 0x6a, 0x00);
pub(super) const RED: RGBColor = RGBColor(0xc0, 0x2b, 0x24);

/// Room beside each edge of the title.
const TITLE_MARGIN: usize = 40;

/// A canvas with its heading.
pub(super) struct Canvas<'t> {
    pub(super) size: (u32, u32),
    pub(super) title: &'t str,
    pub(super) description: &'t str,
    pub(super) language: Language,
}

impl Canvas<'_> {
    /// The chart that `paint` draws under the title.
    pub(super) fn draw(
        &self,
        paint: impl FnOnce(&Area<'_>) -> Result<(), Fault>,
    ) -> Result<String, ChartFault> {
        let mut svg = String::new();
        let root = SVGBackend::with_string(&mut svg, self.size).into_drawing_area();
        root.fill(&WHITE)?;
        let (width, _) = self.size;
        let wide = usize::try_from(width).unwrap_or_default();
        let title = fitted(self.title, wide.saturating_sub(TITLE_MARGIN) / 9);
        write(&root, &title, pixel(width / 2, 26), bold(18, HPos::Center))?;
        paint(&root)?;
        root.present()?;
        drop(root);
        Ok(self.told(&svg))
    }

    /// Puts into the first element what it shows.
    fn told(&self, svg: &str) -> String {
        let (head, rest) = svg.split_once(">\n").unwrap_or((svg, ""));
        let mut words = Html::default();
        words
            .raw(" role=\"img\" lang=\"")
            .raw(self.language.pick("zh-CN", "en"));
        words.raw("\">\n<title>").text(self.title);
        words.raw("</title>\n<desc>").text(self.description);
        words.raw("</desc>\n");
        [head, &words.finish(), rest].concat()
    }
}

/// A text of at most so many halves of a character; of one that is longer, its begin.
pub(super) fn fitted(text: &str, halves: usize) -> String {
    shortened(text, text.chars(), halves).map_or_else(
        || plain(text),
        |kept| format!("{}…", kept.into_iter().collect::<String>()),
    )
}

/// The same, but of a longer text its end: branches of one tree begin alike.
pub(super) fn fitted_end(text: &str, halves: usize) -> String {
    shortened(text, text.chars().rev(), halves).map_or_else(
        || plain(text),
        |kept| format!("…{}", kept.into_iter().rev().collect::<String>()),
    )
}

/// The characters of a text that is too wide that have room beside an ellipsis.
fn shortened(text: &str, chars: impl Iterator<Item = char>, halves: usize) -> Option<Vec<char>> {
    if half_widths(text) <= halves {
        return None;
    }
    let mut left = halves.saturating_sub(2);
    let fits = |c: &char| {
        let width = half_widths(c.encode_utf8(&mut [0; 4]));
        let fits = width <= left;
        left = left.saturating_sub(width);
        fits
    };
    Some(chars.map(printable).take_while(fits).collect())
}

fn plain(text: &str) -> String {
    text.chars().map(printable).collect()
}

/// XML has no place for control characters, and the library lets them through.
fn printable(c: char) -> char {
    if c.is_control() { ' ' } else { c }
}

/// A place in pixels, from the upper left.
pub(super) fn pixel(x: u32, y: u32) -> (i32, i32) {
    let signed = |value| i32::try_from(value).unwrap_or(i32::MAX);
    (signed(x), signed(y))
}

/// Letters of so many pixels, centred in height.
pub(super) fn letters(size: u32, colour: RGBColor, h: HPos) -> TextStyle<'static> {
    styled(size, FontStyle::Normal, colour, Pos::new(h, VPos::Center))
}

/// The same, bold.
pub(super) fn bold(size: u32, h: HPos) -> TextStyle<'static> {
    styled(size, FontStyle::Bold, INK, Pos::new(h, VPos::Center))
}

fn styled(size: u32, style: FontStyle, colour: RGBColor, pos: Pos) -> TextStyle<'static> {
    FontDesc::new(FontFamily::Name(FONTS), f64::from(size) * SHRUNK, style)
        .color(&colour)
        .pos(pos)
}

/// Text at a place in pixels.
pub(super) fn write(
    root: &Area<'_>,
    text: &str,
    at: (i32, i32),
    style: TextStyle<'static>,
) -> Result<(), Fault> {
    root.draw(&Text::new(plain(text), at, style))
}

/// A dashed line in pixels.
pub(super) fn dash(
    root: &Area<'_>,
    from: (i32, i32),
    to: (i32, i32),
    colour: RGBColor,
) -> Result<(), Fault> {
    let style = ShapeStyle::from(colour).stroke_width(1);
    root.draw(&DashedPathElement::new([from, to], 5, 4, style))
}

/// A place on an axis of marks as text: to the hundredth, as marks are.
pub(super) fn tick(place: f64) -> String {
    ((place * 100.0).round() / 100.0).to_string()
}

/// Marks as a place on an axis.
pub(super) fn place(marks: Marks) -> f64 {
    f64::from(marks.hundredths()) / 100.0
}

/// A mean as sheets show it: with two decimals.
pub(super) fn mean(marks: Marks) -> String {
    format!("{:.2}", place(marks))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_keeps_its_begin_or_its_end() {
        for (text, begin, end) in [
            ("第一支部", "第一支部", "第一支部"),
            ("第一党支部", "第一党…", "…党支部"),
            ("abcdefghi", "abcdef…", "…defghi"),
            ("a\u{7}b", "a b", "a b"),
        ] {
            assert_eq!(fitted(text, 8), begin);
            assert_eq!(fitted_end(text, 8), end);
        }
    }
}
