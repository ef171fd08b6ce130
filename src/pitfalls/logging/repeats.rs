//! Which loop brings a logging call back to the same run, to write the same again.

use crate::pitfalls::Context;
use crate::python::names::Binding;
use crate::python::tree::{Block, CompareOp, Expr, ExprKind, Part, Stmt, StmtKind};
use crate::script::Span;
use crate::script::sorted::Set;
use crate::walk::{Around, AroundKind, Base, CallSite, Moment, Turn};

/// A loop in whose later turns a call writes to the run that it wrote to before.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Repeat<'c> {
    /// Where the loop stands.
    pub at: Span,
    /// What it goes through.
    pub turn: Turn<'c>,
    /// Whether no other loop goes on while the run is open.
    pub only: bool,
    /// Whether the call stands under a test in it.
    pub tested: bool,
    /// The call of the function that the call is in, where that stands in the loop.
    called: Option<Span>,
}

/// The loops that bring a call back to the same run while `fixed` stay as they are, innermost first.
pub(crate) fn repeats<'c>(site: &CallSite<'_>, fixed: &[&Expr], context: &Context<'c>) -> Vec<Repeat<'c>> {
    let mut found: Vec<Repeat<'c>> = Vec::new();
    for repeat in site.moments.iter().flat_map(|moment| repeats_at(moment, site, fixed, context)) {
        if found.iter().all(|known| known.at != repeat.at) {
            found.push(repeat);
        }
    }
    found
}

fn repeats_at<'c>(moment: &Moment, site: &CallSite<'_>, fixed: &[&Expr], context: &Context<'c>) -> Vec<Repeat<'c>> {
    let state = &moment.state;
    let (written, outside) =
        if site.logs { (state.written_here(), state.active().map_or(0, |run| run.loops)) } else { (&state.written, 0) };
    let unknown = site.logs && state.runs.is_empty() && state.base == Base::Lost;
    // Behind a call that certainly raised nothing is written.
    if unknown || state.never || !written.contains(&site.expr.span) {
        return Vec::new();
    }
    let going: Vec<(usize, Span)> = moment.loops.iter().copied().enumerate().skip(outside).collect();
    let only = going.len() == 1;
    let innermost_first = going.into_iter().rev();
    let repeats = innermost_first.filter_map(|(index, at)| {
        let turn = *context.walked.turns.get(&at)?;
        let within: Vec<&Around> = moment.around.iter().filter(|around| around.loops > index).collect();
        let same =
            |expr: &Expr| is_fixed(expr, at, turn, context) || is_passed_the_same(expr, at, turn, moment, context);
        let repeats = fixed.iter().all(|expr| same(expr))
            && !within.iter().any(|around| holds_once(around, at, turn, context) || may_open_a_run(around, context))
            && !body(turn).is_some_and(|body| opens_runs(body, context));
        let tested = within.iter().any(|around| around.kind != AroundKind::Context);
        let called = moment.called.filter(|called| at.contains(*called));
        repeats.then_some(Repeat { at, turn, only, tested, called })
    });
    repeats.collect()
}

/// Whether an expression gives the same in each turn of a loop.
pub(crate) fn is_fixed(expr: &Expr, at: Span, turn: Turn<'_>, context: &Context<'_>) -> bool {
    if context.names.value(expr).as_str().is_some() {
        return true;
    }
    // What a function gets or makes of it is only known to its callers.
    let inside = at.contains(expr.span);
    match &expr.kind {
        ExprKind::Str(_) | ExprKind::Int(_) | ExprKind::Bool(_) | ExprKind::None => true,
        ExprKind::Name(_) => inside && names_are_fixed(expr, at, turn, context),
        ExprKind::Attribute { value, .. } => {
            let given = body(turn).is_some_and(|body| assigns(body, &mut |target, _| same(target, expr, context)));
            inside && !given && is_fixed(value, at, turn, context)
        }
        ExprKind::Subscript { value, index } => {
            is_fixed(value, at, turn, context) && is_fixed(index, at, turn, context)
        }
        ExprKind::Binary { left, right, .. } => is_fixed(left, at, turn, context) && is_fixed(right, at, turn, context),
        ExprKind::Format(parts) => parts.iter().all(|part| match part {
            Part::Text(_) => true,
            Part::Value { value, .. } => is_fixed(value, at, turn, context),
        }),
        _ => false,
    }
}

