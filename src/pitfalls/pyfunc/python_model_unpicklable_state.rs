//! A lock, a connection or an open file that a `PythonModel` makes in `__init__`: the model can't be saved.

use super::classes::{defines, is_python_model, saved_by};
use crate::mlflow::Range;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule};
use crate::python::names::Binding;
use crate::python::tree::{Class, Expr, ExprKind, Stmt, StmtKind};
use crate::script::Name;

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "python-model-unpicklable-state",
    family: "pyfunc",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[Rule::Stmt(check)],
};

/// What cloudpickle does not take, each seen on 2.9.2, 2.22.5 and 3.18.0.
const UNPICKLABLE: [&str; 25] = [
    "asyncio.new_event_loop",
    "concurrent.futures.ProcessPoolExecutor",
    "concurrent.futures.ThreadPoolExecutor",
    "csv.reader",
    "multiprocessing.Lock",
    "multiprocessing.Queue",
    "queue.LifoQueue",
    "queue.PriorityQueue",
    "queue.Queue",
    "queue.SimpleQueue",
    "socket.socket",
    "sqlite3.connect",
    "ssl.create_default_context",
    "subprocess.Popen",
    "tempfile.NamedTemporaryFile",
    "threading.Barrier",
    "threading.BoundedSemaphore",
    "threading.Condition",
    "threading.Event",
    "threading.Lock",
    "threading.RLock",
    "threading.Semaphore",
    "threading.Thread",
    "threading.Timer",
    "threading.local",
];

fn check(stmt: &Stmt, context: &Context<'_>) -> Option<Finding> {
    let StmtKind::Assign { targets, value } = &stmt.kind else { return None };
    let [target] = targets.as_slice() else { return None };
    let ExprKind::Attribute { value: object, name } = &target.kind else { return None };
    let class = context.names.class_of(object)?;
    let init = class.method("__init__")?;
    let mut bindings = context.names.bindings(object);
    let in_init = matches!(bindings.next(), Some(Binding::Parameter(id, _)) if id == init.id);
    if !in_init || !is_unpicklable(value, context) || !is_python_model(class, context) {
        return None;
    }
    let own = ["__getstate__", "__reduce__", "__reduce_ex__"].iter().any(|method| defines(class, method, context));
    let site = *saved_by(class, context).first()?;
    if own || site.tried || is_put_elsewhere(name, stmt, class, context) {
        return None;
    }
    let finding = Finding::new(&PITFALL, stmt.span).related("saved", Some(site.expr.span));
    let finding = finding.name("attribute", Name::Text(format!("self.{name}")));
    let finding = finding.name("value", context.quoted(value.span));
    let sure = init.body.iter().any(|one| one.span == stmt.span);
    Some(if sure { finding } else { finding.perhaps() })
}

fn is_unpicklable(value: &Expr, context: &Context<'_>) -> bool {
    let ExprKind::Call(call) = &value.kind else {
        return matches!(value.kind, ExprKind::Comprehension { lazy: true, .. });
    };
    match context.names.path(&call.func).as_deref() {
        // cloudpickle reads a file that is open for reading text.
        Some("open") => {
            let mode = call.arg("mode", Some(1)).map(|arg| context.names.value(&arg.value));
            mode.is_some_and(|mode| mode.as_str().is_some_and(|mode| mode.contains(['w', 'a', 'x', 'b'])))
        }
        Some(path) => UNPICKLABLE.contains(&path),
        None => false,
    }
}

/// Whether anything but `load_context` puts something else into the attribute, or takes it away.
fn is_put_elsewhere(name: &str, own: &Stmt, class: &Class, context: &Context<'_>) -> bool {
    let load = class.method("load_context");
    let in_load = |stmt: &Stmt| load.is_some_and(|load| load.body.iter().any(|one| one.span.contains(stmt.span)));
    let is_it = |expr: &Expr| matches!(&expr.kind, ExprKind::Attribute { name: other, .. } if other == name);
    context.statements.iter().filter(|stmt| stmt.span != own.span && !in_load(stmt)).any(|stmt| match &stmt.kind {
        StmtKind::Assign { targets, .. } | StmtKind::Delete(targets) => targets.iter().any(is_it),
        _ => false,
    })
}
