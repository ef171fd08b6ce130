//! `mlflow.pytorch.autolog()` beside a training loop that is written by hand.
//!
//! It replaces `Trainer.fit` of Lightning and methods of `TensorBoard`'s `SummaryWriter`, and nothing of torch itself
//! (`mlflow.pytorch.autolog`, 2.0 to 3.18). So there must be nothing in the script that may be one of these, or that
//! may log.

use super::switches_on;
use crate::mlflow::Range;
use crate::pitfalls::{Context, Finding, Outcome, Pitfall, Rule};
use crate::script::{Name, Span};
use crate::walk::{Base, CallSite};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "pytorch-autolog-needs-lightning",
    family: "autolog",
    outcome: Outcome::Silent,
    releases: Range::ALL,
    rules: &[Rule::Call(check)],
};

/// Packages that neither train with Lightning nor log to MLflow.
const KNOWN: &str = " __future__ albumentations argparse ast base64 collections contextlib copy csv cv2 dataclasses \
    datasets datetime dotenv einops enum functools gc getpass glob gzip hashlib heapq inspect io IPython itertools \
    joblib json logging math matplotlib mlflow nltk numpy operator os packaging pandas pathlib pickle PIL plotly \
    platform pprint psutil random re requests rich scipy seaborn shutil signal skimage socket string sys tempfile \
    textwrap tiktoken time timeit timm tokenizers torch torchaudio torchinfo torchmetrics torchsummary torchtext \
    torchvision tqdm traceback transformers types typing typing_extensions urllib uuid warnings yaml zipfile ";

/// What `mlflow.autolog()` has nothing to record of, besides.
const PREPARES: [&str; 4] = ["sklearn.datasets", "sklearn.metrics", "sklearn.model_selection", "sklearn.preprocessing"];

/// Modules of the script's own project that do not train, by a word of their path.
const PARTS: &str = " config configs data dataloader dataloaders dataset datasets loader loaders loss losses model \
    models net nets network networks transforms unet ";

const BUILTINS: &str = " abs all any bool breakpoint bytes callable chr dict dir display divmod enumerate exit filter \
    float format frozenset getattr hasattr hash hex id input int isinstance issubclass iter len list locals map max min \
    next object open ord pow print property quit range repr reversed round set setattr slice sorted str sum super tuple \
    type vars zip ";

/// Anywhere in the text, these tell of Lightning, of what records besides, or of somebody else who trains.
const OTHERS: [&str; 10] = [
    ".Trainer(",
    "SummaryWriter",
    "__import__(",
    "exec(",
    "fastai",
    "import *",
    "import_module(",
    "ightning",
    "os.system(",
    "tensorboard",
];

/// Words by which something is logged by hand, be it by a client or a helper: then the loop may be so on purpose.
const BY_HAND: [&str; 12] = [
    "log_artifact",
    "log_batch",
    "log_dict",
    "log_figure",
    "log_image",
    "log_input",
    "log_metric",
    "log_outputs",
    "log_param",
    "log_stream",
    "log_table",
    "log_text",
];

fn check(site: &CallSite<'_>, context: &Context<'_>) -> Option<Finding> {
    let of_torch = site.name == "mlflow.pytorch.autolog";
    if !(of_torch || site.name == "mlflow.autolog" && is_all_of(context)) || !switches_on(site, context) {
        return None;
    }
    let python = context.code.as_str();
    let told = |words: &[&str]| words.iter().any(|word| python.contains(word));
    // A function that nobody in view calls is a helper of somebody who trains elsewhere.
    let called = site.moments.iter().all(|moment| moment.state.base != Base::Outside) && !site.moments.is_empty();
    let evaluates = context.walked.calls.iter().any(|other| other.name.ends_with(".evaluate"));
    // %run train.py, !python train.py
    let starts = context.script.shell.iter().any(|line| !line.text.contains("install") && line.text.contains("py"));
    if !called || evaluates || starts || told(&OTHERS) || told(&BY_HAND) || calls_unknown(context) {
        return None;
    }
    // Lightning's own Trainer is told by its package, that of Transformers is not.
    if context.imports("transformers") && python.contains("Trainer") || !context.imports("torch") {
        return None;
    }
    let backward = statement(".backward(", context)?;
    statement(".step(", context)?;
    let strangers: Vec<&str> = context.names.imports().filter(|path| !is_known(path)).collect();
    if !strangers.iter().all(|path| is_part(path)) {
        return None;
    }
    let finding = Finding::new(&PITFALL, site.expr.span)
        .name("call", context.called(site.call))
        .name("line", Name::Line(backward.start))
        .related("loop", Some(backward));
    Some(if strangers.is_empty() && !site.decided { finding } else { finding.perhaps() })
}

/// Whether `mlflow.autolog()` can have been meant for torch only.
fn is_all_of(context: &Context<'_>) -> bool {
    let own = |site: &CallSite<'_>| site.name.ends_with(".autolog") && site.name != "mlflow.autolog";
    context.walked.fits.is_empty() && !context.imports("transformers") && !context.walked.calls.iter().any(own)
}

fn is_known(path: &str) -> bool {
    let package = path.split('.').next().unwrap_or_default();
    listed(package, KNOWN) || PREPARES.iter().any(|module| path.strip_prefix(module).is_some_and(is_within))
}

fn is_within(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with('.')
}

/// `from model import Net`, `from .data.loaders import train_loader`.
fn is_part(path: &str) -> bool {
    let mut words = path.split('.').rev();
    // The last one is what is imported; `import model` has nothing else.
    let module = words.next().filter(|_| !path.contains('.'));
    words.chain(module).any(|word| listed(word, PARTS))
}

fn listed(word: &str, list: &str) -> bool {
    !word.is_empty() && list.contains(&format!(" {word} "))
}

/// Whether something is called that is neither imported nor Python's: a piece was pasted.
fn calls_unknown(context: &Context<'_>) -> bool {
    context.walked.others.values().any(|other| {
        let head = other.path.split('.').next().unwrap_or_default();
        let is_exception = head.ends_with("Error") || head.ends_with("Exception");
        !context.imports(head) && !listed(head, BUILTINS) && !is_exception
    })
}

/// The line on which a method is called, without its indentation.
fn statement(method: &str, context: &Context<'_>) -> Option<Span> {
    let python = context.code.as_str();
    python.match_indices(method).find_map(|(at, _)| {
        let start = python.get(..at)?.rfind('\n').map_or(0, |end| end + 1);
        let before = python.get(start..at)?;
        let indent = before.len() - before.trim_start().len();
        Some(context.first_line(Span { start: start + indent, end: python.len() }))
    })
}
