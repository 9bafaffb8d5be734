//! Pictures: what somebody uploads, and what is made of it.
//!
//! Nothing of an upload is served as it came: its pixels are read and written anew, so that what hides behind,
//! beside or within them (EXIF with the place where it was taken, scripts, a second file) is gone.
//!
//! Invariant: memory is bounded by what the head of a file declares, and that is judged before a pixel is read.
//! Equal bytes make equal pictures.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

/// The largest upload, and the largest picture that is kept, in bytes.
pub const MAX_UPLOAD: usize = 4 * 1024 * 1024;
/// Most pixels that are read: those of a telephone's photograph.
pub const MAX_PIXELS: u64 = 25_000_000;
/// The longest side of what is kept, in pixels: enough for print, and little enough for a slow network.
const MAX_SIDE: u32 = 2_000;
/// Most memory of the pixels, in bytes: [`MAX_PIXELS`] with four channels of eight bits.
const MAX_MEMORY: u64 = 4 * MAX_PIXELS;
/// From here on a picture without see-through parts is kept as JPEG where that is smaller, in bytes.
const LARGE: usize = 256 * 1024;
/// 85 of 100: no letter of a scan frays.
const JPEG_QUALITY: u8 = 85;

/// A picture as it is kept and served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// What it is.
    pub kind: PictureKind,
    /// Its width, in pixels.
    pub width: u32,
    /// Its height, in pixels.
    pub height: u32,
    /// The file.
    pub bytes: Vec<u8>,
}

/// What pictures are kept as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureKind {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
}

impl PictureKind {
    /// Every one.
    pub const ALL: [Self; 2] = [Self::Png, Self::Jpeg];

    /// Its media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
        }
    }

    /// The ending of a file.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
        }
    }
}

/// Why an upload is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PictureFault {
    /// More bytes than are kept.
    #[error("encoded anew the picture has more than {MAX_UPLOAD} bytes; make it smaller")]
    Bytes,
    /// GIF, which moves.
    #[error("GIF is not taken; save it as PNG or JPEG")]
    Gif,
    /// SVG, which is a program.
    #[error("SVG is not taken; save it as PNG")]
    Svg,
    /// Something else.
    #[error("wanted a picture: PNG, JPEG or WebP")]
    Kind,
    /// More pixels, or more memory for them, than are read.
    #[error(
        "the picture has {width} × {height} pixels; at most {MAX_PIXELS} of eight bits are read"
    )]
    Pixels {
        /// The width that it declares.
        width: u32,
        /// The height that it declares.
        height: u32,
    },
    /// Its pixels cannot be read to the end.
    #[error("the picture is damaged; open it and save it again")]
    Damaged,
}

/// Reads a picture and writes it anew: upright, without anything but its pixels, no side longer than 2,000.
///
/// # Errors
/// [`PictureFault`]; what declares too much is refused before memory is taken for it.
pub fn reencode(bytes: &[u8]) -> Result<Picture, PictureFault> {
    let format = format_of(bytes)?;
    let mut image = decode(bytes, format)?;
    if MAX_SIDE < image.width().max(image.height()) {
        image = image.thumbnail(MAX_SIDE, MAX_SIDE);
    }
    let (width, height) = (image.width(), image.height());
    let image = eight_bits(image);
    let is_photograph = format == ImageFormat::Jpeg;
    let (mut kind, mut bytes) = if is_photograph {
        (PictureKind::Jpeg, jpeg(&image)?)
    } else {
        (PictureKind::Png, png(&image)?)
    };
    if !is_photograph && LARGE < bytes.len() && !image.color().has_alpha() {
        let smaller = jpeg(&image)?;
        if smaller.len() < bytes.len() {
            (kind, bytes) = (PictureKind::Jpeg, smaller);
        }
    }
    if MAX_UPLOAD < bytes.len() {
        return Err(PictureFault::Bytes);
    }
    Ok(Picture {
        kind,
        width,
        height,
        bytes,
    })
}

/// What the first bytes say: names and media types of a caller say nothing.
fn format_of(bytes: &[u8]) -> Result<ImageFormat, PictureFault> {
    let is_webp = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Ok(ImageFormat::Png)
    } else if bytes.starts_with(b"\xff\xd8\xff") {
        Ok(ImageFormat::Jpeg)
    } else if is_webp {
        Ok(ImageFormat::WebP)
    } else if bytes.starts_with(b"GIF8") {
        Err(PictureFault::Gif)
    } else if looks_like_svg(bytes) {
        Err(PictureFault::Svg)
    } else {
        Err(PictureFault::Kind)
    }
}

fn looks_like_svg(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    let head = String::from_utf8_lossy(head);
    let head = head.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    head.starts_with('<') && head.contains("<svg")
}

fn decode(bytes: &[u8], format: ImageFormat) -> Result<DynamicImage, PictureFault> {
    let damaged = |_| PictureFault::Damaged;
    let reader = || ImageReader::with_format(Cursor::new(bytes), format);
    let (width, height) = reader().into_dimensions().map_err(damaged)?;
    let too_many = PictureFault::Pixels { width, height };
    if MAX_PIXELS < u64::from(width) * u64::from(height) {
        return Err(too_many);
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_MEMORY);
    let mut reader = reader();
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(damaged)?;
    // Sixteen bits a channel take twice the room.
    if MAX_MEMORY < decoder.total_bytes() {
        return Err(too_many);
    }
    // Telephones note how they were held beside the pixels; that note goes.
    let orientation = decoder.orientation().map_err(damaged)?;
    let mut image = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    image.apply_orientation(orientation);
    Ok(image)
}

/// The same picture in eight bits a channel, and no more channels than it has.
fn eight_bits(image: DynamicImage) -> DynamicImage {
    let color = image.color();
    if color.has_alpha() {
        DynamicImage::ImageRgba8(image.into_rgba8())
    } else if color.has_color() {
        DynamicImage::ImageRgb8(image.into_rgb8())
    } else {
        DynamicImage::ImageLuma8(image.into_luma8())
    }
}

fn png(image: &DynamicImage) -> Result<Vec<u8>, PictureFault> {
    let mut written = Cursor::new(Vec::new());
    let outcome = image.write_to(&mut written, ImageFormat::Png);
    outcome.map_err(|_| PictureFault::Damaged)?;
    Ok(written.into_inner())
}

fn jpeg(image: &DynamicImage) -> Result<Vec<u8>, PictureFault> {
    let mut written = Vec::new();
    let outcome =
        image.write_with_encoder(JpegEncoder::new_with_quality(&mut written, JPEG_QUALITY));
    outcome.map_err(|_| PictureFault::Damaged)?;
    Ok(written)
}

#[cfg(test)]
mod tests;
