//! Lays the npm package out: two builds, one loader, types, and what `capture-wasm/js/` adds.

use std::path::Path;

use crate::error::{Error, Result, at};
use crate::{stamp, workspace};

const LOADER: &str = include_str!("loader.js");
const LOADER_TYPES: &str = include_str!("loader.d.ts");
const README: &str = include_str!("README.md");
/// Data that is fetched when it is needed, and the notice that it asks for: below the root, and in the package.
const DATA: [(&str, &str); 2] = [("vision/data/faces.bin", "faces.bin"), ("vision/data/NOTICE", "NOTICE")];
const BUILDS: [&str; 2] = ["simd", "plain"];

/// The names of areas: the generated table as it is.
const REGIONS: &str = "regions.bin";

/// Names that the loader replaces by its own.
const GLUE_ONLY: &[&str] = &["default", "initSync"];

/// Writes the package from the two builds in `made`.
pub(super) fn write(made: &Path, package: &Path) -> Result<()> {
    if package.exists() {
        std::fs::remove_dir_all(package).map_err(at(package))?;
    }
    let glue = BUILDS.map(|build| read(&made.join(build).join("capture.js")));
    let [simd_glue, plain_glue] = glue;
    let (simd_glue, plain_glue) = (simd_glue?, plain_glue?);
    let shared = simd_glue == plain_glue;
    for build in BUILDS {
        let folder = package.join(build);
        std::fs::create_dir_all(&folder).map_err(at(&folder))?;
        copy(&made.join(build).join("capture_bg.wasm"), &folder.join("capture_bg.wasm"))?;
        if !shared {
            copy(&made.join(build).join("capture.js"), &folder.join("capture.js"))?;
        }
        let snippets = made.join(build).join("snippets");
        for file in stamp::files(&snippets)? {
            let below = file.strip_prefix(&snippets).unwrap_or(&file);
            let base = if shared { package } else { folder.as_path() };
            copy(&file, &base.join("snippets").join(below))?;
        }
    }
    if shared {
        put(&package.join("glue.js"), &simd_glue)?;
    }

    let names = export_names(&simd_glue);
    if names != export_names(&plain_glue) {
        return Err(Error::Unexpected(
            "the two builds of the capture module export different names".to_owned(),
        ));
    }
    put(&package.join("capture.js"), &loader(&names, shared))?;
    put(&package.join("capture.d.ts"), &types(&read(&made.join("simd/capture.d.ts"))?)?)?;

    let table = workspace::root().join("contract/src/region/table.txt");
    copy(&table, &package.join(REGIONS))?;

    let extra = workspace::root().join("capture-wasm/js");
    let mut extras = Vec::new();
    for file in stamp::files(&extra)? {
        let below = file.strip_prefix(&extra).unwrap_or(&file).to_path_buf();
        copy(&file, &package.join(&below))?;
        extras.push(below.to_string_lossy().replace('\\', "/"));
    }
    for (from, to) in DATA {
        copy(&workspace::root().join(from), &package.join(to))?;
        extras.push(to.to_owned());
    }
    let manifest = manifest(env!("CARGO_PKG_VERSION"), &extras, shared);
    put(&package.join("package.json"), &manifest)?;

    let own_readme = workspace::root().join("capture-wasm/README.md");
    if own_readme.is_file() {
        copy(&own_readme, &package.join("README.md"))?;
    } else {
        put(&package.join("README.md"), README)?;
    }
    let root = workspace::root();
    for entry in root.read_dir().map_err(at(&root))?.flatten() {
        if entry.file_name().to_string_lossy().starts_with("LICENSE") {
            copy(&entry.path(), &package.join(entry.file_name()))?;
        }
    }
    Ok(())
}

/// The exported names of a glue file, in its order, without those that the loader replaces.
fn export_names(glue: &str) -> Vec<String> {
    let mut names = Vec::new();
    for line in glue.lines() {
        let Some(rest) = line.strip_prefix("export ") else {
            continue;
        };
        if let Some(list) = rest.strip_prefix('{') {
            let list = list.split('}').next().unwrap_or_default();
            names.extend(list.split(',').filter_map(|item| item.split_whitespace().last()).map(String::from));
            continue;
        }
        let mut words = rest.split_whitespace().filter(|word| *word != "async");
        if let (Some("function" | "class" | "const" | "let" | "var" | "function*"), Some(name)) =
            (words.next(), words.next())
        {
            let end = name.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '$').unwrap_or(name.len());
            names.push(name[..end].to_owned());
        }
    }
    names.retain(|name| !GLUE_ONLY.contains(&name.as_str()));
    names
}

fn loader(names: &[String], shared: bool) -> String {
    let declarations: Vec<String> = names.iter().map(|name| format!("export let {name};")).collect();
    let (simd, plain) =
        if shared { ("./glue.js", "./glue.js") } else { ("./simd/capture.js", "./plain/capture.js") };
    LOADER
        .replace("@SIMD_GLUE@", simd)
        .replace("@PLAIN_GLUE@", plain)
        .replace("@DECLARATIONS@", &declarations.join("\n"))
        .replace("@NAMES@", &names.join(", "))
}

