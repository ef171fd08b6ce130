"""Where MLflow really wrote: the scripts of scripts/ and random ones, watched while they run, and the walk's answer held against it."""
