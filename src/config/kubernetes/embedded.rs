//! Configurations of other products within `ConfigMap`s, such as an `nginx.conf` that a container gets as a file.

use super::config_map;
use super::resources::{Resource, text};
use crate::config::{Files, Product, Setup, read, recognize};
use crate::diag::Diagnostics;
use crate::source::{SourceMap, Span};
use crate::yaml::{Entry, Node};

/// Most of them that are read.
const MOST: usize = 20;

/// Reads the configurations in `ConfigMap`s.
pub(super) fn setups(
    resources: &[Resource<'_>],
    files: &dyn Files,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) -> Vec<Setup> {
    let is_other = |resource: &&Resource<'_>| {
        resource.is("ConfigMap", &[""]) && !config_map::is_defaults(resource) && !config_map::is_services(resource)
    };
    let data = |resource: &Resource<'_>| resource.at(&["data"]).and_then(Node::entries).unwrap_or_default().to_vec();
    let entries: Vec<Entry> = resources.iter().filter(is_other).flat_map(data).collect();
    let found = entries.iter().filter_map(|entry| Some((entry, product(text(&entry.value)?)?)));
    let mut setups = Vec::new();
    for (entry, product) in found.take(MOST) {
        let file = entry.key_span.file;
        match alone(sources.file(file).text(), entry) {
            Some(alone) => {
                // A text of the same length, so that all places are those of the file.
                let within = sources.add(sources.file(file).name().to_owned(), alone);
                setups.extend(read(product, None, &[within], files, sources, diagnostics));
            }
            None => {
                let mut unread = Setup::of(product.gateways().first().copied().unwrap_or_default());
                super::pass_over(&mut unread, "a configuration that is no literal block (`|`)", entry.key_span);
                setups.push(unread);
            }
        }
    }
    setups
}

/// Returns the product that a text is a configuration of, among those that are not written as YAML.
fn product(text: &str) -> Option<Product> {
    let is_file = text.contains('\n');
    recognize(text).filter(|product| is_file && matches!(product, Product::Nginx | Product::Haproxy | Product::Caddy))
}

/// Returns a text in which everything but a literal block is blank.
fn alone(text: &str, Entry { key_span, value, .. }: &Entry) -> Option<String> {
    let Span { end, .. } = value.span;
    let (key, end) = (key_span.end as usize, (end as usize).min(text.len()));
    let head = text.get(key..end)?.split_inclusive('\n').next()?;
    let start = key + head.len();
    let block = text.get(start..end).filter(|_| head.contains('|') && head.ends_with('\n'))?;
    let blank = |byte: u8| if byte == b'\n' { '\n' } else { ' ' };
    Some(text.as_bytes()[..start].iter().map(|&byte| blank(byte)).chain(block.chars()).collect())
}
