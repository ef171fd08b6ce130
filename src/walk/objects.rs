//! Objects of MLflow's classes, known by what made them, and the names that a script asks of MLflow's
//! modules and objects.

use super::flow::{Guard, Walker};
use crate::mlflow::{Release, Type, canonical, gives, has_subclasses, holds, is_class, on};
use crate::python::callee::returned;
use crate::python::names::{Binding, Names};
use crate::python::tree::{Alias, Call, Expr, ExprKind, Function};
use crate::script::Span;

/// A name that the script asks of a module or an object of MLflow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The canonical name of the module, or of the object's class.
    pub owner: String,
    /// The name.
    pub name: String,
    /// Where the name stands.
    pub span: Span,
    /// The whole expression, or the whole name that is imported.
    pub whole: Span,
    /// How it is asked.
    pub by: AskedBy,
    /// Whether it stands in a `try` with a handler that would catch its failure.
    pub tried: bool,
    /// Whether a test decides that it is reached, or a handler catches what it raises.
    pub decided: bool,
    /// What was called to make the object that is asked: `mlflow.start_run` of `run.data.metrics`, where
    /// `run` is what that call gave.
    pub maker: Option<Span>,
}

/// How a name is asked of MLflow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskedBy {
    /// `mlflow.name`.
    Path,
    /// `run.name`.
    Object,
    /// `from mlflow import name`.
    From,
    /// `import mlflow.name`.
    Import,
}

/// Decorators that leave what a function gives as it is.
const KEEP: [&str; 10] = [
    "classmethod",
    "functools.cache",
    "functools.cached_property",
    "functools.lru_cache",
    "mlflow.trace",
    "property",
    "staticmethod",
    "streamlit.cache_data",
    "streamlit.cache_resource",
    "streamlit.experimental_singleton",
];

/// How far what made an object is followed.
const DEPTH: usize = 8;

/// How far there must be left to go for what calls pass: there may be many of them.
const DEPTH_OF_PASSED: usize = 3;

/// The objects of MLflow's classes in a script, for a release.
#[derive(Debug, Clone, Copy)]
pub struct Objects<'o, 't> {
    /// The script's names.
    pub names: &'o Names<'t>,
    /// The release that tells what calls give.
    pub release: Release,
}

