//! Which files are one configuration: those that need each other.

use std::path::{Component, Path};

use super::{Product, envoy, haproxy, nginx, traefik};
use crate::source::{FileId, SourceMap};

/// Returns the configurations that files of a product make, in the order in which they begin; each with the file that begins it
/// first, and then those that complete it.
///
/// A file that cannot stand alone completes the configuration that is nearest by its folder, and among those the last one that
/// begins before it. If no file begins one, all are one. Resources of Kubernetes are always one, since they refer to each other by
/// their names.
pub fn joined(product: Product, files: &[FileId], sources: &SourceMap) -> Vec<Vec<FileId>> {
    let begins = |file: &FileId| {
        let text = sources.file(*file).text();
        match product {
            Product::Caddy => true,
            Product::Envoy => envoy::begins(text),
            Product::Haproxy => haproxy::begins(text),
            Product::Kubernetes => false,
            Product::Nginx => nginx::begins(text),
            Product::Traefik => traefik::begins(text),
        }
    };
    let begun: Vec<bool> = files.iter().map(|file| files.len() > 1 && begins(file)).collect();
    let heads: Vec<usize> = (0..files.len()).filter(|&at| begun[at]).collect();
    if heads.is_empty() {
        return if files.is_empty() { Vec::new() } else { vec![files.to_vec()] };
    }
    let mut joined: Vec<Vec<FileId>> = heads.iter().map(|&head| vec![files[head]]).collect();
    for at in (0..files.len()).filter(|&at| !begun[at]) {
        let near = |&(_, &head): &(usize, &usize)| {
            let before = head < at;
            let distance = if before { head } else { files.len() - head };
            (shared(files[head], files[at], sources), before, distance)
        };
        if let Some((nearest, _)) = heads.iter().enumerate().max_by_key(near) {
            joined[nearest].push(files[at]);
        }
    }
    joined
}

/// Returns how many folders two files have in common.
fn shared(one: FileId, other: FileId, sources: &SourceMap) -> usize {
    let folders = |file| {
        let folder = Path::new(sources.file(file).name()).parent();
        folder.into_iter().flat_map(Path::components).filter(|part| *part != Component::CurDir)
    };
    folders(one).zip(folders(other)).take_while(|(one, other)| one == other).count()
}

/// Returns whether a file, by its name, is among the texts that were added behind a number of others: what a configuration
/// includes.
pub fn is_included(file: FileId, since: usize, sources: &SourceMap) -> bool {
    let parts = |file: FileId| {
        Path::new(sources.file(file).name()).components().filter(|part| *part != Component::CurDir).collect::<Vec<_>>()
    };
    let own = parts(file);
    (since..sources.len()).map(|others| FileId::default().behind(others)).any(|other| other != file && parts(other) == own)
}

/// Returns the files behind the first that it does not include.
pub(super) fn further(joined: &[FileId], since: usize, sources: &SourceMap) -> Vec<FileId> {
    joined.iter().skip(1).copied().filter(|&file| !is_included(file, since, sources)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the names of files by configuration.
    fn named(product: Product, files: &[(&str, &str)]) -> Vec<Vec<String>> {
        let mut sources = SourceMap::default();
        let ids: Vec<FileId> = files.iter().map(|(name, text)| sources.add(*name, *text)).collect();
        let name = |file: FileId| sources.file(file).name().to_owned();
        joined(product, &ids, &sources).into_iter().map(|one| one.into_iter().map(name).collect()).collect()
    }

    const WHOLE: &str = "events {}\nhttp { server { listen 80; } }\n";
    const PART: &str = "server { listen 80; }\n";

    #[test]
    fn a_part_completes_what_begins_before_it_or_else_what_follows() {
        let files = [("a", PART), ("b", WHOLE), ("c", PART), ("d", WHOLE), ("e", PART)];
        assert_eq!(named(Product::Nginx, &files), [vec!["b", "a", "c"], vec!["d", "e"]]);
        assert_eq!(named(Product::Nginx, &[("a", PART), ("b", PART)]), [["a", "b"]]);
        assert_eq!(named(Product::Nginx, &[]), [[""; 0]; 0]);
    }

    #[test]
    fn the_nearest_folder_decides_before_the_order() {
        let files = [("edge/conf.d/a", PART), ("./edge/main", WHOLE), ("inner/main", WHOLE), ("edge/conf.d/b", PART)];
        assert_eq!(named(Product::Nginx, &files), [vec!["./edge/main", "edge/conf.d/a", "edge/conf.d/b"], vec!["inner/main"]]);
    }

    #[test]
    fn each_product_says_what_begins_a_configuration() {
        let begin = |product, whole: &str, part: &str| {
            let files = [("a", whole), ("b", part), ("c", whole)];
            assert_eq!(named(product, &files), [vec!["a", "b"], vec!["c"]], "{product:?}");
        };
        begin(Product::Nginx, "stream { server { listen 1; } }\n", "upstream a { server b; }\n");
        begin(Product::Haproxy, "# edge\nglobal\n  maxconn 9\n", "frontend f\n  bind :80\n");
        begin(Product::Envoy, "static_resources:\n  listeners: []\n", "resources: []\n");
        begin(Product::Envoy, "{\"dynamicResources\": {}}\n", "# static_resources\nresources: []\n");
        begin(Product::Traefik, "entrypoints:\n  web: { address: ':80' }\n", "http:\n  routers: {}\n");
        begin(Product::Traefik, "[providers.file]\n  filename = 'a'\n", "[http.routers.a]\n  entryPoints = ['web']\n");
        assert_eq!(named(Product::Caddy, &[("a", ":80"), ("b", ":81")]), [["a"], ["b"]]);
        let gateway = "apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\n";
        assert_eq!(named(Product::Kubernetes, &[("a", gateway), ("b", gateway)]), [["a", "b"]]);
    }
}
