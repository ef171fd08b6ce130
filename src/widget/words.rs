//! All words of the page itself, once a language. What pitfalls are called and explained with stands
//! in the articles.

mod en;
mod zh;

use super::landed::Sort;
use super::seen::Kind;
use crate::articles::Lang;

/// The page's words in one language.
pub(crate) struct Words {
    /// Tag of the language.
    pub(crate) tag: &'static str,
    /// One line under the name.
    pub(crate) tagline: &'static str,
    /// Names the editor to screen readers.
    pub(crate) editor: &'static str,
    /// Stands in the empty editor.
    pub(crate) paste_here: &'static str,
    /// Names the guidance to screen readers.
    pub(crate) guidance: &'static str,
    /// Heading of the list of findings.
    pub(crate) found: &'static str,
    /// Where nothing was found in a script.
    pub(crate) nothing_found: &'static str,
    /// Where there is no script.
    pub(crate) no_script: &'static str,
    /// Where the checker stopped.
    pub(crate) stopped: &'static str,
    /// Leads to the article of a finding.
    pub(crate) why: &'static str,
    /// Shows what a fix would change.
    pub(crate) fix: &'static str,
    /// The title of a fix that has none of its own.
    pub(crate) read_as_meant: &'static str,
    /// Applies it.
    pub(crate) apply: &'static str,
    /// Leaves the text as it is.
    pub(crate) cancel: &'static str,
    /// Said before a line that goes.
    pub(crate) removed: &'static str,
    /// Said before a line that comes.
    pub(crate) added: &'static str,
    /// Added to the outcome of a finding that holds on some paths only.
    pub(crate) likely: &'static str,
    /// Puts the example into the editor.
    pub(crate) example: &'static str,
    /// Empties the editor.
    pub(crate) clear: &'static str,
    /// The label of the choice of a release.
    pub(crate) release: &'static str,
    /// The choice that leaves the release to the script, or takes the newest.
    pub(crate) release_auto: &'static str,
    /// Says so at length.
    pub(crate) release_hint: &'static str,
    /// The label of the choice of a theme.
    pub(crate) theme: &'static str,
    /// The three themes: as the system, light, dark.
    pub(crate) themes: [&'static str; 3],
    /// The button that switches to the other language, in that language.
    pub(crate) other_language: &'static str,
    /// Nothing is sent anywhere.
    pub(crate) private: &'static str,
    /// Storage could not keep the text.
    pub(crate) not_kept: &'static str,
    /// The articles could not be fetched.
    pub(crate) no_articles: &'static str,
    /// Fetches them again.
    pub(crate) retry: &'static str,
    /// The articles are on their way.
    pub(crate) loading: &'static str,
    /// Leads from an article back to the finding's.
    pub(crate) back: &'static str,
    /// Lets the reader type into a code block.
    pub(crate) edit: &'static str,
    /// Shows the page's own code again.
    pub(crate) reset: &'static str,
    /// Closes an article.
    pub(crate) close: &'static str,
    /// Names what stands below a code block to screen readers.
    pub(crate) checked: &'static str,
    /// How to get out of the editor by keyboard.
    pub(crate) leaving: &'static str,
    /// There is no article of that name.
    pub(crate) no_article: &'static str,
    /// Heading of the list of all articles.
    pub(crate) all_articles: &'static str,
    /// Label of a bad example.
    pub(crate) bad: &'static str,
    /// Label of a good example.
    pub(crate) good: &'static str,
    /// Said at a marked line of an example.
    pub(crate) marked: &'static str,
    /// Before the releases on which something was observed.
    pub(crate) observed: &'static str,
    /// Heading of what is said of the call at the cursor.
    pub(crate) signature: &'static str,
    /// Said where help for a call is asked for and none is.
    pub(crate) no_signature: &'static str,
    /// What is said of a signature.
    pub(crate) help: HelpWords,
    /// What is said of where calls write.
    pub(crate) landing: LandingWords,
    /// Heading of the keys.
    pub(crate) keys: &'static str,
    /// The keys and what they do.
    pub(crate) key_list: [(&'static str, &'static str); 7],
    /// What a pitfall or a problem does, in a word, in the order of [`Kind::ALL`].
    pub(crate) kinds: [&'static str; 4],
    /// What that word means.
    pub(crate) kind_meanings: [&'static str; 4],
    /// So many findings, for the heading and for screen readers.
    pub(crate) count: fn(usize) -> String,
    /// So many safe fixes: the button that shows them.
    pub(crate) fix_all: fn(usize) -> String,
    /// So many safe fixes will be made: above their diff.
    pub(crate) fix_all_title: fn(usize) -> String,
    /// A line by its number.
    pub(crate) line: fn(usize) -> String,
    /// The release that was checked against.
    pub(crate) checked_against: fn(&str) -> String,
}

/// Pieces of what is said of a signature. `{since}` is a release such as 2.17; names of parameters
/// are put before them.
pub(crate) struct HelpWords {
    /// The release that was asked about.
    pub(crate) on: &'static str,
    /// Behind it: it does not have the function, and whose signature this is.
    pub(crate) not_there: &'static str,
    /// Behind it: since when the function is there.
    pub(crate) there_since: &'static str,
    /// Between two names.
    pub(crate) and: &'static str,
    /// A parameter came, or the function did.
    pub(crate) added: &'static str,
    /// It went.
    pub(crate) removed: &'static str,
    /// It is deprecated, who knows since when.
    pub(crate) deprecated: &'static str,
    /// It is deprecated.
    pub(crate) deprecated_since: &'static str,
    /// Behind it: what to write instead.
    pub(crate) instead: &'static str,
    /// It has to be given.
    pub(crate) required: &'static str,
    /// It no longer has to be given.
    pub(crate) optional: &'static str,
    /// Nothing changed up to the newest release.
    pub(crate) unchanged: &'static str,
}

/// What is said of where calls write.
pub(crate) struct LandingWords {
    /// Heading of the tree.
    pub(crate) title: &'static str,
    /// What holds what.
    pub(crate) lead: &'static str,
    /// A script that logs nothing.
    pub(crate) nothing: &'static str,
    /// What a tracking URI may lead to: a server …
    pub(crate) server: &'static str,
    /// … a database …
    pub(crate) database: &'static str,
    /// … a folder …
    pub(crate) folder: &'static str,
    /// … or who knows what.
    pub(crate) address: &'static str,
    /// An experiment.
    pub(crate) experiment: &'static str,
    /// A run.
    pub(crate) run: &'static str,
    /// A run in a run.
    pub(crate) child: &'static str,
    /// Between two of more than two.
    pub(crate) between: &'static str,
    /// Before the last of several.
    pub(crate) and: &'static str,
    /// Before the last of several of which one is meant.
    pub(crate) or: &'static str,
    /// Levels that are not known, and why.
    pub(crate) unknown: fn(&str, &str) -> String,
    /// Behind what MLflow takes where the script names nothing, on a release if that matters.
    pub(crate) default: fn(Option<&str>) -> String,
    /// A level, its name, and the line that decided it.
    pub(crate) set_on: fn(&str, &str, usize) -> String,
    /// Behind "run": opened, or made by a client, on a line.
    pub(crate) opened: fn(bool, usize) -> String,
    /// A run, by the line that opens it.
    pub(crate) run_opened: fn(usize) -> String,
    /// One of the runs that are opened on these lines.
    pub(crate) run_of_several: fn(&str) -> String,
    /// A run that is open on some ways only.
    pub(crate) maybe: fn(&str) -> String,
    /// The run that a call opens for what it logs itself.
    pub(crate) opens_itself: &'static str,
    /// How a run is opened and ends, with the function that opens it.
    pub(crate) how: fn(Sort, &str) -> String,
    /// The steps.
    pub(crate) step: fn(&str) -> String,
    /// A step that only the running script knows.
    pub(crate) any_step: &'static str,
    /// Names the line that tells where the cursor's call writes.
    pub(crate) here: &'static str,
}

impl Words {
    /// The words of a language.
    pub(crate) fn of(lang: Lang) -> &'static Self {
        match lang {
            Lang::En => &en::WORDS,
            Lang::Zh => &zh::WORDS,
        }
    }

    /// What a kind is called.
    pub(crate) fn kind(&self, kind: Kind) -> &'static str {
        pick(&self.kinds, kind)
    }

    /// What a kind means.
    pub(crate) fn kind_meaning(&self, kind: Kind) -> &'static str {
        pick(&self.kind_meanings, kind)
    }

    /// The counts by kind, as one sentence for screen readers.
    pub(crate) fn summary(&self, counts: [usize; 4]) -> String {
        let total: usize = counts.iter().sum();
        if total == 0 {
            return self.nothing_found.to_owned();
        }
        let parts: Vec<String> = Kind::ALL
            .iter()
            .zip(counts)
            .filter(|(_, count)| *count > 0)
            .map(|(kind, count)| format!("{} {count}", self.kind(*kind)))
            .collect();
        format!("{}: {}", (self.count)(total), parts.join(", "))
    }
}

fn pick(words: &[&'static str; 4], kind: Kind) -> &'static str {
    let [fails, silent, advice, unread] = words;
    match kind {
        Kind::Fails => fails,
        Kind::Silent => silent,
        Kind::Advice => advice,
        Kind::Unread => unread,
    }
}
