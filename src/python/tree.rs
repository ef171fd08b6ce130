//! The tree that the rest of the house sees: Python's statements and expressions, with spans of the
//! pasted text, and nothing that only a formatter or a type checker would need.

use crate::script::Span;
use std::rc::Rc;

/// A block of statements.
pub type Block = Vec<Stmt>;

/// A statement.
#[derive(Debug)]
pub struct Stmt {
    /// Where it stands, decorators included.
    pub span: Span,
    /// What it is.
    pub kind: StmtKind,
}

/// The kinds of statements.
#[derive(Debug)]
pub enum StmtKind {
    /// An expression of its own.
    Expr(Expr),
    /// `a = b = value`, and `a: T = value`.
    Assign { targets: Vec<Expr>, value: Expr },
    /// `target += value`.
    AugAssign { target: Expr, value: Expr },
    /// `a: T` without a value.
    Declare(Expr),
    /// `del a, b`.
    Delete(Vec<Expr>),
    /// `import …` and `from … import …`.
    Import(Vec<Alias>),
    /// `def` and `async def`.
    Function(Rc<Function>),
    /// `class`.
    Class(Rc<Class>),
    /// `if` and each `elif` with its test, then `else`.
    If { arms: Vec<(Expr, Block)>, orelse: Block },
    /// `for` and `async for`.
    For { target: Expr, iter: Expr, body: Block, orelse: Block },
    /// `while`.
    While { test: Expr, body: Block, orelse: Block },
    /// `with` and `async with`.
    With { items: Vec<WithItem>, body: Block },
    /// `try`, `except*` included.
    Try { body: Block, handlers: Vec<Handler>, orelse: Block, finally: Block },
    /// `match`.
    Match { subject: Expr, cases: Vec<Case> },
    /// `return`.
    Return(Option<Expr>),
    /// `raise`.
    Raise(Vec<Expr>),
    /// `assert`.
    Assert(Vec<Expr>),
    /// `break`.
    Break,
    /// `continue`.
    Continue,
    /// `global`.
    Global(Vec<String>),
    /// `nonlocal`.
    Nonlocal(Vec<String>),
    /// `pass`, a type alias, a notebook's command: nothing that runs Python we could follow.
    Nothing,
}

/// One name that an import binds.
#[derive(Debug)]
pub struct Alias {
    /// The name it binds; `*` for a star import.
    pub bound: String,
    /// What it is bound to: `mlflow.sklearn`; a relative import begins with a dot.
    pub path: String,
    /// Where it stands.
    pub span: Span,
}

/// A function.
#[derive(Debug)]
pub struct Function {
    /// Which one: unique in a script, methods and nested functions included.
    pub id: usize,
    /// Its name.
    pub name: String,
    /// Where the name stands.
    pub name_span: Span,
    /// The parameters in order, `self` included.
    pub parameters: Vec<Parameter>,
    /// The decorators, outermost first.
    pub decorators: Vec<Expr>,
    /// Whether it yields.
    pub yields: bool,
    /// What it does.
    pub body: Block,
}

/// A parameter.
#[derive(Debug)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub span: Span,
    /// Its annotation.
    pub annotation: Option<Expr>,
    /// Its default.
    pub default: Option<Expr>,
    /// `*args` or `**kwargs`.
    pub variadic: bool,
}

/// A class.
#[derive(Debug)]
pub struct Class {
    /// Its name.
    pub name: String,
    /// Where the name stands.
    pub name_span: Span,
    /// Its bases and metaclass arguments.
    pub bases: Vec<Expr>,
    /// The decorators.
    pub decorators: Vec<Expr>,
    /// What its body does.
    pub body: Block,
}

impl Class {
    /// The method of this name, the last one if it is defined again.
    #[must_use]
    pub fn method(&self, name: &str) -> Option<&Rc<Function>> {
        self.body.iter().rev().find_map(|stmt| match &stmt.kind {
            StmtKind::Function(function) if function.name == name => Some(function),
            _ => None,
        })
    }
}

/// One item of a `with`.
#[derive(Debug)]
pub struct WithItem {
    /// What is entered.
    pub context: Expr,
    /// What it is bound to.
    pub target: Option<Expr>,
}

/// One `except`.
#[derive(Debug)]
pub struct Handler {
    /// Where it stands, its body included.
    pub span: Span,
    /// What it catches; `None` for a bare `except`.
    pub catches: Option<Expr>,
    /// The name it binds.
    pub name: Option<String>,
    /// What it does.
    pub body: Block,
}

/// One `case`.
#[derive(Debug)]
pub struct Case {
    /// The names its pattern binds.
    pub binds: Vec<String>,
    /// Whether it matches whatever comes.
    pub irrefutable: bool,
    /// Its guard.
    pub guard: Option<Expr>,
    /// What it does.
    pub body: Block,
}

/// Which expression: unique in a script.
pub type ExprId = usize;

/// An expression.
#[derive(Debug)]
pub struct Expr {
    /// Which one.
    pub id: ExprId,
    /// Where it stands, without parentheses round it.
    pub span: Span,
    /// What it is.
    pub kind: ExprKind,
}

