//! The script's own classes made from `mlflow.pyfunc.PythonModel`, and where they are handed to MLflow.

use crate::mlflow::canonical;
use crate::pitfalls::Context;
use crate::python::tree::{Arg, Block, Class, Expr, ExprKind, Function, StmtKind};
use crate::walk::CallSite;
use std::rc::Rc;

/// A class of the script and its bases in the script, nearest first.
pub(super) fn lineage<'a, 'c: 'a>(class: &'a Class, context: &Context<'c>) -> Vec<&'a Class> {
    let mut found = vec![class];
    for base in class.bases.iter().filter_map(|base| context.names.class(base)) {
        let bases = context.names.lineage(base).into_iter().map(|one| &**one);
        let new: Vec<&Class> = bases.filter(|one| !found.iter().any(|known| is_same(known, one))).collect();
        found.extend(new);
    }
    found
}

/// Whether two are one class of the script.
pub(super) fn is_same(one: &Class, other: &Class) -> bool {
    one.name_span == other.name_span
}

/// Whether a class is made from `PythonModel` itself; `ChatModel` and its like ask for other methods.
pub(super) fn is_python_model(class: &Class, context: &Context<'_>) -> bool {
    lineage(class, context).iter().any(|class| class.bases.iter().any(|base| is_base(base, context)))
}

fn is_base(base: &Expr, context: &Context<'_>) -> bool {
    let name = context.names.path(base).and_then(|path| canonical(&path, context.release));
    name.as_deref() == Some("mlflow.pyfunc.PythonModel")
}

/// Whether nothing gives a class methods that are not in view: another library's base, a metaclass, a decorator.
pub(super) fn is_in_view(class: &Class, context: &Context<'_>) -> bool {
    let known = |base: &Expr| {
        let plain = |path: String| matches!(path.as_str(), "object" | "abc.ABC");
        context.names.class(base).is_some() || is_base(base, context) || context.names.path(base).is_some_and(plain)
    };
    let fields_only = |decorator: &Expr| {
        let named = decorator.as_call().map_or(decorator, |call| &call.func);
        context.names.path(named).as_deref() == Some("dataclasses.dataclass")
    };
    let of_script = |class: &&Class| class.decorators.iter().all(fields_only) && class.bases.iter().all(known);
    lineage(class, context).iter().all(of_script)
}

/// A method of a class or of its bases in the script.
pub(super) fn method<'a, 'c: 'a>(class: &'a Class, name: &str, context: &Context<'c>) -> Option<&'a Rc<Function>> {
    lineage(class, context).into_iter().find_map(|class| class.method(name))
}

/// Whether a class or a base in the script has a method of this name, by whatever way it gets it.
pub(super) fn defines(class: &Class, name: &str, context: &Context<'_>) -> bool {
    lineage(class, context).iter().any(|class| in_block(&class.body, name))
}

fn in_block(block: &Block, name: &str) -> bool {
    block.iter().any(|stmt| match &stmt.kind {
        StmtKind::Function(function) => function.name == name,
        StmtKind::Assign { targets, .. } => targets.iter().any(|target| target.as_name() == Some(name)),
        _ => stmt.blocks().into_iter().any(|block| in_block(block, name)),
    })
}

/// What a call is given as a Python model.
pub(super) fn python_model<'c>(site: &CallSite<'c>) -> Option<&'c Arg> {
    match site.name.as_str() {
        "mlflow.pyfunc.log_model" | "mlflow.pyfunc.save_model" => site.call.arg("python_model", None),
        "mlflow.models.set_model" => site.call.arg("model", Some(0)),
        _ => None,
    }
}

/// The calls that are given objects of classes of the script, each with the class.
pub(super) fn handed_over<'c>(context: &Context<'c>) -> Vec<(&'c CallSite<'c>, &'c Class)> {
    let handed = |site: &'c CallSite<'c>| Some((site, &**context.names.class_of(&python_model(site)?.value)?));
    context.walked.calls.iter().filter_map(handed).collect()
}

/// The calls that save objects of a class or of classes made from it, if every call that is given one saves it.
pub(super) fn saved_by<'c>(class: &Class, context: &Context<'c>) -> Vec<&'c CallSite<'c>> {
    let of_class = |other: &Class| lineage(other, context).iter().any(|base| is_same(base, class));
    let handed = handed_over(context).into_iter().filter(|(_, other)| of_class(other));
    let sites: Vec<&CallSite<'_>> = handed.map(|(site, _)| site).collect();
    let all_save = sites.iter().all(|site| site.name.starts_with("mlflow.pyfunc."));
    if all_save { sites } else { Vec::new() }
}

/// The flavour that saves what an expression certainly is: an estimator of scikit-learn and its like.
pub(super) fn estimator_flavor(expr: &Expr, context: &Context<'_>) -> Option<&'static str> {
    let call = context.names.origin(expr)?;
    if let ExprKind::Attribute { value, name } = &call.func.kind
        && name == "fit"
    {
        return estimator_flavor(value, context);
    }
    let path = context.names.path(&call.func)?;
    let (module, class) = path.rsplit_once('.')?;
    let made = class.starts_with(|c: char| c.is_ascii_uppercase()) || class == "make_pipeline";
    // A kernel is an object of scikit-learn that can be called.
    let root = module.split('.').next().filter(|_| made && !module.ends_with("kernels"))?;
    ["sklearn", "xgboost", "lightgbm", "catboost"].into_iter().find(|flavor| *flavor == root)
}