/// The glue's types with the loader's own `init` in place of wasm-bindgen's, which stands at the end of the file.
fn types(glue_types: &str) -> Result<String> {
    let cut = glue_types
        .find("export type InitInput")
        .ok_or_else(|| Error::Unexpected("wasm-bindgen's types have no `InitInput` any more".to_owned()))?;
    Ok(format!("{}\n{LOADER_TYPES}", glue_types[..cut].trim_end()))
}

/// The text of `package.json`. Written by hand, since the order of conditions has a meaning: types come first.
fn manifest(version: &str, extras: &[String], shared: bool) -> String {
    let scripts: Vec<&String> =
        extras.iter().filter(|file| Path::new(file).extension().is_some_and(|kind| kind == "js")).collect();
    let mut exports = vec![r#"".": { "types": "./capture.d.ts", "default": "./capture.js" }"#.to_owned()];
    let data = extras.iter().filter(|file| Path::new(file).extension().is_some_and(|kind| kind == "bin"));
    let open = scripts
        .iter()
        .copied()
        .chain(data)
        .cloned()
        .chain(BUILDS.map(|build| format!("{build}/capture_bg.wasm")));
    exports.extend(
        open.chain([REGIONS, "package.json"].map(str::to_owned))
            .map(|path| format!("\"./{path}\": \"./{path}\"")),
    );
    let glue: &[&str] = if shared { &["glue.js"] } else { &[] };
    let files = ["capture.js", "capture.d.ts", REGIONS, "simd", "plain", "snippets"]
        .iter()
        .chain(glue)
        .copied()
        .chain(extras.iter().map(String::as_str));
    let files: Vec<String> = files.map(|file| format!("\"{file}\"")).collect();
    let effects: Vec<String> = scripts.iter().map(|script| format!("\"./{script}\"")).collect();
    format!(
        r#"{{
  "name": "@tanda/capture",
  "version": "{version}",
  "description": "Capture an Indonesian ID card and a selfie in the browser: checks, measures, signed bundles",
  "license": "MIT OR Apache-2.0",
  "type": "module",
  "main": "./capture.js",
  "types": "./capture.d.ts",
  "exports": {{
    {}
  }},
  "files": [{}],
  "sideEffects": [{}]
}}
"#,
        exports.join(",\n    "),
        files.join(", "),
        effects.join(", ")
    )
}

fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).map_err(at(path))
}

fn put(path: &Path, text: &str) -> Result<()> {
    std::fs::write(path, text).map_err(at(path))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    if let Some(folder) = to.parent() {
        std::fs::create_dir_all(folder).map_err(at(folder))?;
    }
    std::fs::copy(from, to).map(drop).map_err(at(from))
}

#[cfg(test)]
mod tests {
    use super::{export_names, loader, manifest, types};

    const GLUE: &str = "\
export function checkNik(nik) {\n}\nexport class Session {\n}\nexport const Kind = Object.freeze({});\n\
function inner() {\n}\nexport async function later() {\n}\nexport { initSync, __wbg_init as default };\n";

    #[test]
    fn exports_are_read_from_every_form() {
        assert_eq!(export_names(GLUE), ["checkNik", "Session", "Kind", "later"]);
    }

    #[test]
    fn loader_binds_each_name_after_loading() {
        let text = loader(&["checkNik".to_owned(), "Kind".to_owned()], false);
        assert!(text.contains("export let checkNik;\nexport let Kind;"));
        assert!(text.contains("({ checkNik, Kind } = glue);"));
        assert!(text.contains("import('./simd/capture.js')"));
        assert!(!text.contains('@'), "every slot is filled");
    }

    #[test]
    fn own_init_replaces_the_generated_one() {
        let text = types("export function checkNik(nik: string): any;\n\nexport type InitInput = X;\nrest\n")
            .expect("types");
        assert!(text.starts_with("export function checkNik"));
        assert!(!text.contains("rest"));
        assert!(types("nothing").is_err());
    }

    #[test]
    fn worker_script_is_exported_and_has_side_effects() {
        let extras = ["capture-worker.js", "types.d.ts", "faces.bin"].map(str::to_owned);
        let text = manifest("1.2.3", &extras, true);
        let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(value["exports"]["./capture-worker.js"], "./capture-worker.js");
        assert_eq!(value["exports"]["./faces.bin"], "./faces.bin");
        assert_eq!(value["sideEffects"][0], "./capture-worker.js");
        assert_eq!(value["exports"]["./types.d.ts"], serde_json::Value::Null);
        assert!(value["files"].as_array().is_some_and(|files| files.contains(&"types.d.ts".into())));
        assert_eq!(value["version"], "1.2.3");
    }
}
