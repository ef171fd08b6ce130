//! MLflow releases.

use super::Range;
use std::fmt;
use std::str::FromStr;

/// An MLflow release, compared as versions are. The patch number is left out where it does not matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Release {
    /// 3 in 3.18.0.
    pub major: u16,
    /// 18 in 3.18.0.
    pub minor: u16,
    /// 0 in 3.18.0.
    pub patch: u16,
}

impl Release {
    /// The newest release that was observed in the laboratory.
    pub const NEWEST: Self = Self::new(3, 18, 0);

    /// The releases the laboratory runs, oldest first.
    pub const OBSERVED: [Self; 3] = [Self::new(2, 9, 2), Self::new(2, 22, 5), Self::NEWEST];

    /// The release `major.minor.patch`.
    #[must_use]
    pub const fn new(major: u16, minor: u16, patch: u16) -> Self {
        Self { major, minor, patch }
    }
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

impl FromStr for Release {
    type Err = String;

    /// Reads `2.22.5`, `2.22` or `3`; a missing part is 0, a suffix such as `rc1` is passed over.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.trim().trim_start_matches('v').splitn(3, '.').map(|part| {
            let digits = part.find(|c: char| !c.is_ascii_digit()).map_or(part, |end| part.split_at(end).0);
            digits.parse::<u16>()
        });
        let refused = || format!("`{text}` is not an MLflow release such as 2.22 or 3.18.0");
        let major = parts.next().and_then(Result::ok).ok_or_else(refused)?;
        let minor = parts.next().transpose().map_err(|_| refused())?.unwrap_or(0);
        let patch = parts.next().and_then(Result::ok).unwrap_or(0);
        Ok(Self::new(major, minor, patch))
    }
}

/// The releases on which a store in a folder raises at first use unless
/// `MLFLOW_ALLOW_FILE_STORE` is set: works on 3.12.0, raises on 3.13.0 (both run).
pub const FOLDER_STORE_RAISES: Range = Range::since(3, 13);

/// The first release on which a store in a folder, too, keeps the name of a deleted experiment from
/// being used again (`get_experiment_by_name` of `file_store.py`, 2.14.3 and 2.15.1; 2.9.2 and 2.22.5 were
/// run). A database always did.
pub const DELETED_NAME_IS_KEPT: Release = Release::new(2, 15, 0);

/// The first release on which `log_dict` stores what JSON has no form for as the text that `str()` gives; before,
/// it raises (`json.dump(…, default=str)` of `log_dict` in `mlflow/tracking/client.py`, 2.12.2 and 2.13.2).
pub const LOG_DICT_WRITES_TEXT: Release = Release::new(2, 13, 0);

/// The first release on which a search refuses an experiment's id that is no number; before, it finds nothing
/// (`_parse_experiment_id` of `mlflow/utils/validation.py`, 3.8.1 and 3.9.0).
pub const SEARCH_REFUSES_NAME_AS_ID: Release = Release::new(3, 9, 0);
