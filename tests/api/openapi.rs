//! The OpenAPI document is part of the contract: a change of it is seen here.

use serde_json::Value;

fn document() -> Value {
    let text = examhall::http::openapi().to_json().unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Every operation as method, path and value.
fn operations(document: &Value) -> Vec<(String, &Value)> {
    let paths = document["paths"].as_object().unwrap();
    let each = |(path, item): (&'_ String, &'_ Value)| {
        let methods = item
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect::<Vec<_>>();
        methods
            .into_iter()
            .map(|method| {
                (
                    format!("{} {path}", method.to_uppercase()),
                    method,
                    path.clone(),
                )
            })
            .collect::<Vec<_>>()
    };
    paths
        .iter()
        .flat_map(each)
        .map(|(name, method, path)| (name, &document["paths"][path][method]))
        .collect()
}

#[test]
fn the_document_is_the_one_that_was_reviewed() {
    insta::assert_json_snapshot!(document());
}

#[test]
fn every_route_is_known_and_says_who_may_call() {
    let document = document();
    let mut routes: Vec<String> = operations(&document)
        .into_iter()
        .map(|(name, operation)| format!("{name} ({})", operation["tags"][0].as_str().unwrap()))
        .collect();
    routes.sort_by_key(|route| route.split_once(' ').map(|(_, path)| path.to_owned()));
    insta::assert_snapshot!(routes.join("\n"));
}

#[test]
fn every_operation_that_needs_a_session_says_so() {
    let document = document();
    let scheme = &document["components"]["securitySchemes"]["session"]["scheme"];
    assert_eq!(scheme, "bearer");
    for (name, operation) in operations(&document) {
        let is_open = operation["tags"] == serde_json::json!(["anybody"]);
        assert_eq!(operation["security"].is_null(), is_open, "{name}");
        let may_be_refused = !operation["responses"]["401"].is_null();
        assert!(is_open || may_be_refused, "{name}");
    }
}

#[test]
fn every_segment_of_a_path_is_a_parameter() {
    let document = document();
    for (name, operation) in operations(&document) {
        let wanted: Vec<&str> = name.split(['{', '}']).skip(1).step_by(2).collect();
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        let told: Vec<&str> = parameters
            .filter(|parameter| parameter["in"] == "path")
            .map(|parameter| parameter["name"].as_str().unwrap())
            .collect();
        assert_eq!(told, wanted, "{name}");
    }
}

#[test]
fn every_reply_is_described() {
    let document = document();
    for (name, operation) in operations(&document) {
        for (status, response) in operation["responses"].as_object().unwrap() {
            assert!(response["description"].is_string(), "{name} {status}");
        }
    }
}

/// A schema that is closed cannot be a part of a larger one: no document would fit both.
#[test]
fn no_closed_schema_is_part_of_another() {
    let document = document();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    for (name, schema) in schemas {
        for part in schema["allOf"].as_array().into_iter().flatten() {
            if let Some(reference) = part["$ref"].as_str() {
                let part = document.pointer(reference.trim_start_matches('#')).unwrap();
                assert_ne!(part["additionalProperties"], false, "{name}: {reference}");
            }
        }
    }
}

#[test]
fn every_refusal_is_a_problem() {
    let document = document();
    for (name, operation) in operations(&document) {
        for (status, response) in operation["responses"].as_object().unwrap() {
            let schema = &response["content"]["application/problem+json"]["schema"]["$ref"];
            let is_problem = schema == "#/components/schemas/Problem";
            assert_eq!(is_problem, status.as_str() >= "400", "{name} {status}");
        }
    }
}

#[test]
fn every_reference_of_the_document_leads_somewhere() {
    let document = document();
    let mut references = Vec::new();
    collect(&document, &mut references);
    assert!(references.len() > 50);
    for reference in references {
        let target = document.pointer(reference.trim_start_matches('#'));
        assert!(target.is_some(), "{reference}");
    }
}

fn collect<'a>(value: &'a Value, references: &mut Vec<&'a str>) {
    match value {
        Value::Object(fields) => {
            references.extend(fields.get("$ref").and_then(Value::as_str));
            fields.values().for_each(|value| collect(value, references));
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, references)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn what_a_candidate_reads_before_release_names_no_key() {
    let document = document();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    for schema in [
        "Paper",
        "AttemptList",
        "Attempt",
        "Answers",
        "Saved",
        "Submitted",
        "Receipt",
        "Admission",
    ] {
        let mut reached = vec![schema];
        let mut at = 0;
        while let Some(name) = reached.get(at) {
            let mut references = Vec::new();
            collect(&schemas[*name], &mut references);
            let names = references
                .iter()
                .map(|path| path.rsplit('/').next().unwrap());
            let fresh: Vec<_> = names.filter(|name| !reached.contains(name)).collect();
            reached.extend(fresh);
            at += 1;
        }
        for name in reached {
            let text = schemas[name]["properties"].to_string();
            for secret in [
                "\"key\"",
                "\"explanation\"",
                "\"accepted\"",
                "\"evidence\"",
                "\"topic\"",
            ] {
                assert!(
                    !text.contains(secret),
                    "{schema} reaches {name}, which has {secret}"
                );
            }
        }
    }
}
