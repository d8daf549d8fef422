//! Short names for what the module imports from its glue. wasm-bindgen ends each with a hash, which stands in both
//! files and does not compress: four kilobytes of brotli.

use std::path::Path;

use crate::error::{Error, Result, at};

/// The number of the import section (WebAssembly core specification, 5.5.5).
const IMPORT_SECTION: u8 = 2;
/// Magic and version of a module.
const HEADER_BYTES: usize = 8;

/// Renames in both files. The same glue gives the same names, whatever the order in the module.
pub(super) fn shorten(glue: &Path, module: &Path) -> Result<()> {
    let text = std::fs::read_to_string(glue).map_err(at(glue))?;
    let bytes = std::fs::read(module).map_err(at(module))?;
    let (text, bytes) = shortened(&text, &bytes)
        .ok_or_else(|| Error::Unexpected(format!("{}: not a module of functions alone", module.display())))?;
    std::fs::write(glue, text).map_err(at(glue))?;
    std::fs::write(module, bytes).map_err(at(module))
}

/// Both with short names; `None` where the module is malformed or imports something else than functions.
fn shortened(glue: &str, module: &[u8]) -> Option<(String, Vec<u8>)> {
    let mut rest = Reader(module.get(HEADER_BYTES..)?);
    let mut bytes = module[..HEADER_BYTES].to_vec();
    let mut text = glue.to_owned();
    while !rest.0.is_empty() {
        let id = rest.byte()?;
        let section = rest.sized()?;
        bytes.push(id);
        if id == IMPORT_SECTION {
            let imports = read_imports(section)?;
            let mut names: Vec<(usize, &str)> = imports
                .iter()
                .filter_map(|import| Some((only(glue, &key(import.name))?, import.name)))
                .collect();
            names.sort_unstable();
            let short = |name: &str| {
                let place = names.iter().position(|(_, known)| *known == name)?;
                Some(format!("i{place}"))
            };
            for (_, name) in &names {
                text = text.replace(&key(name), &key(&short(name)?));
            }
            let mut renamed = Vec::new();
            put_number(imports.len(), &mut renamed);
            for import in &imports {
                put_sized(import.module, &mut renamed);
                put_sized(short(import.name).as_deref().unwrap_or(import.name).as_bytes(), &mut renamed);
                renamed.push(0);
                put_number(import.kind, &mut renamed);
            }
            put_sized(&renamed, &mut bytes);
        } else {
            put_sized(section, &mut bytes);
        }
    }
    Some((text, bytes))
}

/// A name as a member of the object that the glue hands over.
fn key(name: &str) -> String {
    format!(" {name}: function")
}

/// Where the only occurrence stands.
fn only(text: &str, part: &str) -> Option<usize> {
    let mut found = text.match_indices(part);
    let first = found.next()?.0;
    found.next().is_none().then_some(first)
}

struct Import<'a> {
    module: &'a [u8],
    name: &'a str,
    /// The index of the function's type.
    kind: usize,
}

fn read_imports(section: &[u8]) -> Option<Vec<Import<'_>>> {
    let mut reader = Reader(section);
    let count = reader.number()?;
    (0..count)
        .map(|_| {
            let (module, name) = (reader.sized()?, std::str::from_utf8(reader.sized()?).ok()?);
            (reader.byte()? == 0).then_some(())?;
            Some(Import { module, name, kind: reader.number()? })
        })
        .collect()
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    /// A whole number in LEB128.
    fn number(&mut self) -> Option<usize> {
        let mut number = 0;
        for shift in (0..32).step_by(7) {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    fn sized(&mut self) -> Option<&'a [u8]> {
        let size = self.number()?;
        let (part, rest) = self.0.split_at_checked(size)?;
        self.0 = rest;
        Some(part)
    }
}

fn put_number(mut number: usize, bytes: &mut Vec<u8>) {
    while number >= 0x80 {
        bytes.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    bytes.push(number.to_le_bytes()[0]);
}

fn put_sized(part: &[u8], bytes: &mut Vec<u8>) {
    put_number(part.len(), bytes);
    bytes.extend_from_slice(part);
}

#[cfg(test)]
mod tests {
    use super::{Reader, put_sized, read_imports, shortened};

    fn module(names: &[&str]) -> Vec<u8> {
        let mut imports = vec![names.len().to_le_bytes()[0]];
        for name in names {
            put_sized(b"./glue", &mut imports);
            put_sized(name.as_bytes(), &mut imports);
            imports.extend([0, 3]);
        }
        let mut bytes = b"\0asm\x01\0\0\0".to_vec();
        bytes.push(2);
        put_sized(&imports, &mut bytes);
        bytes.extend([5, 3, 1, 0, 1]);
        bytes
    }

    #[test]
    fn names_follow_the_glue_and_one_that_it_does_not_hold_once_stays() {
        let glue = "{ __wbg_b_1: function() {}, __wbg_a_2: function() {}, __wbg_c_3: x, y: wasm.__wbg_a_2 }";
        let (text, bytes) =
            shortened(glue, &module(&["__wbg_a_2", "__wbg_c_3", "__wbg_b_1"])).expect("a module");
        assert_eq!(text, "{ i0: function() {}, i1: function() {}, __wbg_c_3: x, y: wasm.__wbg_a_2 }");
        let mut reader = Reader(&bytes[9..]);
        let imports = read_imports(reader.sized().expect("section")).expect("imports");
        let names: Vec<&str> = imports.iter().map(|import| import.name).collect();
        assert_eq!(names, ["i1", "__wbg_c_3", "i0"]);
        assert_eq!((imports[0].module, imports[0].kind), (&b"./glue"[..], 3));
        assert_eq!(reader.0, [5, 3, 1, 0, 1], "other sections stay");
        assert!(shortened(glue, b"\0asm").is_none());
    }
}