/// `f"{split}/loss"` in a function that each turn calls with the same `split`.
fn is_passed_the_same(expr: &Expr, at: Span, turn: Turn<'_>, moment: &Moment, context: &Context<'_>) -> bool {
    let Some(call) = moment.called.filter(|call| at.contains(*call)) else { return false };
    let same = |expr: &Expr| is_passed_the_same(expr, at, turn, moment, context);
    match &expr.kind {
        ExprKind::Str(_) | ExprKind::Int(_) => true,
        ExprKind::Name(_) => match only_binding(expr, context) {
            Some(Binding::Parameter(function, parameter)) => {
                let passed = context.names.passed_at(call, function, parameter);
                passed.is_some_and(|passed| at.contains(passed.span) && is_fixed(passed, at, turn, context))
            }
            // for name, value in metrics.items(): of a dict that has the same keys each turn.
            Some(Binding::ElementItem(iter, 0)) => dict_of_items(iter)
                .and_then(|dict| passed(dict, Some(call), context).or(Some(dict)))
                .is_some_and(|dict| at.contains(dict.span) && has_constant_keys(dict, context)),
            _ => false,
        },
        ExprKind::Binary { left, right, .. } => same(left) && same(right),
        ExprKind::Format(parts) => parts.iter().all(|part| match part {
            Part::Text(_) => true,
            Part::Value { value, .. } => same(value),
        }),
        _ => false,
    }
}

/// What a call of the function that a parameter is of passes for it.
fn passed<'c>(name: &Expr, call: Option<Span>, context: &Context<'c>) -> Option<&'c Expr> {
    match only_binding(name, context)? {
        Binding::Parameter(function, parameter) => context.names.passed_at(call?, function, parameter),
        _ => None,
    }
}

impl Repeat<'_> {
    /// What is passed in the loop for a parameter of the function that the call is in.
    pub(crate) fn passed<'c>(&self, name: &Expr, context: &Context<'c>) -> Option<&'c Expr> {
        passed(name, self.called, context)
    }
}

fn only_binding<'c>(name: &Expr, context: &Context<'c>) -> Option<Binding<'c>> {
    let mut bindings = context.names.bindings(name);
    bindings.next().filter(|_| bindings.next().is_none())
}

/// `metrics` of `metrics.items()`.
fn dict_of_items(iter: &Expr) -> Option<&Expr> {
    match &iter.as_call()?.func.kind {
        ExprKind::Attribute { value, name } if name == "items" => Some(value),
        _ => None,
    }
}

fn has_constant_keys(dict: &Expr, context: &Context<'_>) -> bool {
    let dict = if let ExprKind::Name(_) = &dict.kind { context.names.only_value(dict) } else { Some(dict) };
    match dict.map(|dict| &dict.kind) {
        Some(ExprKind::Dict(items)) => {
            let constant = |key: &Option<Expr>| key.as_ref().is_some_and(is_constant);
            !items.is_empty() && items.iter().all(|(key, _)| constant(key))
        }
        _ => false,
    }
}

fn names_are_fixed(name: &Expr, at: Span, turn: Turn<'_>, context: &Context<'_>) -> bool {
    context.names.bindings(name).all(|binding| match binding {
        Binding::Import(_) | Binding::Function(_) | Binding::Class(_) => true,
        Binding::Value(value) => !at.contains(value.span) || is_fixed(value, at, turn, context),
        Binding::Entered(value) | Binding::Item(value, _) => !at.contains(value.span),
        Binding::Parameter(_, parameter) => !at.contains(parameter.span),
        // for phase in ("train", "val"): the same ones in each turn of a loop round it.
        Binding::Element(iter) | Binding::ElementItem(iter, _) => {
            let own = matches!(turn, Turn::For { iter: own, .. } if own.id == iter.id);
            !at.contains(iter.span) || !own && elements(iter, context).is_some_and(|all| all.iter().all(is_constant))
        }
        Binding::Unfollowed | Binding::Deleted => false,
    })
}

fn is_constant(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Str(_) | ExprKind::Int(_) | ExprKind::Other => true,
        ExprKind::Tuple(all) => all.iter().all(is_constant),
        _ => false,
    }
}

/// The elements that a loop goes through, where the script writes them down.
pub(crate) fn elements<'e>(iter: &'e Expr, context: &Context<'e>) -> Option<&'e Vec<Expr>> {
    match &iter.kind {
        ExprKind::List(all) | ExprKind::Tuple(all) | ExprKind::Set(all) => Some(all),
        ExprKind::Name(_) => match &context.names.only_value(iter)?.kind {
            ExprKind::List(all) | ExprKind::Tuple(all) | ExprKind::Set(all) => Some(all),
            _ => None,
        },
        _ => None,
    }
}

