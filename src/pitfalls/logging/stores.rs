//! What kind of store a call writes to.

use crate::mlflow::{UriForm, default_tracking_uri, uri_form, uri_head_form};
use crate::pitfalls::Context;
use crate::python::values::Value;
use crate::walk::{CallSite, Part, SetBy, Target};

/// The kind of the store that a call writes to, and whether the script names it; `None` where it may be
/// one of several kinds.
pub(crate) fn store(site: &CallSite<'_>, context: &Context<'_>) -> Option<(UriForm, bool)> {
    let landing = context.walked.landings.iter().find(|landing| landing.span == site.expr.span);
    if let Some(Part::OneOf(all)) = landing.map(|landing| &landing.tracking) {
        let told = all.iter().map(|told| match &told.is {
            Target::Text(uri) => Some((uri_form(uri), told.set_at.is_some())),
            Target::Run(_) | Target::NoRun => None,
        });
        return agreed(told);
    }
    agreed(site.moments.iter().map(|moment| {
        let set = moment.state.globals.tracking_uri();
        match (&set.value, set.by) {
            (Value::Str(uri), _) => Some((uri_form(uri), true)),
            (Value::Head(uri), _) => Some((uri_head_form(uri), true)),
            (_, SetBy::Nobody) => Some((uri_form(default_tracking_uri(context.release)), false)),
            _ => None,
        }
    }))
}

fn agreed(mut all: impl Iterator<Item = Option<(UriForm, bool)>>) -> Option<(UriForm, bool)> {
    let first = all.next()??;
    all.all(|other| other.as_ref() == Some(&first)).then_some(first)
}
