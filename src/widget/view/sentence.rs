//! Sentences and outcome shapes, as they stand in every view.

use crate::widget::message::{Piece, Sentence};
use crate::widget::seen::Kind;
use yew::{Html, html};

/// A sentence with its code as code.
pub(super) fn sentence(sentence: &Sentence) -> Html {
    sentence
        .iter()
        .map(|(piece, text)| match piece {
            Piece::Text => html! { {text} },
            Piece::Code | Piece::Active | Piece::Deprecated | Piece::ActiveDeprecated => html! { <code>{text}</code> },
        })
        .collect()
}

/// The shape of an outcome. It says nothing to screen readers: a word stands beside it.
pub(super) fn shape(kind: Kind) -> Html {
    html! { <span class={format!("shape shape-{}", kind.name())} aria-hidden="true" /> }
}
