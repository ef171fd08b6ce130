//! A function, method or attribute that MLflow has on no release.

use crate::mlflow::{Found, How, Meant, Range, fits, meant_name};
use crate::pitfalls::calls::told;
use crate::pitfalls::calls::written::is_of_its_kind;
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::script::{Name, Span};
use crate::walk::{AskedBy, Named};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "unknown-attribute",
    family: "calls",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Named(check)],
};

fn check(named: &Named, context: &Context<'_>) -> Option<Finding> {
    if !context.release_is_told() || told(named, context)? != Found::Nowhere {
        return None;
    }
    let finding = Finding::new(&PITFALL, named.span)
        .name("owner", Name::Text(owner(&named.owner).to_owned()))
        .name("name", Name::Text(named.name.clone()));
    let meant = meant_name(&named.owner, &named.name, context.release).map(|meant| flavored(meant, context));
    let Some(meant) = meant else {
        return Some(finding.message(match named.by {
            AskedBy::Path | AskedBy::Object => "message",
            AskedBy::From => "message.import",
            AskedBy::Import => "message.module",
        }));
    };
    let message = match named.by {
        AskedBy::Path | AskedBy::Object => "message.suggest",
        AskedBy::From => "message.import-suggest",
        AskedBy::Import => "message.module-suggest",
    };
    let certain = meant.how == How::Same && fits_there(named, &meant, context);
    let safety = if certain { Safety::Safe } else { Safety::Review };
    let edits = edits(named, &meant);
    Some(finding.message(message).name("suggestion", Name::Text(meant.write)).fix("rename", safety, edits))
}

/// Whether a call of the name is right for what was meant: `log_tag({…})` is not one for `set_tag`.
fn fits_there(named: &Named, meant: &Meant, context: &Context<'_>) -> bool {
    let mut calls = context.walked.calls.iter().filter(|site| site.call.func.span == named.whole);
    let target = format!("{}.{}", named.owner, meant.write);
    calls.all(|site| {
        fits(&target, &context.given(site.call), context.release) && is_of_its_kind(&target, site.call, context)
    })
}

/// A class by its own name, a module by its path.
fn owner(path: &str) -> &str {
    let last = path.rsplit('.').next().filter(|last| last.starts_with(|c: char| c.is_ascii_uppercase()));
    last.unwrap_or(path)
}

/// What was meant, put in where the name stands.
fn edits(named: &Named, meant: &Meant) -> Option<Vec<Edit>> {
    let put = |span: Span, text: &str| Some(vec![Edit { span, text: text.to_owned() }]);
    match (named.by, meant.how) {
        (AskedBy::Path | AskedBy::Object, How::Same | How::Near) => put(named.span, &meant.write),
        (AskedBy::Path, How::Other) if named.owner == "mlflow" => {
            put(named.span, meant.write.strip_prefix("mlflow.").filter(|rest| !rest.contains(['…', '<']))?)
        }
        // An import's name is used further down.
        _ => None,
    }
}

/// The libraries whose models a flavour logs.
const FLAVORS: [(&str, &str); 14] = [
    ("catboost", "catboost"),
    ("keras", "keras"),
    ("langchain", "langchain"),
    ("lightgbm", "lightgbm"),
    ("onnx", "onnx"),
    ("openai", "openai"),
    ("prophet", "prophet"),
    ("sklearn", "sklearn"),
    ("spacy", "spacy"),
    ("statsmodels", "statsmodels"),
    ("tensorflow", "tensorflow"),
    ("torch", "pytorch"),
    ("transformers", "transformers"),
    ("xgboost", "xgboost"),
];

/// `mlflow.log_model` was meant to be that of the library whose models the script makes, if it
/// imports but one; the fix is then certain enough to be offered.
fn flavored(meant: Meant, context: &Context<'_>) -> Meant {
    let Some(function) = meant.write.strip_prefix("mlflow.sklearn.") else { return meant };
    let mut flavors = FLAVORS.iter().filter(|(library, _)| context.imports(library)).map(|(_, flavor)| flavor);
    match (flavors.next(), flavors.next()) {
        (Some(flavor), None) => Meant { write: format!("mlflow.{flavor}.{function}"), ..meant },
        _ => Meant { write: format!("mlflow.<flavor>.{function}"), how: How::Other },
    }
}