impl Objects<'_, '_> {
    /// The class of MLflow whose object an expression is, if that is certain.
    #[must_use]
    pub fn class_of(self, expr: &Expr) -> Option<&'static str> {
        self.type_of(expr, DEPTH).filter(|of| !of.many).map(|of| of.class)
    }

    /// The class of MLflow whose objects an expression gives one after another, if that is certain.
    #[must_use]
    pub fn class_of_each(self, expr: &Expr) -> Option<&'static str> {
        self.type_of(expr, DEPTH).filter(|of| of.many).map(|of| of.class)
    }

    /// The canonical name of what is called: a function by its path, or a method of an object.
    #[must_use]
    pub fn called(self, func: &Expr) -> Option<String> {
        self.called_within(func, DEPTH)
    }

    fn called_within(self, func: &Expr, depth: usize) -> Option<String> {
        if let Some(path) = self.names.path(func) {
            // Run.__init__(self, info, data): a method asked of its class takes the object, too.
            let of_class = |name: &String| name.rsplit_once('.').is_some_and(|(owner, _)| is_class(owner));
            return canonical(&path, self.release).filter(|name| !of_class(name));
        }
        let ExprKind::Attribute { value, name } = &func.kind else { return None };
        let of = self.type_of(value, depth.checked_sub(1)?).filter(|of| !of.many)?;
        Some(format!("{}.{name}", of.class))
    }

    fn type_of(self, expr: &Expr, depth: usize) -> Option<Type> {
        let depth = depth.checked_sub(1)?;
        match &expr.kind {
            ExprKind::Call(call) => match self.called_within(&call.func, depth) {
                Some(name) => gives(&name, self.release),
                None => self.returned(self.names.function(&call.func)?, None, depth),
            },
            ExprKind::Await(value) | ExprKind::Named { value, .. } => self.type_of(value, depth),
            ExprKind::Attribute { value, name } => {
                if let Some(of) = self.type_of(value, depth).filter(|of| !of.many) {
                    return holds(&format!("{}.{name}", of.class), self.release);
                }
                // self.client, of a class of the script.
                let class = self.names.class_of(value)?;
                if let Some(function) = self.names.method(class, name) {
                    return Names::is_property(function).then(|| self.returned(function, None, depth))?;
                }
                self.agreed_on(self.names.attribute_values(class, name), depth)
            }
            ExprKind::Subscript { value, index } => {
                let of = self.type_of(value, depth).filter(|of| of.many)?;
                (!matches!(index.kind, ExprKind::Slice(_))).then_some(Type { many: false, ..of })
            }
            ExprKind::Name(_) => agreed(self.names.bindings(expr).filter_map(|binding| match binding {
                Binding::Value(Expr { kind: ExprKind::None, .. }) => None,
                Binding::Value(value) => Some(self.type_of(value, depth)),
                // What `@contextmanager` functions yield is told as many of it; a run gives itself.
                Binding::Entered(value) => Some(self.type_of(value, depth).map(|of| Type { many: false, ..of })),
                Binding::Element(iter) => {
                    let of = self.type_of(iter, depth).filter(|of| of.many);
                    Some(of.map(|of| Type { many: false, ..of }))
                }
                Binding::Parameter(..) if depth < DEPTH_OF_PASSED => Some(None),
                Binding::Parameter(function, parameter) => Some(match &parameter.annotation {
                    Some(of) if !parameter.variadic => self.annotated(of),
                    _ => self.names.passed_for(function, parameter).and_then(|all| self.agreed_on(all, depth - 2)),
                }),
                // client, run = connect()
                Binding::Item(value, index) => {
                    let function = value.as_call().and_then(|call| self.names.function(&call.func));
                    Some(function.and_then(|function| self.returned(function, Some(index), depth)))
                }
                Binding::Import(_)
                | Binding::Function(_)
                | Binding::Class(_)
                | Binding::ElementItem(..)
                | Binding::Unfollowed
                | Binding::Deleted => Some(None),
            })),
            _ => None,
        }
    }

    /// What a function of the script gives, the item of its tuple if one is asked for.
    fn returned(self, function: &Function, item: Option<usize>, depth: usize) -> Option<Type> {
        if function.yields
            || self.names.is_overridden(function)
            || !function.decorators.iter().all(|one| self.keeps(one))
        {
            return None;
        }
        let values = returned(function).into_iter().flatten().filter(|value| !matches!(value.kind, ExprKind::None));
        agreed(values.map(|value| match (item, &value.kind) {
            (None, _) => self.type_of(value, depth),
            (Some(index), ExprKind::Tuple(all)) => self.type_of(all.get(index)?, depth),
            (Some(_), _) => None,
        }))
    }

    /// Whether what a decorator makes of a function gives what the function gives.
    fn keeps(self, decorator: &Expr) -> bool {
        let path = self.names.path(decorator.as_call().map_or(decorator, |call| &call.func));
        path.is_some_and(|path| KEEP.contains(&path.as_str()))
    }

    /// The class that an annotation names: `MlflowClient`, `Optional[MlflowClient]`, `MlflowClient | None`.
    fn annotated(self, annotation: &Expr) -> Option<Type> {
        match &annotation.kind {
            ExprKind::Subscript { value, index } => {
                (self.names.path(value)? == "typing.Optional").then(|| self.annotated(index))?
            }
            ExprKind::Binary { left, right, .. } if matches!(right.kind, ExprKind::None) => self.annotated(left),
            _ => {
                let name = canonical(&self.names.path(annotation)?, self.release)?;
                // What is annotated with a base is narrowed by isinstance(); a run has but one kind.
                let certain = is_class(&name) && (name == "mlflow.entities.Run" || !has_subclasses(&name));
                certain.then(|| gives(&name, self.release))?
            }
        }
    }

    /// The type that all of these have that are something.
    fn agreed_on(self, values: Vec<&Expr>, depth: usize) -> Option<Type> {
        let made = values.into_iter().filter(|value| !matches!(value.kind, ExprKind::None));
        agreed(made.map(|value| self.type_of(value, depth)))
    }
}

/// The type that all alternatives have.
fn agreed(mut types: impl Iterator<Item = Option<Type>>) -> Option<Type> {
    let first = types.next()??;
    types.all(|other| other == Some(first)).then_some(first)
}

