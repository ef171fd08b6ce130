//! An article's examples and what was observed.

use super::article::Pen;
use crate::articles::{Code, Verdict};
use crate::python::tokens::{Colour, coloured_lines, plain_lines};
use yew::{Html, html};

/// An example, coloured, its marked lines told by a bar and by words.
pub(super) fn example(pen: &Pen<'_>, code: &Code) -> Html {
    let (class, label) = match code.verdict {
        Some(Verdict::Bad) => ("example example-bad", Some(pen.words.bad)),
        Some(Verdict::Good) => ("example example-good", Some(pen.words.good)),
        None => ("example", None),
    };
    let text = code.text.trim_end_matches('\n');
    let lines = if code.language == "python" { coloured_lines(text) } else { plain_lines(text) };
    html! {
        <pre {class} tabindex="0" aria-label={label}>
            <code>
                { for lines.iter().enumerate().map(|(index, pieces)| line(pen, code, index + 1, pieces)) }
            </code>
        </pre>
    }
}

fn line(pen: &Pen<'_>, code: &Code, number: usize, pieces: &[(&str, Option<Colour>)]) -> Html {
    let marked = code.marks.iter().any(|mark| mark.line == number);
    let class = if marked { "line line-marked" } else { "line" };
    html! {
        <span {class}>
            { for pieces.iter().map(|(text, colour)| html! { <span class={colour.map(Colour::class)}>{ *text }</span> }) }
            if marked { <span class="unseen">{ " ← " }{ pen.words.marked }</span> }
            { "\n" }
        </span>
    }
}

/// Lines that were seen, on which releases, and with which library.
pub(super) fn observed(pen: &Pen<'_>, releases: &[String], with: Option<&str>, lines: &[String]) -> Html {
    let library = with.map(|library| format!(", {library}"));
    html! {
        <figure class="observed">
            <figcaption>
                { pen.words.observed }
                { for releases.iter().map(|release| html! { <>{ " " }<span class="release">{ release }</span></> }) }
                { for &library }
            </figcaption>
            <pre tabindex="0" aria-label={format!("{} {}{}", pen.words.observed, releases.join(", "), library.as_deref().unwrap_or_default())}>
                { for lines.iter().map(|line| html! { <span class="line">{ line }{ "\n" }</span> }) }
            </pre>
        </figure>
    }
}
