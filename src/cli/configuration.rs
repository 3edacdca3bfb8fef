//! Reads configurations of gateways.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use protopick::config::{self, Product, Setup};
use protopick::diag::{Diagnostics, any_of};
use protopick::lint::Configured;
use protopick::pack::Pack;
use protopick::source::{FileId, SourceMap};

use super::includes::Beside;
use super::{files, folder, input};

/// A file with a configuration, or a part of one.
pub(super) struct Part {
    pub(super) path: PathBuf,
    pub(super) file: FileId,
    /// What its content tells.
    pub(super) form: Option<Product>,
}

/// Reads the file at a path, or the files in a folder that are recognised; none if there are none. An error says why it cannot be
/// read.
pub(super) fn open(path: &Path, sources: &mut SourceMap, faults: &mut Diagnostics) -> Result<Vec<Part>, String> {
    if path.is_dir() {
        return folder::recognized(path, sources, faults);
    }
    let file = input::read(path, sources, faults).map_err(|fault| fault.what().to_owned())?;
    Ok(vec![Part { path: path.to_owned(), file, form: config::recognize(sources.file(file).text()) }])
}

/// Reads the configurations that a requirements file names, relative to it.
pub(super) fn named(requirements: &Path, names: &[&str], sources: &mut SourceMap, faults: &mut Diagnostics) -> Configured {
    let top = files::folder(requirements);
    let place = files::place(&top);
    // A pull request could name any file of the machine, whose lines would then appear in a log.
    let checkout = files::checkout(&place).unwrap_or(&place);
    let mut open = |name: &str| {
        let path = top.join(name);
        if !files::is_inside(&path, checkout) {
            return Err("it is outside of the checkout".to_owned());
        }
        let shown = path.strip_prefix("./").ok().filter(|inner| !inner.as_os_str().is_empty());
        let parts = open(shown.unwrap_or(&path), sources, faults)?;
        if parts.is_empty() {
            return Err(NOTHING.to_owned());
        }
        parts.into_iter().map(|part| Ok((known(&part, None)?, part))).collect::<Result<Vec<_>, String>>()
    };
    let (mut parts, mut unreadable) = (Vec::new(), Vec::new());
    for (position, name) in names.iter().enumerate() {
        match open(name) {
            Ok(found) => parts.extend(found),
            Err(why) => unreadable.push((position, why)),
        }
    }
    Configured { setups: setups(&parts, (None, &[]), sources, faults).0, unreadable }
}

/// What is said of a folder in which nothing is recognised.
pub(super) const NOTHING: &str = "no configuration of a gateway in this folder; name a file";

/// Returns the form of a file. `id` is the gateway that it is for, if that is told.
fn known(part: &Part, id: Option<&str>) -> Result<Product, String> {
    let own = part.form.filter(|form| id.is_some_and(|id| form.gateways().contains(&id)));
    own.or_else(|| id.and_then(Product::of_gateway)).or(part.form).ok_or_else(|| {
        let mut known: Vec<&str> = Product::ALL.iter().flat_map(|product| product.gateways()).copied().collect();
        let mut seen = HashSet::new();
        known.retain(|id| seen.insert(*id));
        let of = id.map_or_else(String::new, |id| format!(" of `{id}`"));
        format!("not a configuration{of} that can be read, as those of {} can", any_of(known))
    })
}

