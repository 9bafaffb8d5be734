//! What is made of pictures, and of what only calls itself one.

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ExtendedColorType, ImageEncoder, ImageFormat, Rgb, RgbImage, RgbaImage};

use super::*;

/// Stripes, so that turning them shows.
fn stripes(width: u32, height: u32) -> DynamicImage {
    let pixel = |x, y| {
        Rgb([
            if x < width / 2 { 255 } else { 0 },
            if y == 0 { 255 } else { 0 },
            7,
        ])
    };
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, pixel))
}

fn written(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn crc(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 {
                0xedb8_8320 ^ crc >> 1
            } else {
                crc >> 1
            }
        })
    };
    !bytes.iter().fold(u32::MAX, step)
}

/// A PNG that declares a size, with a few bytes of pixels.
fn declaring(width: u32, height: u32, depth: u8) -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |kind: &[u8], data: &[u8]| {
        let body = [kind, data].concat();
        png.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        png.extend(&body);
        png.extend(crc(&body).to_be_bytes());
    };
    let head = [
        &width.to_be_bytes()[..],
        &height.to_be_bytes(),
        &[depth, 6, 0, 0, 0],
    ]
    .concat();
    chunk(b"IHDR", &head);
    chunk(b"IDAT", b"\x78\x9c\x63\x00\x00\x00\x01\x00\x01");
    chunk(b"IEND", b"");
    png
}

#[test]
fn each_kind_is_read_and_written_anew() {
    for (format, kind) in [
        (ImageFormat::Png, PictureKind::Png),
        (ImageFormat::WebP, PictureKind::Png),
        (ImageFormat::Jpeg, PictureKind::Jpeg),
    ] {
        let upload = written(&stripes(40, 20), format);
        let picture = reencode(&upload).unwrap();
        assert_eq!(
            (picture.kind, picture.width, picture.height),
            (kind, 40, 20)
        );
        assert_eq!(
            reencode(&upload).unwrap(),
            picture,
            "the same bytes each time"
        );
        // What is kept is taken again.
        assert!(reencode(&picture.bytes).is_ok());
    }
}

#[test]
fn nothing_but_pixels_is_kept() {
    const SECRET: &[u8] = b"<script>alert('here')</script>";
    let mut png = written(&stripes(4, 4), ImageFormat::Png);
    png.extend(SECRET);
    let mut jpeg = written(&stripes(4, 4), ImageFormat::Jpeg);
    let comment = [&[0xff, 0xfe, 0, 32][..], SECRET].concat();
    jpeg.splice(2..2, comment);
    for upload in [png, jpeg] {
        assert!(upload.windows(SECRET.len()).any(|part| part == SECRET));
        let picture = reencode(&upload).unwrap();
        assert!(!picture.bytes.windows(8).any(|part| part == &SECRET[..8]));
    }
}

#[test]
fn a_photograph_stands_upright_without_the_note_that_says_how() {
    let image = stripes(60, 20);
    let mut jpeg = Vec::new();
    let mut encoder = JpegEncoder::new(&mut jpeg);
    // Orientation 6: to be turned by a quarter.
    let exif = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    encoder.set_exif_metadata(exif.to_vec()).unwrap();
    encoder
        .write_image(image.as_bytes(), 60, 20, ExtendedColorType::Rgb8)
        .unwrap();
    assert!(jpeg.windows(4).any(|part| part == b"Exif"));
    let picture = reencode(&jpeg).unwrap();
    assert_eq!((picture.width, picture.height), (20, 60));
    assert!(!picture.bytes.windows(4).any(|part| part == b"Exif"));
}

#[test]
fn large_pictures_are_made_smaller() {
    let picture = reencode(&written(&stripes(4_000, 100), ImageFormat::Png)).unwrap();
    assert_eq!((picture.width, picture.height), (2_000, 50));
    // Noise does not pack as PNG.
    let mut seed = 1_u32;
    let mut next = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        u8::try_from(seed >> 24).unwrap()
    };
    let noise = RgbImage::from_fn(500, 500, |_, _| Rgb([next(), next(), next()]));
    let upload = written(&DynamicImage::ImageRgb8(noise), ImageFormat::Png);
    assert_eq!(reencode(&upload).unwrap().kind, PictureKind::Jpeg);
    let clear = RgbaImage::from_fn(300, 300, |_, _| {
        image::Rgba([next(), next(), next(), next()])
    });
    let upload = written(&DynamicImage::ImageRgba8(clear), ImageFormat::Png);
    assert_eq!(
        reencode(&upload).unwrap().kind,
        PictureKind::Png,
        "it has see-through parts"
    );
}

#[test]
fn bombs_are_refused_by_what_they_declare() {
    for (width, height, depth) in [(60_000, 60_000, 8), (25_000_001, 1, 8), (5_000, 5_000, 16)] {
        let refused = reencode(&declaring(width, height, depth));
        assert_eq!(refused, Err(PictureFault::Pixels { width, height }));
    }
}

#[test]
fn what_is_no_picture_is_refused_with_the_reason() {
    let whole = written(&stripes(200, 200), ImageFormat::Png);
    let jpeg = written(&stripes(200, 200), ImageFormat::Jpeg);
    let html = [
        b"\x89PNG\r\n\x1a\n".as_slice(),
        b"<html><script>alert(1)</script>",
    ]
    .concat();
    for (upload, fault) in [
        (b"GIF89a\x01\0\x01\0".to_vec(), PictureFault::Gif),
        (
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>".to_vec(),
            PictureFault::Svg,
        ),
        (
            b"\xef\xbb\xbf<?xml version='1.0'?><svg/>".to_vec(),
            PictureFault::Svg,
        ),
        (b"<html><img></html>".to_vec(), PictureFault::Kind),
        (b"BM\0\0\0\0".to_vec(), PictureFault::Kind),
        (Vec::new(), PictureFault::Kind),
        (html, PictureFault::Damaged),
        (b"\xff\xd8\xff\xe0".to_vec(), PictureFault::Damaged),
        (b"RIFF\x04\0\0\0WEBP".to_vec(), PictureFault::Damaged),
        (whole[..whole.len() / 2].to_vec(), PictureFault::Damaged),
        (jpeg[..30].to_vec(), PictureFault::Damaged),
    ] {
        assert_eq!(
            reencode(&upload),
            Err(fault),
            "{:?}",
            &upload[..upload.len().min(40)]
        );
    }
}
