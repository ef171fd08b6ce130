//! What the reader sees and touches: one reducer, small views, and the bridge to the editor.
//!
//! May not be needed by anything below.
