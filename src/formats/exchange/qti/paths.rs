//! Addresses within a package.
//!
//! Invariant: an address never leads out of the package: what would is none.

/// The path that a file means by `href`; none for what is not in the package: an address of the network, an
/// absolute path, one that climbs out.
pub(super) fn resolve(file: &str, href: &str) -> Option<String> {
    let href = href.trim();
    let href = href.split(['#', '?']).next().unwrap_or_default();
    // Some programs write the paths of Windows.
    let href = percent_decoded(href)?.replace('\\', "/");
    if href.is_empty() || href.starts_with('/') || href.contains([':', '\0']) {
        return None;
    }
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in href.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop()?;
            }
            _ => steps.push(step),
        }
    }
    Some(steps.join("/"))
}

/// Marks of Common Cartridge for the files of the whole course, as they are spelled.
const FILE_BASES: [&str; 2] = ["IMS-CC-FILEBASE", "IMS_CC_FILEBASE"];

/// The paths that a file can mean by the address of a picture, the first that exists being the one: Canvas puts
/// the files of a course into `web_resources`, and others put them beside the manifest, which is in `root` (empty,
/// or ending with `/`).
pub(super) fn resolve_any(file: &str, root: &str, address: &str) -> Vec<String> {
    let Some(rest) = behind_base(address.trim()) else {
        return resolve(file, address).into_iter().collect();
    };
    let folders = ["web_resources/", ""];
    let rest = rest.trim_start_matches(['/', '\\']);
    let paths = folders.map(|folder| resolve(&format!("{root}{folder}"), rest));
    paths.into_iter().flatten().collect()
}

/// What stands behind `$IMS-CC-FILEBASE$`, whether its signs are written as they are or as `%24`.
fn behind_base(address: &str) -> Option<&str> {
    let sign = |text| {
        ["$", "%24"]
            .iter()
            .find_map(|sign| str::strip_prefix(text, sign))
    };
    let inner = sign(address)?;
    let behind = FILE_BASES
        .iter()
        .find_map(|base| inner.strip_prefix(base))?;
    sign(behind)
}

/// `%20` and the like as characters; none where that makes no text.
fn percent_decoded(text: &str) -> Option<String> {
    if !text.contains('%') {
        return Some(text.to_owned());
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        bytes.extend_from_slice(before.as_bytes());
        let code = after
            .get(..2)
            .filter(|code| code.bytes().all(|b| b.is_ascii_hexdigit()));
        if let Some(byte) = code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            bytes.push(byte);
            rest = after.get(2..).unwrap_or_default();
        } else {
            bytes.push(b'%');
            rest = after;
        }
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_followed_from_the_folder_of_its_file() {
        let table = [
            ("tests/a.xml", "../items/b.xml", "items/b.xml"),
            ("imsmanifest.xml", "items/./b.xml", "items/b.xml"),
            ("items/b.xml", "图%20片\\一.png", "items/图 片/一.png"),
            ("items/b.xml", "%E5%9B%BE.png#x", "items/图.png"),
            ("b.xml", "100%.png", "100%.png"),
        ];
        for (file, href, wanted) in table {
            assert_eq!(resolve(file, href).as_deref(), Some(wanted), "{href}");
        }
    }

    #[test]
    fn a_file_of_the_course_is_in_web_resources_or_beside_the_manifest() {
        for address in [
            "$IMS-CC-FILEBASE$/Uploaded%20Media/a.png",
            "%24IMS-CC-FILEBASE%24/Uploaded%20Media/a.png?canvas_=1&canvas_qs_wrap=1",
            "$IMS_CC_FILEBASE$/Uploaded Media/a.png",
        ] {
            assert_eq!(
                resolve_any("quiz/q.xml", "", address),
                ["web_resources/Uploaded Media/a.png", "Uploaded Media/a.png"]
            );
        }
        let within = resolve_any("导出/quiz/q.xml", "导出/", "$IMS-CC-FILEBASE$/../a.png");
        assert_eq!(within, ["导出/a.png", "a.png"]);
        let none = resolve_any("q.xml", "", "$IMS-CC-FILEBASE$/../../a.png");
        assert!(none.is_empty(), "{none:?}");
        assert_eq!(resolve_any("quiz/q.xml", "", "a.png"), ["quiz/a.png"]);
    }

    #[test]
    fn no_address_leads_out_of_the_package() {
        for href in [
            "../secret",
            "items/../../secret",
            "%2e%2e/secret",
            "..\\secret",
            "/etc/passwd",
            "\\\\host\\share",
            "c:\\secret",
            "file:///etc/passwd",
            "https://example.org/a.png",
            "data:image/png;base64,AAAA",
            "",
            "#here",
            "%ff",
        ] {
            assert_eq!(resolve("imsmanifest.xml", href), None, "{href}");
        }
    }
}