impl<'t> Walker<'_, 't> {
    pub(super) fn objects(&self) -> Objects<'_, 't> {
        Objects { names: self.names, release: self.release }
    }

    /// Notes what an attribute asks of a module or an object of MLflow.
    pub(super) fn named(&mut self, expr: &Expr) {
        let ExprKind::Attribute { value, name } = &expr.kind else { return };
        if self.unasked > 0 {
            return;
        }
        let (owner, by) = match self.mlflow_name(value) {
            Some(owner) => {
                // `mlflow.sklearn` of `mlflow.sklearn.log_model`.
                self.named(value);
                (owner, AskedBy::Path)
            }
            None => match self.objects().class_of(value) {
                Some(class) => (class.to_owned(), AskedBy::Object),
                None => return,
            },
        };
        self.asks_release |= owner == "mlflow" && name == "__version__" || owner == "mlflow.version";
        let start = expr.span.end.saturating_sub(name.len());
        let maker = if by == AskedBy::Object { self.maker(value) } else { None };
        self.note(owner, name, Span { start, end: expr.span.end }, (expr.span, maker), by);
    }

    /// What was called to make an object, or the one that it is a part of.
    fn maker(&self, object: &Expr) -> Option<Span> {
        let mut root = object;
        while let ExprKind::Attribute { value, .. } = &root.kind {
            // The run that `self.run.data` is a part of.
            if self.names.class_of(value).is_some() {
                break;
            }
            root = value;
        }
        self.made(root, DEPTH).map(|call| call.func.span)
    }

    /// The call that made a value, in a function of the script that gives it, too, or for an attribute of `self`.
    fn made<'a>(&self, expr: &'a Expr, depth: usize) -> Option<&'a Call>
    where
        't: 'a,
    {
        let depth = depth.checked_sub(1)?;
        let call = self.names.origin(expr);
        let mut bindings = self.names.bindings(expr);
        let further = match (&expr.kind, call) {
            (ExprKind::Name(_), None) => match (bindings.next(), bindings.next()) {
                (Some(Binding::Parameter(function, parameter)), None) => {
                    self.names.passed_for(function, parameter).unwrap_or_default()
                }
                _ => Vec::new(),
            },
            (ExprKind::Attribute { value, name }, _) => self.names.attribute_values(self.names.class_of(value)?, name),
            (_, Some(call)) => self.names.given_by(call),
            _ => Vec::new(),
        };
        let mut further = further.into_iter().filter(|value| !matches!(value.kind, ExprKind::None));
        match (further.next(), further.next()) {
            (None, _) => call,
            (Some(only), None) => self.made(only, depth),
            _ => None,
        }
    }

    fn note(&mut self, owner: String, name: &str, span: Span, (whole, maker): (Span, Option<Span>), by: AskedBy) {
        let for_this = match by {
            AskedBy::Path | AskedBy::Object => Guard::AttributeError,
            AskedBy::From | AskedBy::Import => Guard::ImportError,
        };
        if self.unasked == 0 && !self.guards.contains(&for_this) {
            let (tried, decided) = (!self.guards.is_empty(), self.decided > 0);
            let name = name.to_owned();
            self.named.entry(span).or_insert_with(|| Named { owner, name, span, whole, by, tried, decided, maker });
        }
    }

    /// Notes what an import asks of MLflow.
    pub(super) fn imported(&mut self, alias: &Alias) {
        if alias.bound == "*" || self.names.is_replaced(&alias.path) {
            return;
        }
        let written = alias.span.of(&self.script.python);
        let module = written.split_whitespace().next().unwrap_or_default();
        let by = if module.starts_with("mlflow.") { AskedBy::Import } else { AskedBy::From };
        let path = if by == AskedBy::Import { module } else { alias.path.as_str() };
        let Some((owner, name)) = path.rsplit_once('.') else { return };
        let Some(owner) = canonical(owner, self.release) else { return };
        self.asks_release |= owner == "mlflow.version" || path == "mlflow.__version__";
        let at = if by == AskedBy::Import { alias.span.start + owner.len() + 1 } else { alias.span.start };
        self.note(owner, name, Span { start: at, end: at + name.len() }, (alias.span, None), by);
    }

    /// `hasattr(mlflow, "name")`, `setattr`, `patch("mlflow.name")`: the script knows about the name.
    pub(super) fn probed(&mut self, call: &Call) {
        let function = match &call.func.kind {
            ExprKind::Name(name) | ExprKind::Attribute { name, .. } => name.as_str(),
            _ => return,
        };
        let probes = matches!(function, "hasattr" | "getattr" | "setattr" | "delattr" | "patch" | "object");
        let first = call.args.first().and_then(|arg| self.mlflow_name(&arg.value));
        let texts = call.args.iter().filter_map(|arg| match &arg.value.kind {
            ExprKind::Str(text) => Some(text.as_str()),
            _ => None,
        });
        if probes {
            let puts = !matches!(function, "hasattr" | "getattr");
            for text in texts {
                self.probed.extend(text.rsplit('.').next().map(str::to_owned));
                let whole = first.as_ref().map_or_else(|| text.to_owned(), |owner| format!("{owner}.{text}"));
                self.probed.extend(puts.then_some(whole));
            }
        } else if function == "version" {
            self.asks_release |= texts.into_iter().any(|text| text.starts_with("mlflow"));
        } else if function == "signature" {
            self.asks_release |= first.is_some();
        }
    }

    /// `mlflow.name = …`: the script puts the name there.
    pub(super) fn puts(&mut self, target: &Expr) {
        if let ExprKind::Attribute { name, .. } = &target.kind {
            self.probed.insert(name.clone());
            self.probed.extend(self.mlflow_name(target));
        }
    }
}

impl Named {
    /// The canonical name of the whole.
    #[must_use]
    pub fn path(&self) -> String {
        format!("{}.{}", self.owner, self.name)
    }

    /// Whether a release has it.
    #[must_use]
    pub fn on(&self, release: Release) -> bool {
        on(&self.path(), release).is_some()
    }
}