/// The kinds of expressions.
#[derive(Debug)]
pub enum ExprKind {
    /// A name.
    Name(String),
    /// `value.name`.
    Attribute { value: Box<Expr>, name: String },
    /// A call.
    Call(Box<Call>),
    /// A string.
    Str(String),
    /// An f-string.
    Format(Vec<Part>),
    /// A whole number that fits.
    Int(i64),
    /// Another number, bytes, an ellipsis.
    Other,
    /// `True` or `False`.
    Bool(bool),
    /// `None`.
    None,
    /// A list.
    List(Vec<Expr>),
    /// A tuple.
    Tuple(Vec<Expr>),
    /// A set.
    Set(Vec<Expr>),
    /// A dict; no key stands for `**value`.
    Dict(Vec<(Option<Expr>, Expr)>),
    /// `value[index]`.
    Subscript { value: Box<Expr>, index: Box<Expr> },
    /// `a and b`, `a or b`.
    Bool2 { or: bool, values: Vec<Expr> },
    /// A binary operator.
    Binary { op: BinaryOp, left: Box<Expr>, right: Box<Expr> },
    /// `not operand`.
    Not(Box<Expr>),
    /// `-a`, `+a`, `~a`.
    Unary(Box<Expr>),
    /// A comparison; with more than one operator the last ones are in `more`.
    Compare { left: Box<Expr>, op: CompareOp, right: Box<Expr>, more: Vec<Expr> },
    /// `body if test else orelse`.
    Conditional { test: Box<Expr>, body: Box<Expr>, orelse: Box<Expr> },
    /// A lambda.
    Lambda { parameters: Vec<Parameter>, body: Box<Expr> },
    /// A comprehension or generator.
    Comprehension { elements: Vec<Expr>, generators: Vec<Generator>, lazy: bool },
    /// `await value`.
    Await(Box<Expr>),
    /// `yield` and `yield from`.
    Yield(Option<Box<Expr>>),
    /// `target := value`.
    Named { target: Box<Expr>, value: Box<Expr> },
    /// `*value`.
    Starred(Box<Expr>),
    /// The parts of a slice.
    Slice(Vec<Expr>),
}

/// A part of an f-string.
#[derive(Debug)]
pub enum Part {
    /// Text as it is.
    Text(String),
    /// `{value}`; with a format or conversion its text is not known even if the value is.
    Value { value: Expr, plain: bool },
}

/// The binary operators that constants are made with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BinaryOp {
    /// `+`
    Add,
    /// `/`
    Div,
    /// `%`
    Mod,
    /// Any other.
    Other,
}

/// The comparisons that tests of MLflow's state are made with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompareOp {
    /// `==`
    Eq,
    /// `!=`
    NotEq,
    /// `is`
    Is,
    /// `is not`
    IsNot,
    /// `in`
    In,
    /// Any other.
    Other,
}

/// One `for` of a comprehension, with its conditions.
#[derive(Debug)]
pub struct Generator {
    /// What it binds.
    pub target: Expr,
    /// What it goes over.
    pub iter: Expr,
    /// Its conditions.
    pub ifs: Vec<Expr>,
}

/// A call.
#[derive(Debug)]
pub struct Call {
    /// What is called.
    pub func: Expr,
    /// The arguments in order.
    pub args: Vec<Arg>,
    /// From the opening parenthesis to the closing one.
    pub parens: Span,
}

/// An argument of a call.
#[derive(Debug)]
pub struct Arg {
    /// How it is passed.
    pub pass: Pass,
    /// Its value.
    pub value: Expr,
    /// Where it stands, name included.
    pub span: Span,
}

/// How an argument is passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pass {
    /// By position.
    Position,
    /// By this name, which stands here.
    Keyword(String, Span),
    /// `*value`.
    Star,
    /// `**value`.
    DoubleStar,
}

impl Call {
    /// The argument of this name, or at this position if nothing is unpacked before it.
    #[must_use]
    pub fn arg(&self, name: &str, position: Option<usize>) -> Option<&Arg> {
        let by_name = self.args.iter().find(|arg| matches!(&arg.pass, Pass::Keyword(given, _) if given == name));
        by_name.or_else(|| {
            let positional = self.args.iter().take_while(|arg| arg.pass == Pass::Position);
            position.and_then(|position| positional.into_iter().nth(position))
        })
    }

    /// Whether arguments are unpacked into the call, so that others may be there.
    #[must_use]
    pub fn unpacks(&self) -> bool {
        self.args.iter().any(|arg| matches!(arg.pass, Pass::Star | Pass::DoubleStar))
    }
}

impl Expr {
    /// The call, if it is one; `await` is looked through.
    #[must_use]
    pub fn as_call(&self) -> Option<&Call> {
        match &self.kind {
            ExprKind::Call(call) => Some(call),
            ExprKind::Await(value) => value.as_call(),
            _ => None,
        }
    }

    /// The name, if it is one.
    #[must_use]
    pub fn as_name(&self) -> Option<&str> {
        match &self.kind {
            ExprKind::Name(name) => Some(name),
            _ => None,
        }
    }
}
