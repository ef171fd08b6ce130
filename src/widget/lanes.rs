//! The lanes as bars beside the lines: what the walk tells by statements, drawn by whole lines, each
//! run from the line that opens it to the last one on which it is open.

use super::utf16::Utf16;
use crate::Report;
use crate::script::Span;
use crate::walk::{How, Open, Target};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Lines one below the other beside which one bar is drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Bar {
    /// Where the first line begins, in UTF-16 units.
    pub(crate) from: usize,
    /// Where the last line begins.
    pub(crate) to: usize,
    /// How many runs are open round it.
    pub(crate) depth: usize,
    /// Whether a run is open here on some ways only, or one of several is.
    pub(crate) maybe: bool,
    /// Whether the first line opens the run.
    pub(crate) opens: bool,
    /// Whether a logging call does that, because none was open.
    pub(crate) implicit: bool,
    /// Whether the last line is the last one on which the run is open.
    pub(crate) ends: bool,
    /// The lines of the calls that open the runs it may be.
    pub(crate) runs: Vec<usize>,
}

/// A lane by its lines.
struct Piece {
    first: usize,
    last: usize,
    depth: usize,
    run: Span,
    implicit: bool,
    maybe: bool,
    /// Whether it begins with the line that opens the run, or goes on from one that does.
    home: bool,
    opens: bool,
    ends: bool,
}

/// The bars of a report on `text`, from above to below.
pub(crate) fn bars(map: &Utf16<'_>, text: &str, report: &Report) -> Vec<Bar> {
    let lines: Vec<&str> = text.split('\n').collect();
    let mut pieces = pieces(map, text, report);
    join(&mut pieces, &lines);
    drawn(map, &pieces)
}

fn pieces(map: &Utf16<'_>, text: &str, report: &Report) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for lane in &report.lanes {
        let opens = follows(text, lane.run, lane.span.start);
        let start = if opens { lane.run.start } else { lane.span.start };
        pieces.push(Piece {
            first: map.line(start),
            last: map.line(lane.span.end.saturating_sub(1).max(lane.span.start)),
            depth: lane.depth,
            run: lane.run,
            implicit: matches!(lane.how, How::Implicit | How::Late),
            maybe: lane.open == Open::Maybe,
            home: opens,
            opens,
            ends: false,
        });
    }
    // A logging call at the end of the script opens a run that no statement is met with.
    for landing in &report.landings {
        let itself = |target: &Target| *target == Target::Run(landing.span);
        if let crate::walk::Part::OneOf(runs) = &landing.run
            && runs.iter().any(|told| itself(&told.is))
            && !pieces.iter().any(|piece| piece.run == landing.span && piece.opens)
        {
            let line = map.line(landing.span.start);
            let maybe = runs.len() > 1;
            let run = landing.span;
            pieces.push(Piece {
                first: line,
                last: line,
                depth: 0,
                run,
                implicit: true,
                maybe,
                home: true,
                opens: true,
                ends: false,
            });
        }
    }
    pieces.sort_by_key(|piece| (piece.depth, piece.run, piece.first, piece.last));
    pieces
}

/// Whether what begins at `start` is the first thing behind the statement of the call `opened`.
fn follows(text: &str, opened: Span, start: usize) -> bool {
    let Some(between) = text.get(opened.end..start) else { return false };
    // The statement may go on: `with (start_run() as run, open(…) as file):` over several lines.
    let mut depth = 0_i32;
    let mut outermost = 0;
    let mut rest = 0;
    for (at, byte) in between.bytes().enumerate() {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth -= 1,
            _ => continue,
        }
        if depth < outermost {
            outermost = depth;
            rest = at;
        }
    }
    let rest = between.get(rest..).unwrap_or_default();
    rest.split('\n').skip(1).all(is_still)
}

/// Whether nothing happens on a line: it is empty, a comment, or the head of another branch.
fn is_still(line: &str) -> bool {
    let line = line.trim();
    let clause = ["else:", "finally:", "except", "elif ", "case "].iter().any(|head| line.starts_with(head));
    line.is_empty() || line.starts_with('#') || clause
}

/// Closes gaps in which nothing happens between pieces of one run, and finds out where it ends.
fn join(pieces: &mut [Piece], lines: &[&str]) {
    for index in 0..pieces.len() {
        let (before, rest) = pieces.split_at_mut(index + 1);
        let (Some(piece), Some(next)) = (before.last_mut(), rest.first_mut()) else {
            pieces.last_mut().into_iter().for_each(|last| last.ends = last.home);
            return;
        };
        let gap = lines.get(piece.last..next.first.saturating_sub(1)).unwrap_or_default();
        let goes_on = (piece.depth, piece.run) == (next.depth, next.run) && gap.iter().all(|line| is_still(line));
        if goes_on {
            piece.last = piece.last.max(next.first.saturating_sub(1));
            next.home |= piece.home;
        } else {
            piece.ends = piece.home;
        }
    }
}

/// What stands beside one line at one depth.
#[derive(Default, Clone, PartialEq, Eq)]
struct Cell {
    runs: BTreeSet<Span>,
    maybe: bool,
    opens: bool,
    implicit: bool,
    ends: bool,
}

