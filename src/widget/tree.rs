//! The landings as MLflow holds them: servers, in them experiments, in them runs, in them what is written.

use super::landed::{Chance, Facet, Landed, Spot};

/// What a branch is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    /// What the tracking URI leads to.
    Server,
    /// An experiment.
    Experiment,
    /// A run.
    Run,
}

/// A server, an experiment or a run, or several of these levels that are unknown for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Branch {
    /// What it is.
    pub(crate) levels: Vec<Level>,
    /// Which.
    pub(crate) facet: Facet,
    /// The landings right in it, by their index.
    pub(crate) rows: Vec<usize>,
    /// What is in it.
    pub(crate) below: Vec<Branch>,
}

/// A landing's way from the server down.
pub(crate) fn path(landed: &Landed) -> Vec<(Vec<Level>, &Facet)> {
    let levels = [(Level::Server, &landed.server), (Level::Experiment, &landed.experiment), (Level::Run, &landed.run)];
    let mut path: Vec<(Vec<Level>, &Facet)> = Vec::new();
    for (level, facet) in levels {
        match path.last_mut() {
            Some((above, same)) if facet.why.is_some() && *same == facet => above.push(level),
            _ => path.push((vec![level], facet)),
        }
    }
    path
}

/// All landings as a tree; each branch stands where the script first writes to it.
pub(crate) fn tree(landed: &[Landed]) -> Vec<Branch> {
    let mut tree = Vec::new();
    for (row, one) in landed.iter().enumerate() {
        grow(&mut tree, &path(one), row);
    }
    tree.iter_mut().for_each(adopt);
    tree
}

fn grow(branches: &mut Vec<Branch>, path: &[(Vec<Level>, &Facet)], row: usize) {
    let Some(((levels, facet), rest)) = path.split_first() else { return };
    let known = branches.iter().position(|branch| branch.levels == *levels && branch.facet == **facet);
    let index = known.unwrap_or_else(|| {
        let facet = (*facet).clone();
        branches.push(Branch { levels: levels.clone(), facet, rows: Vec::new(), below: Vec::new() });
        branches.len() - 1
    });
    let Some(branch) = branches.get_mut(index) else { return };
    if rest.is_empty() {
        branch.rows.push(row);
    } else {
        grow(&mut branch.below, rest, row);
    }
}

/// Puts child runs into their parents, as far as those are in the same experiment.
fn adopt(branch: &mut Branch) {
    branch.below.iter_mut().for_each(adopt);
    for index in (0..branch.below.len()).rev() {
        let Some(parent) = branch.below.get(index).and_then(|child| only(&child.facet)).and_then(|run| run.parent)
        else {
            continue;
        };
        let child = branch.below.remove(index);
        match run_of(&mut branch.below, parent) {
            Some(found) => found.below.insert(0, child),
            None => branch.below.insert(index, child),
        }
    }
}

fn run_of(branches: &mut [Branch], opened: Spot) -> Option<&mut Branch> {
    branches.iter_mut().find_map(|branch| {
        let itself = branch.levels.last() == Some(&Level::Run)
            && only(&branch.facet).is_some_and(|run| run.spots.contains(&opened));
        if itself { Some(branch) } else { run_of(&mut branch.below, opened) }
    })
}

/// The one thing that a part is for certain.
pub(crate) fn only(facet: &Facet) -> Option<&Chance> {
    match facet.chances.as_slice() {
        [one] => Some(one),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widget::seen::Checked;
    use crate::{Options, check};

    /// The tree, a line for each branch and each landing.
    fn drawn(script: &str) -> String {
        fn draw(branches: &[Branch], depth: usize, landed: &[Landed], out: &mut String) {
            for branch in branches {
                let what = |chance: &Chance| {
                    let lines: Vec<String> = chance.spots.iter().map(|spot| spot.line.to_string()).collect();
                    format!("{:?} {} {}", chance.sort, chance.text, lines.join(" ")).trim().to_owned()
                };
                let which: Vec<String> = branch.facet.chances.iter().map(what).collect();
                let why = branch.facet.why.map(|why| format!("{why:?}")).unwrap_or_default();
                out.push_str(&format!("{}{:?} {}{why}\n", "  ".repeat(depth), branch.levels, which.join(" or ")));
                for row in &branch.rows {
                    let row = &landed[*row];
                    out.push_str(&format!(
                        "{}{} {} {}\n",
                        "  ".repeat(depth + 1),
                        row.spot.line,
                        row.call,
                        row.keys.join(",")
                    ));
                }
                draw(&branch.below, depth + 1, landed, out);
            }
        }
        let checked = Checked::new(script, &check(script, &Options::default()));
        let mut out = String::new();
        draw(&tree(&checked.landed), 0, &checked.landed, &mut out);
        out
    }

    #[test]
    fn a_child_stands_in_its_parent_and_calls_of_one_run_together() {
        let script = "\
import mlflow
mlflow.set_experiment('exp')
with mlflow.start_run():
    mlflow.set_tag('a', 1)
    with mlflow.start_run(nested=True):
        mlflow.log_metric('b', 1)
    mlflow.set_tag('c', 1)
";
        assert_eq!(
            drawn(script),
            "\
[Server] Default sqlite:///mlflow.db
  [Experiment] Named exp 2
    [Run] Block start_run 3
      4 set_tag a
      7 set_tag c
      [Run] Block start_run 5
        6 log_metric b
"
        );
    }

    #[test]
    fn what_is_unknown_for_one_reason_is_one_branch() {
        let script = "import mlflow\n\ndef report(x):\n    mlflow.log_metric('x', x)\n";
        assert_eq!(drawn(script), "[Server, Experiment, Run] Caller\n  4 log_metric x\n");
    }

    #[test]
    fn a_run_is_told_by_what_opens_it() {
        let script = "\
import mlflow
mlflow.log_param('a', 1)
mlflow.end_run()
run = mlflow.start_run()
mlflow.log_param('b', 1)
mlflow.end_run()
client = mlflow.MlflowClient()
other = client.create_run('0')
client.log_param(other.info.run_id, 'c', 1)
";
        assert_eq!(
            drawn(script),
            "\
[Server] Default sqlite:///mlflow.db
  [Experiment] Default Default
    [Run] Implicit log_param 2
      2 log_param a
    [Run] Bare start_run 4
      5 log_param b
  [Experiment] Named Default 8
    [Run] Made create_run 8
      9 log_param c
"
        );
    }
}
