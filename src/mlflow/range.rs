//! Spans of minor releases.

use super::{Minor, Release};

/// The minor releases that have something, both ends included; no end where the table has none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Range {
    /// The first release that has it.
    pub since: Option<Minor>,
    /// The last release that has it.
    pub until: Option<Minor>,
}

impl Range {
    /// Every release.
    pub const ALL: Self = Self { since: None, until: None };

    /// From a release on.
    #[must_use]
    pub const fn since(major: u16, minor: u16) -> Self {
        Self { since: Some((major, minor)), until: None }
    }

    /// Up to a release, that one included.
    #[must_use]
    pub const fn until(major: u16, minor: u16) -> Self {
        Self { since: None, until: Some((major, minor)) }
    }

    /// Whether a release is in it.
    #[must_use]
    pub fn holds(self, release: Release) -> bool {
        let minor = (release.major, release.minor);
        self.since.is_none_or(|since| since <= minor) && self.until.is_none_or(|until| minor <= until)
    }

    /// The releases that two ranges share.
    pub(super) fn meet(self, other: Self) -> Self {
        let until = match (self.until, other.until) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        Self { since: self.since.max(other.since), until }
    }
}
