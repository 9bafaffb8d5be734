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
