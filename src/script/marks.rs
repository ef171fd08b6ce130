//! Marks that a Chinese input method, a word processor or a web page puts where Python wants ASCII.

/// The ASCII mark that was meant by a full-width one, outside strings and comments.
pub(crate) fn full_width(mark: char) -> Option<char> {
    Some(match mark {
        '（' => '(',
        '）' => ')',
        '［' | '【' => '[',
        '］' | '】' => ']',
        '｛' => '{',
        '｝' => '}',
        '，' | '、' => ',',
        '：' => ':',
        '；' => ';',
        '。' | '．' => '.',
        '＝' => '=',
        '＋' => '+',
        '－' => '-',
        '＊' => '*',
        '／' => '/',
        '％' => '%',
        '＜' => '<',
        '＞' => '>',
        '！' => '!',
        '＃' => '#',
        '＠' => '@',
        '｜' => '|',
        '＆' => '&',
        _ => return None,
    })
}

/// The quote that was meant by a typographic one.
pub(crate) fn quote(mark: char) -> Option<char> {
    match mark {
        '“' | '”' | '„' | '«' | '»' | '＂' => Some('"'),
        '‘' | '’' | '‚' | '＇' => Some('\''),
        _ => None,
    }
}

/// White space that Python does not take for white space, and characters nobody sees.
pub(crate) fn invisible(mark: char) -> bool {
    matches!(
        mark,
        '\u{a0}' | '\u{3000}' | '\u{2000}'..='\u{200f}' | '\u{202a}'..='\u{202f}' | '\u{205f}'..='\u{2064}' | '\u{2028}' | '\u{2029}' | '\u{feff}'
    )
}
