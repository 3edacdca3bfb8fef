//! Reads configurations of gateways.

use std::path::Path;

use protopick::config::{self, Product, Setup};
use protopick::diag::{Diagnostics, any_of};
use protopick::pack::Pack;
use protopick::source::{FileId, SourceMap};

use super::includes::Beside;
use super::{files, input};

/// Reads a configuration that a requirements file names, relative to it. An error says why it cannot be read.
pub(super) fn configuration(
    pack: &Pack,
    requirements: &Path,
    name: &str,
    sources: &mut SourceMap,
    faults: &mut Diagnostics,
) -> Result<Vec<Setup>, String> {
    let folder = files::folder(requirements);
    let path = folder.join(name);
    // A pull request could name any file of the machine, whose lines would then appear in a log.
    let folder = files::place(&folder);
    if !files::is_inside(&path, files::checkout(&folder).unwrap_or(&folder)) {
        return Err("it is outside of the checkout".to_owned());
    }
    let file = input::read(&path, sources, faults).map_err(|fault| fault.what().to_owned())?;
    setups_of(&path, file, None, pack, sources, faults)
}

/// Returns what a configuration has its gateways do. `id` is the gateway that it is for, if that is known.
pub(super) fn setups_of(
    path: &Path,
    file: FileId,
    id: Option<&str>,
    pack: &Pack,
    sources: &mut SourceMap,
    faults: &mut Diagnostics,
) -> Result<Vec<Setup>, String> {
    let known = id.and_then(Product::of_gateway).or_else(|| config::recognize(sources.file(file).text()));
    let Some(product) = known else {
        let known: Vec<&str> = Product::ALL.iter().flat_map(|product| product.gateways()).copied().collect();
        let of = id.map_or_else(String::new, |id| format!(" of `{id}`"));
        return Err(format!("not a configuration{of} that can be read, as those of {} can", any_of(known)));
    };
    let mut setups = config::read(product, file, &Beside::of(path), sources, faults);
    // The option says which of the gateways that share a syntax it is.
    if let Some(id) = id.filter(|id| pack.find_gateway(id).is_some()) {
        for setup in &mut setups {
            id.clone_into(&mut setup.gateway);
        }
    }
    Ok(setups)
}
