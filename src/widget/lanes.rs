//! The lanes as bars beside the lines: what the walk tells by statements, drawn by whole lines, each
//! run from the line that opens it to the last one on which it is open.

use super::utf16::Utf16;
use crate::Report;
use crate::script::Span;
use crate::script::sorted::{Set, in_order};
use crate::walk::{How, Open, Part, Target};
use serde::Serialize;

/// Lines one below the other beside which one bar is drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "facts that hold or not, each by itself")]
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
#[expect(clippy::struct_excessive_bools, reason = "facts that hold or not, each by itself")]
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
    // A run that nothing right behind its opening is met with: it is opened by the last logging call of
    // the script, at the end of a branch or of a function.
    let last_calls = report.landings.iter().filter(|landing| match &landing.run {
        Part::OneOf(runs) => runs.iter().any(|told| told.is == Target::Run(landing.span)),
        Part::Unknown(_) => false,
    });
    let opened = report.lanes.iter().map(|lane| (lane.run, lane.depth, lane.how));
    for (run, depth, how) in opened.chain(last_calls.map(|landing| (landing.span, 0, How::Implicit))) {
        if !pieces.iter().any(|piece| piece.run == run && piece.opens) {
            let line = map.line(run.start);
            let implicit = matches!(how, How::Implicit | How::Late);
            let [maybe, ends] = [false; 2];
            pieces.push(Piece { first: line, last: line, depth, run, implicit, maybe, home: true, opens: true, ends });
        }
    }
    in_order(pieces, |piece| [piece.depth, piece.run.start, piece.first, piece.last])
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
        let same = (piece.depth, piece.run) == (next.depth, next.run) && !next.opens;
        let goes_on = same && gap.iter().all(|line| is_still(line));
        if goes_on {
            piece.last = piece.last.max(next.first.saturating_sub(1));
            next.home |= piece.home;
        } else {
            piece.ends = piece.home;
        }
    }
}

fn drawn(map: &Utf16<'_>, pieces: &[Piece]) -> Vec<Bar> {
    let deepest = pieces.iter().map(|piece| piece.depth).max().unwrap_or_default();
    (0..=deepest)
        .flat_map(|depth| drawn_at(map, depth, &pieces.iter().filter(|piece| piece.depth == depth).collect::<Vec<_>>()))
        .collect()
}

/// The bars of one depth. Between two lines on which pieces begin or have ended, nothing changes.
fn drawn_at(map: &Utf16<'_>, depth: usize, pieces: &[&Piece]) -> Vec<Bar> {
    let edges: Set<usize> = pieces.iter().flat_map(|piece| [piece.first, piece.last + 1]).collect();
    let mut bars: Vec<Bar> = Vec::new();
    let mut before = 0;
    for (first, behind) in edges.iter().zip(edges.iter().skip(1)) {
        let here = || pieces.iter().filter(|piece| piece.first <= *first && *first <= piece.last);
        let runs: Set<usize> = here().map(|piece| map.line(piece.run.start)).collect();
        let opener = here().find(|piece| piece.opens && piece.first == *first);
        let bar = Bar {
            from: map.line_start(*first),
            to: map.line_start(behind - 1),
            depth,
            maybe: runs.len() > 1 || here().any(|piece| piece.maybe),
            opens: opener.is_some(),
            implicit: opener.is_some_and(|piece| piece.implicit),
            ends: here().any(|piece| piece.ends && piece.last + 1 == *behind),
            runs: runs.into_iter().collect(),
        };
        let goes_on = |above: &&mut Bar| {
            before == *first && above.runs == bar.runs && above.maybe == bar.maybe && !above.ends && !bar.opens
        };
        match bars.last_mut().filter(goes_on) {
            _ if bar.runs.is_empty() => {}
            Some(above) => (above.to, above.ends) = (bar.to, bar.ends),
            None => bars.push(bar),
        }
        before = *behind;
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
        let expected = expected.trim_start_matches('\n');
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
            "
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
            "
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
            "
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
            "
  import mlflow
  print('on')
* mlflow.log_metric('a', 1)
",
        );
    }

    #[test]
    fn one_branch_opens_a_run() {
        draws(
            "
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
            "
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
