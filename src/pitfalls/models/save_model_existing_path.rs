//! `save_model` to a folder that it has filled before.

use crate::mlflow::{Range, position, saves_model};
use crate::pitfalls::logging::repeats::is_fixed;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule};
use crate::python::tree::Expr;
use crate::script::{Name, Span};
use crate::walk::{Around, AroundKind, CallSite, Moment};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "save-model-existing-path",
    family: "models",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let path = path_of(site, context).filter(|_| !site.tried && !clears_folders(context))?;
    let text = context.names.value(path).as_str()?.to_owned();
    let finding = Finding::new(&PITFALL, path.span)
        .name("call", context.called(site.call))
        .name("path", Name::Text(text.clone()));
    if let Some(at) = in_a_loop(site, path, context) {
        let finding = finding.name("line", Name::Line(at.start)).message("message.loop");
        return Some(finding.related("loop", Some(context.first_line(at))));
    }
    let before = context.walked.calls.iter().find(|other| {
        let same = path_of(other, context).is_some_and(|path| context.names.value(path).as_str() == Some(&text));
        // Of two functions nobody knows which is called, and when.
        let here = other.functions == site.functions && other.expr.span.end <= site.expr.span.start && !other.tried;
        same && here && comes_first(other, site)
    })?;
    let at = before.expr.span;
    let finding = finding.name("line", Name::Line(at.start)).related("before", Some(at));
    Some(finding.message("message.again"))
}

/// Whether wherever a call is reached the other one was, and went well: every test round that stands
/// round it, too.
fn comes_first(other: &CallSite<'_>, site: &CallSite<'_>) -> bool {
    let tests = |moment: &Moment| -> Vec<Around> {
        moment.around.iter().filter(|one| one.kind != AroundKind::Context).copied().collect()
    };
    let within = |moment: &Moment| {
        let own = tests(moment);
        other.moments.iter().all(|before| {
            moment.clause == before.clause
                && moment.loops.starts_with(&before.loops)
                && tests(before).iter().all(|test| own.contains(test))
        })
    };
    !other.moments.is_empty() && site.moments.iter().all(|moment| !moment.state.never && within(moment))
}

fn path_of<'t>(site: &CallSite<'t>, context: &Context<'_>) -> Option<&'t Expr> {
    let saves = saves_model(&site.name) && site.name.ends_with(".save_model");
    let place = position(&site.name, "path", context.release);
    Some(&site.call.arg("path", place).filter(|_| saves)?.value)
}

/// The loop that brings a call back to the same path, where no test stands between.
fn in_a_loop(site: &CallSite<'_>, path: &Expr, context: &Context<'_>) -> Option<Span> {
    let leaves = |at: Span| {
        let text = at.of(&context.code);
        text.contains("break") || text.contains("return") || text.contains("sys.exit")
    };
    site.moments.iter().find_map(|moment| {
        let (index, at) = moment.loops.iter().copied().enumerate().next_back()?;
        let turn = *context.walked.turns.get(&at)?;
        let tested = moment.around.iter().any(|one| one.loops > index && one.kind != AroundKind::Context);
        (!tested && !leaves(at) && is_fixed(path, at, turn, context)).then_some(at)
    })
}

/// Whether the script makes room, or goes to another folder, somewhere.
fn clears_folders(context: &Context<'_>) -> bool {
    let words = [
        "rmtree",
        "rmdir",
        "chdir",
        "exists(",
        "isdir(",
        "is_dir(",
        "rm -r",
        "TemporaryDirectory",
        "os.remove",
        "unlink",
        "move(",
        "rename(",
    ];
    words.iter().any(|word| context.code.contains(word))
}
