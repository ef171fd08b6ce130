//! What a script says to Caveat: findings to leave out, and the MLflow release.

use super::ShellLine;
use super::span::Span;

/// The directives of a script.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Directives {
    /// The release as written: `# caveat: mlflow==2.22`, else a `pip install mlflow==2.22`, else a line
    /// of requirements.
    pub release: Option<String>,
    ignores: Vec<Ignore>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Ignore {
    ids: Vec<String>,
    /// The lines it covers, as bytes: its own, and the next one if it stands alone.
    covers: Span,
}

impl Directives {
    /// Whether a finding of this pitfall that starts at this byte is to be left out:
    /// `# caveat: ignore[ID]` on its line or on the line above.
    #[must_use]
    pub fn ignores(&self, pitfall: &str, at: usize) -> bool {
        self.ignores.iter().any(|ignore| {
            (ignore.covers.start..=ignore.covers.end).contains(&at) && ignore.ids.iter().any(|id| id == pitfall)
        })
    }

    /// With this release, where neither a comment nor an installation told one.
    pub(super) fn or_release(self, release: impl FnOnce() -> Option<String>) -> Self {
        Self { release: self.release.or_else(release), ..self }
    }

    pub(crate) fn read(text: &str, comments: &[Span], shell: &[ShellLine]) -> Self {
        let mut directives = Self::default();
        for span in comments {
            let comment = span.of(text);
            let said = comment.split("caveat:").skip(1).map(str::trim);
            for directive in said.filter(|_| comment.trim_start_matches('#').trim_start().contains("caveat:")) {
                if let Some(version) = directive.strip_prefix("mlflow").and_then(pinned) {
                    directives.release.get_or_insert(version);
                } else if let Some(ids) = directive.strip_prefix("ignore[").and_then(|rest| rest.split(']').next()) {
                    let ids = ids.split(',').map(|id| id.trim().to_owned()).collect();
                    directives.ignores.push(Ignore { ids, covers: covered(text, *span) });
                }
            }
        }
        let installs =
            shell.iter().filter(|line| line.text.contains("pip install") || line.text.contains("pip3 install"));
        let installed = installs.flat_map(|line| line.text.split_whitespace()).find_map(|word| {
            let word = word.trim_matches(['"', '\'']);
            pinned(word.strip_prefix("mlflow-skinny").or_else(|| word.strip_prefix("mlflow"))?)
        });
        directives.release = directives.release.or(installed);
        directives
    }
}

/// The version behind `==`.
pub(super) fn pinned(rest: &str) -> Option<String> {
    let version = rest.trim_start().strip_prefix("==")?.trim_start();
    let end = version.find(|c: char| !(c.is_ascii_alphanumeric() || c == '.')).unwrap_or(version.len());
    version.get(..end).filter(|version| !version.is_empty()).map(str::to_owned)
}

/// The comment's own line, and the line below.
fn covered(text: &str, comment: Span) -> Span {
    let start = text.get(..comment.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let next = text.get(comment.end..).unwrap_or_default();
    let below = next.split_inclusive('\n').take(2).map(str::len).sum::<usize>();
    Span { start, end: (comment.end + below).saturating_sub(1) }
}
