//! A request to a served model as MLflow took it before 2.0, and an answer that is read as one of then.

use crate::mlflow::Range;
use crate::pitfalls::edits::inserted;
use crate::pitfalls::texts::text_of;
use crate::pitfalls::{Context, Edit, Finding, Outcome, Pitfall, Rule, Safety};
use crate::python::tree::{Call, Expr, ExprKind};
use crate::script::Span;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "scoring-payload-outdated",
    family: "registry",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Expr(check), Rule::Expr(check_header), Rule::Expr(check_answer)],
};

fn check(expr: &Expr, context: &Context<'_>) -> Option<Finding> {
    let call = request(expr, context)?;
    let json = call.arg("json", None);
    let arg = json.or_else(|| call.arg("data", Some(1))).or_else(|| call.arg("content", None))?;
    let named = arg.value.as_name().is_some();
    let body = if named { context.names.only_value(&arg.value)? } else { &arg.value };
    let outdated = outdated(body, context, DEPTH)?;
    let edits = match &outdated.kind {
        ExprKind::Dict(_) => Some(wrapped(outdated.span)),
        // df.to_dict(orient="split")
        ExprKind::Call(inner) if method(inner) == Some("to_dict") => Some(wrapped(outdated.span)),
        _ => None,
    };
    // One that is built elsewhere may be used for more.
    let edits = edits.filter(|_| !named);
    let finding = Finding::new(&PITFALL, context.first_line(outdated.span));
    let finding = finding.related("request", named.then_some(call.func.span));
    Some(finding.fix("wrap", Safety::Safe, edits).fix(
        "build",
        Safety::Review,
        rebuilt(outdated, json.is_some() || outdated.id != arg.value.id, call, context),
    ))
}

/// `"Content-Type": "application/json; format=pandas-split"`.
fn check_header(expr: &Expr, context: &Context<'_>) -> Option<Finding> {
    let headers = request(expr, context)?.arg("headers", None)?;
    let ExprKind::Dict(items) = &context.literal(&headers.value)?.kind else { return None };
    let (_, value) = items.iter().find(|(key, _)| {
        key.as_ref().is_some_and(|key| {
            context.names.value(key).as_str().is_some_and(|key| key.eq_ignore_ascii_case("content-type"))
        })
    })?;
    let kind = context.names.value(value);
    let (plain, _) = kind.as_str()?.split_once(';').filter(|(_, more)| more.trim_start().starts_with("format="))?;
    let literal = matches!(value.kind, ExprKind::Str(_));
    let quote = value.span.of(&context.script.python).chars().next()?;
    let edits = literal.then(|| {
        vec![Edit { span: value.span, text: [quote.to_string().as_str(), plain, quote.to_string().as_str()].concat() }]
    });
    Some(Finding::new(&PITFALL, value.span).message("message.content-type").fix("plain", Safety::Review, edits))
}

/// `response.json()[0]`: the answer is a dict that has the list under `predictions`.
fn check_answer(expr: &Expr, context: &Context<'_>) -> Option<Finding> {
    let ExprKind::Subscript { value, index } = &expr.kind else { return None };
    if !matches!(index.kind, ExprKind::Int(_)) {
        return None;
    }
    let asked = match value.as_name() {
        Some(_) => context.names.only_value(value)?,
        None => value,
    };
    let json = asked.as_call().filter(|call| method(call) == Some("json"))?;
    let ExprKind::Attribute { value: response, .. } = &json.func.kind else { return None };
    let post = context.names.origin(response)?;
    // A server of another kind may answer with a list; what is sent tells that it is MLflow's.
    let mlflows = ["dataframe_split", "dataframe_records"].iter().any(|key| context.code.contains(key));
    if !mlflows || !asks_a_model(post, context) {
        return None;
    }
    let edits = vec![inserted(value.span.end, "[\"predictions\"]")];
    Some(Finding::new(&PITFALL, expr.span).message("message.answer").fix("predictions", Safety::Safe, Some(edits)))
}

/// The call, if it is one that posts something to a served model.
fn request<'e>(expr: &'e Expr, context: &Context<'_>) -> Option<&'e Call> {
    match &expr.kind {
        ExprKind::Call(call) => asks_a_model(call, context).then_some(call),
        _ => None,
    }
}

