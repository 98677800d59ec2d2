//! Inputs with the answer every language must give: `golden/read/<case>` holds `input.*`, perhaps
//! `options.json`, and what comes out. `UPDATE_GOLDEN=1` renews it; read the diff before committing it.

use std::fs;
use std::path::{Path, PathBuf};

use competiscan::io::{Input, to_json};

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/read");
    let mut cases: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    cases
}

#[test]
#[cfg(feature = "mail")]
fn every_case_has_its_answer() {
    let update = std::env::var_os("UPDATE_GOLDEN").is_some();
    assert!(cases().len() >= 6);
    for case in cases() {
        let input = fs::read_dir(&case)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .find(|path| path.file_stem().is_some_and(|stem| stem == "input"))
            .unwrap();
        let options = fs::read_to_string(case.join("options.json")).unwrap_or_else(|_| "{}".to_owned());
        let (read, validate) = competiscan::options_from_json(&options).unwrap();
        let result = competiscan::read(Input::from_path(&input), &read, &validate).unwrap();
        let campaigns: String = result.campaigns.iter().map(|campaign| to_json(campaign) + "\n").collect();
        let report = serde_json::to_string_pretty(&result.report).unwrap() + "\n";
        for (name, answer) in [("campaigns.ndjson", campaigns), ("report.json", report)] {
            let path = case.join(name);
            if update {
                fs::write(&path, &answer).unwrap();
            }
            let golden = fs::read_to_string(&path).unwrap_or_default();
            assert_eq!(golden, answer, "{}", path.display());
        }
        let report = competiscan::validate(Input::from_path(&input), &read, &validate).unwrap();
        assert_eq!(report, result.report);
    }
}