/// `if epoch == epochs - 1:` holds in one turn of the loop; `if epoch % 10 == 0:` and `if rank == 0:` do
/// not. `if accuracy > best:` keeps the best so far.
fn holds_once(around: &Around, at: Span, turn: Turn<'_>, context: &Context<'_>) -> bool {
    let Some(test) = context.walked.conditions.get(&around.place) else { return false };
    let equal = match around.kind {
        AroundKind::Test => CompareOp::Eq,
        AroundKind::Otherwise => CompareOp::NotEq,
        AroundKind::Context => return false,
    };
    let mut once = false;
    test.each(&mut |part| match &part.kind {
        ExprKind::Compare { left, op, right, .. } if *op == equal => {
            let sides = [left, right];
            let modulo = sides.iter().any(|side| side.any(&mut is_modulo));
            let varies = sides.iter().any(|side| !is_fixed(side, at, turn, context));
            once |= varies && !modulo;
        }
        ExprKind::Compare { left, op: CompareOp::Other, right, .. } => {
            let keeps = |target: &Expr, value: &Expr| {
                [(left, right), (right, left)]
                    .iter()
                    .any(|(best, new)| same(target, best, context) && value.any(&mut |part| same(part, new, context)))
            };
            once |= body(turn).is_some_and(|body| assigns(body, &mut |target, value| keeps(target, value)));
        }
        // if not epoch:
        ExprKind::Not(inner) if equal == CompareOp::Eq => {
            let counts = matches!(inner.kind, ExprKind::Name(_)) && is_target(inner, turn, context);
            once |= counts;
        }
        _ => {}
    });
    once
}

fn is_modulo(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Binary { op: crate::python::tree::BinaryOp::Mod, .. })
}

fn is_target(name: &Expr, turn: Turn<'_>, context: &Context<'_>) -> bool {
    let Turn::For { iter, .. } = turn else { return false };
    context.names.bindings(name).any(|binding| matches!(binding, Binding::Element(of) if of.id == iter.id))
}

/// `with tracker.run(name):` of somebody else's may open a run of its own.
fn may_open_a_run(around: &Around, context: &Context<'_>) -> bool {
    around.kind == AroundKind::Context
        && context.walked.conditions.get(&around.place).is_some_and(|item| {
            let called = item.as_call().map_or(*item, |call| &call.func);
            let mlflow = context.names.path(called).is_some_and(|path| path.starts_with("mlflow."));
            let text = called.span.of(&context.script.python).to_ascii_lowercase();
            !mlflow && ["run", "track", "experiment", "mlflow"].iter().any(|word| text.contains(word))
        })
}

/// Whether a block calls something that, by its name, may open or end a run: `tracker.begin_run(name)`.
fn opens_runs(body: &Block, context: &Context<'_>) -> bool {
    let may = |expr: &Expr| {
        let Some(call) = expr.as_call() else { return false };
        let (ExprKind::Name(name) | ExprKind::Attribute { name, .. }) = &call.func.kind else { return false };
        let name = name.to_ascii_lowercase();
        let verb = ["start", "begin", "new", "init", "create", "end", "finish", "close"];
        name.contains("run")
            && verb.iter().any(|verb| name.contains(verb))
            && !context.names.path(&call.func).is_some_and(|path| path.starts_with("mlflow."))
            && context.names.function(&call.func).is_none()
    };
    any_stmt(body, &mut |stmt| stmt.exprs().into_iter().any(|expr| expr.any(&mut |part| may(part))))
}

/// Whether it is in doubt that a moment comes after others; `None` where each stands under a test
/// of its own, which may be each other's opposite.
pub(crate) fn doubt(moment: &Moment, others: &Set<Moment>) -> Option<bool> {
    let tests = |moment: &Moment| -> Vec<Span> {
        let tests = moment.around.iter().filter(|around| around.kind != AroundKind::Context);
        tests.map(|around| around.place).collect()
    };
    let own = tests(moment);
    let mut doubt = false;
    for before in others {
        let theirs = tests(before);
        let apart = theirs.iter().any(|test| !own.contains(test));
        if apart && own.iter().any(|test| !theirs.contains(test)) {
            return None;
        }
        doubt |= apart;
    }
    Some(doubt)
}

/// What a loop does in each turn.
pub(crate) fn body(turn: Turn<'_>) -> Option<&Block> {
    match turn {
        Turn::For { body, .. } | Turn::While { body } => Some(body),
        Turn::Each(_) => None,
    }
}

/// Whether a block, or a block in it, makes such an assignment.
pub(crate) fn assigns(body: &Block, wanted: &mut dyn FnMut(&Expr, &Expr) -> bool) -> bool {
    any_stmt(body, &mut |stmt| match &stmt.kind {
        StmtKind::Assign { targets, value } => targets.iter().any(|target| wanted(target, value)),
        StmtKind::AugAssign { target, value } => wanted(target, value),
        _ => false,
    })
}

/// Whether a statement of a block, or of a block in it, is such a one.
pub(crate) fn any_stmt(body: &Block, wanted: &mut dyn FnMut(&Stmt) -> bool) -> bool {
    body.iter().any(|stmt| wanted(stmt) || stmt.blocks().into_iter().any(|block| any_stmt(block, wanted)))
}

/// Whether two expressions are written the same.
pub(crate) fn same(one: &Expr, two: &Expr, context: &Context<'_>) -> bool {
    let text = &context.script.python;
    one.span.of(text) == two.span.of(text)
}
