//! Files to be kept or shown: their names, and their bytes as they come.

use actix_web::HttpResponse;
use actix_web::http::header::{
    CONTENT_SECURITY_POLICY, Charset, ContentDisposition, DispositionParam, DispositionType,
    ExtendedValue,
};
use actix_web::web::Bytes;
use futures_util::stream;

use crate::app::sheets::File;

/// A file whose pieces are sent as they come; its name in two spellings.
pub(super) fn reply(
    file: File,
    media_type: &'static str,
    name: &str,
    plain_name: &str,
) -> HttpResponse {
    let ending = if media_type.starts_with("text/csv") {
        "csv"
    } else {
        "xlsx"
    };
    let name = format!("{name}-{}.{ending}", file.exam.title);
    let plain_name = format!("{plain_name}.{ending}");
    let pieces = stream::unfold(file.pieces, |mut pieces| async {
        let piece = pieces.recv().await?;
        Some((piece.map(Bytes::from), pieces))
    });
    HttpResponse::Ok()
        .content_type(media_type)
        .insert_header(disposition(DispositionType::Attachment, &name, plain_name))
        .streaming(pieces)
}

/// A file of bytes; its name in two spellings, without the ending.
pub(super) fn download(
    bytes: Vec<u8>,
    media_type: &'static str,
    name: &str,
    plain_name: &str,
    ending: &str,
) -> HttpResponse {
    let (name, plain_name) = (format!("{name}.{ending}"), format!("{plain_name}.{ending}"));
    HttpResponse::Ok()
        .content_type(media_type)
        .insert_header(disposition(DispositionType::Attachment, &name, plain_name))
        .body(bytes)
}

/// What a document that is shown may do: nothing but have styles, wherever it is opened.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

/// A document to be shown, and to be kept under this name, in two spellings.
pub(super) fn shown(
    document: String,
    media_type: &'static str,
    name: &str,
    plain_name: &str,
) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(media_type)
        .insert_header((CONTENT_SECURITY_POLICY, POLICY))
        .insert_header(disposition(
            DispositionType::Inline,
            name,
            plain_name.to_owned(),
        ))
        .body(document)
}

/// A name for who reads RFC 8187, and one for who does not.
fn disposition(kind: DispositionType, name: &str, plain_name: String) -> ContentDisposition {
    ContentDisposition {
        disposition: kind,
        parameters: vec![
            DispositionParam::Filename(plain_name),
            DispositionParam::FilenameExt(ExtendedValue {
                charset: Charset::Ext("UTF-8".to_owned()),
                language_tag: None,
                value: safe_name(name).into_bytes(),
            }),
        ],
    }
}

/// A title may hold what no file name can.
fn safe_name(name: &str) -> String {
    let is_unsafe = |c: char| c.is_control() || "/\\:*?\"<>|".contains(c);
    name.replace(is_unsafe, "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_sheet_is_told_in_two_spellings() {
        let kind = DispositionType::Attachment;
        let told = disposition(kind, "成绩汇总-七月/测试.csv", "score-sheet.csv".to_owned());
        assert_eq!(
            told.to_string(),
            "attachment; filename=\"score-sheet.csv\"; filename*=UTF-8''\
             %E6%88%90%E7%BB%A9%E6%B1%87%E6%80%BB%2D%E4%B8%83%E6%9C%88_%E6%B5%8B%E8%AF%95.csv"
        );
    }
}