/// Returns what files have gateways do, and the files that none of the others includes. `id` is the gateway that those in its form
/// are for, if that is told.
pub(super) fn setups_of(
    parts: Vec<Part>,
    id: Option<&str>,
    pack: &Pack,
    sources: &mut SourceMap,
    faults: &mut Diagnostics,
) -> anyhow::Result<(Vec<Setup>, Vec<FileId>)> {
    let form = id.and_then(Product::of_gateway);
    let forms = || parts.iter().filter_map(|part| part.form);
    let alike = forms().all(|form| forms().next() == Some(form));
    // What is told settles doubt about a single file, and of several says which gateway reads those in its form.
    let is_for = |part: &Part| {
        parts.len() == 1
            || part.form.is_none_or(|own| if form.is_some() { own.gateways().iter().any(|own| id == Some(*own)) } else { alike })
    };
    if let (Some(id), [part]) = (id, &*parts)
        && let Some((own, what)) = part.form.and_then(|own| Some((own, own.unmistakable()?)))
        && form.is_some()
        && !own.gateways().contains(&id)
    {
        anyhow::bail!("{}: these are {what}, not a configuration of `{id}`; leave out `--gateway {id}`", part.path.display());
    }
    let known: Vec<(Product, bool)> = parts
        .iter()
        .map(|part| {
            let told = id.filter(|_| is_for(part));
            let product = known(part, told).map_err(|why| anyhow::anyhow!("{}: {why}", part.path.display()))?;
            Ok((product, told.is_some()))
        })
        .collect::<anyhow::Result<_>>()?;
    if let Some(id) = id.filter(|_| !known.iter().any(|(_, told)| *told)) {
        anyhow::bail!("`--gateway {id}` has no effect, since every configuration is for another gateway; leave it out");
    }
    let told: Vec<FileId> = parts.iter().zip(&known).filter(|(_, (_, told))| *told).map(|(part, _)| part.file).collect();
    let parts: Vec<_> = known.into_iter().map(|(product, _)| product).zip(parts).collect();
    let (mut setups, files) = setups(&parts, (id, &told), sources, faults);
    // It also says which of the gateways that share a syntax it is.
    if let Some(id) = id.filter(|id| pack.find_gateway(id).is_some()) {
        let is_read = Product::of_gateway(id).is_some();
        for setup in setups.iter_mut().filter(|setup| told.contains(&setup.from)) {
            // What is told to be the same, or something whose settings are not read, is no better known.
            setup.open = setup.open.take().filter(|_| setup.gateway == id || !is_read);
            if let (Some(open), Some(gateway)) = (&mut setup.open, pack.find_gateway(id).filter(|_| !is_read)) {
                open.value.get_or_insert_with(|| pack.gateway(gateway).name.clone());
            }
            id.clone_into(&mut setup.gateway);
        }
    }
    Ok((setups, files))
}

/// Reads files, those together that are one configuration. A configuration that another one includes is read there only, and left
/// out of the files that are returned. `told` is the gateway that some of the files are for, if that is told.
fn setups(
    parts: &[(Product, Part)],
    (id, told): (Option<&str>, &[FileId]),
    sources: &mut SourceMap,
    faults: &mut Diagnostics,
) -> (Vec<Setup>, Vec<FileId>) {
    let named = sources.len();
    let mut products: Vec<Product> = Vec::new();
    for (product, _) in parts {
        if !products.contains(product) {
            products.push(*product);
        }
    }
    let mut read = Vec::new();
    for product in products {
        let own: Vec<&Part> = parts.iter().filter(|(form, _)| *form == product).map(|(_, part)| part).collect();
        let files: Vec<FileId> = own.iter().map(|part| part.file).collect();
        for joined in config::joined(product, &files, sources) {
            let Some(begins) = own.iter().find(|part| part.file == joined[0]) else { continue };
            let mut odd = Diagnostics::default();
            let id = id.filter(|_| told.contains(&begins.file));
            let setups = config::read(product, id, &joined, &Beside::of(&begins.path), sources, &mut odd);
            read.push((begins.file, setups, odd));
        }
    }
    read.retain(|(begins, ..)| !config::is_included(*begins, named, sources));
    let mut setups = Vec::new();
    for (_, own, odd) in read {
        setups.extend(own);
        faults.append(odd);
    }
    let files = parts.iter().map(|(_, part)| part.file).filter(|file| !config::is_included(*file, named, sources));
    (setups, files.collect())
}