fn drawn(map: &Utf16<'_>, pieces: &[Piece]) -> Vec<Bar> {
    let mut cells: BTreeMap<(usize, usize), Cell> = BTreeMap::new();
    for piece in pieces {
        for line in piece.first..=piece.last {
            let cell = cells.entry((piece.depth, line)).or_default();
            cell.runs.insert(piece.run);
            cell.maybe |= piece.maybe;
            if piece.opens && line == piece.first {
                cell.opens = true;
                cell.implicit = piece.implicit;
            }
            cell.ends |= piece.ends && line == piece.last;
        }
    }
    let mut bars: Vec<Bar> = Vec::new();
    let mut before: Option<((usize, usize), Cell)> = None;
    for (at, cell) in cells {
        let (depth, line) = at;
        let from = map.line_start(line);
        let maybe = cell.maybe || cell.runs.len() > 1;
        let same = before.as_ref().is_some_and(|((above, last), old)| {
            (*above, *last + 1) == at && old.runs == cell.runs && old.maybe == cell.maybe && !old.ends && !cell.opens
        });
        match bars.last_mut().filter(|_| same) {
            Some(bar) => {
                bar.to = from;
                bar.ends = cell.ends;
            }
            None => bars.push(Bar {
                from,
                to: from,
                depth,
                maybe,
                opens: cell.opens,
                implicit: cell.implicit,
                ends: cell.ends,
                runs: cell.runs.iter().map(|run| map.line(run.start)).collect::<BTreeSet<_>>().into_iter().collect(),
            }),
        }
        before = Some((at, cell));
    }
    bars
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Options, check};

    /// The script with a column for each depth in front of its lines: `o` a run is opened, `@` by a
    /// logging call, `|` one is open, `:` maybe, `^` it ends there, `*` it is opened and ends there.
    fn picture(script: &str) -> String {
        let map = Utf16::new(script);
        let bars = bars(&map, script, &check(script, &Options::default()));
        let deepest = bars.iter().map(|bar| bar.depth + 1).max().unwrap_or_default();
        let mut out = String::new();
        for (index, line) in script.lines().enumerate() {
            let at = map.line_start(index + 1);
            for depth in 0..deepest {
                let bar = bars.iter().find(|bar| bar.depth == depth && bar.from <= at && at <= bar.to);
                out.push(bar.map_or(' ', |bar| match (bar.opens && bar.from == at, bar.ends && bar.to == at) {
                    (true, true) => '*',
                    (true, false) if bar.implicit => '@',
                    (true, false) => 'o',
                    (false, true) => '^',
                    (false, false) if bar.maybe => ':',
                    (false, false) => '|',
                }));
            }
            out.push_str(&format!(" {line}\n"));
        }
        out
    }

    fn draws(expected: &str) {
        let width = expected.lines().find_map(|line| line.find("import mlflow")).unwrap_or_default();
        let script: String =
            expected.lines().map(|line| format!("{}\n", line.get(width..).unwrap_or_default())).collect();
        let expected: String = expected.lines().map(|line| format!("{line:width$}") + "\n").collect();
        let drawn: String = picture(&script).lines().map(|line| format!("{line:width$}") + "\n").collect();
        assert_eq!(drawn, expected, "\n{drawn}\ninstead of\n\n{expected}");
    }

    #[test]
    fn a_run_in_a_block_is_open_from_its_with_to_the_end_of_the_block() {
        draws(
            "\
  import mlflow
  x = 1
o with mlflow.start_run(
|     run_name='first',
| ) as run:
|     # said first
|     mlflow.log_metric('a', 1)
|     if x:
|
^         mlflow.log_metric('b', 1)
  print(x)
",
        );
    }

    #[test]
    fn children_stand_beside_their_parents() {
        draws(
            "\
   import mlflow
o  with mlflow.start_run():
|      for x in [1, 2]:
|o         with mlflow.start_run(nested=True):
|^             mlflow.log_metric('a', x)
^      mlflow.set_tag('done', 'yes')
",
        );
    }

    #[test]
    fn a_logging_call_opens_a_run_of_its_own() {
        draws(
            "\
  import mlflow
@ mlflow.log_metric('a', 1)
| print('on')
^ mlflow.end_run()
",
        );
    }

    #[test]
    fn a_logging_call_at_the_end_opens_one_too() {
        draws(
            "\
  import mlflow
  print('on')
* mlflow.log_metric('a', 1)
",
        );
    }

    #[test]
    fn one_branch_opens_a_run() {
        draws(
            "\
  import mlflow, sys
  if len(sys.argv) > 1:
*     mlflow.start_run()
  else:
      print('none')
: print('either')
",
        );
    }

    #[test]
    fn a_function_is_open_to_the_runs_of_its_callers() {
        draws(
            "\
  import mlflow
  def log(x):
:     mlflow.log_metric('x', x)
  
o with mlflow.start_run():
^     log(1)
o with mlflow.start_run():
^     log(2)
",
        );
    }
}