/// Whether a call posts something to a served model.
fn asks_a_model(call: &Call, context: &Context<'_>) -> bool {
    let posts = match (context.names.path(&call.func), &call.func.kind) {
        (Some(path), _) => matches!(path.as_str(), "requests.post" | "httpx.post" | URLLIB),
        // session.post(…)
        (None, ExprKind::Attribute { value, name }) if name == "post" => {
            context.names.made_by(value).is_some_and(|path| SESSIONS.contains(&path.as_str()))
        }
        _ => false,
    };
    let url = || text_of(&call.arg("url", Some(0))?.value, context);
    posts && url().is_some_and(|url| url.trim_end_matches('/').ends_with("/invocations"))
}

const URLLIB: &str = "urllib.request.Request";

/// Classes whose objects post as the functions of their modules do.
const SESSIONS: [&str; 5] =
    ["aiohttp.ClientSession", "httpx.AsyncClient", "httpx.Client", "requests.Session", "requests.session"];

/// How often a body is followed through `json.dumps()`.
const DEPTH: usize = 4;

/// The part of a body that has the shape of before 2.0: columns and data with nothing round them.
fn outdated<'e>(body: &'e Expr, context: &Context<'e>, depth: usize) -> Option<&'e Expr> {
    let depth = depth.checked_sub(1)?;
    match &body.kind {
        ExprKind::Dict(items) => {
            let key = |key: &Option<Expr>| context.names.value(key.as_ref()?).as_str().map(str::to_owned);
            let keys: Vec<String> = items.iter().map(|(name, _)| key(name)).collect::<Option<_>>()?;
            let split = keys.iter().all(|key| matches!(key.as_str(), "columns" | "data" | "index"));
            (split && keys.iter().any(|key| key == "data") && keys.iter().any(|key| key == "columns")).then_some(body)
        }
        ExprKind::Call(call) => {
            if context.names.path(&call.func).as_deref() == Some("json.dumps") {
                let inner = &call.args.first()?.value;
                let inner = if inner.as_name().is_some() { context.names.only_value(inner)? } else { inner };
                return outdated(inner, context, depth);
            }
            // frame.to_json(orient="split").encode("utf-8")
            if let ExprKind::Attribute { value, name } = &call.func.kind
                && name == "encode"
            {
                let inner = if value.as_name().is_some() { context.names.only_value(value)? } else { value };
                return outdated(inner, context, depth);
            }
            let orient = match method(call)? {
                "to_json" => call.arg("orient", None)?,
                "to_dict" => call.arg("orient", Some(0))?,
                _ => return None,
            };
            let orient = context.names.value(&orient.value);
            // Other servers take a list of records; one of a script that uses MLflow is MLflow's.
            let outdated = match orient.as_str()? {
                "split" => true,
                "records" => context.imports("mlflow"),
                _ => false,
            };
            outdated.then_some(body)
        }
        _ => None,
    }
}

fn method(call: &Call) -> Option<&str> {
    match &call.func.kind {
        ExprKind::Attribute { name, .. } => Some(name),
        _ => None,
    }
}

fn wrapped(span: Span) -> Vec<Edit> {
    vec![inserted(span.start, "{\"dataframe_split\": "), inserted(span.end, "}")]
}

/// `data=frame.to_json(orient="split")` as `json={"dataframe_split": frame.to_dict(orient="split")}`.
fn rebuilt(outdated: &Expr, elsewhere: bool, request: &Call, context: &Context<'_>) -> Option<Vec<Edit>> {
    let takes_json = context.names.path(&request.func).as_deref() != Some(URLLIB);
    let call = outdated.as_call().filter(|call| takes_json && !elsewhere && method(call) == Some("to_json"))?;
    let ExprKind::Attribute { value: frame, .. } = &call.func.kind else { return None };
    let orient = context.names.value(&call.arg("orient", None)?.value).as_str()?.to_owned();
    let text = context.script.python.as_str();
    let before = text.get(..outdated.span.start)?;
    let start = before.strip_suffix("data=").map(str::len)?;
    let alone = call.args.len() == 1;
    let frame = frame.span.of(text);
    let body = format!("json={{\"dataframe_{orient}\": {frame}.to_dict(orient=\"{orient}\")}}");
    alone.then(|| vec![Edit { span: Span { start, end: outdated.span.end }, text: body }])
}
