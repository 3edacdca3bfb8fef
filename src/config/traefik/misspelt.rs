//! Keys that Traefik does not know, nearly the name of one that it does or in the wrong place: what they are meant to set is not set.
//! Keys that look like nothing known are passed over, since each version adds some.

use std::collections::HashMap;

use super::Reading;
use super::known::{ENTRY_POINT, Form, ROUTERS, SECTIONS, SERVICES};
use crate::config::Setup;
use crate::config::tree::{entries, entry, idle, place, same, text, value};
use crate::yaml::{Entry, Node};

/// Shortest name that is compared, since short ones are alike anyway.
const SHORTEST: usize = 5;
/// Longest one.
const LONGEST: usize = 40;
/// Length from which two letters may differ.
const LONG: usize = 12;
/// Most unknown keys that are compared.
const MOST: usize = 1_000;

impl Reading<'_> {
    /// Notes such keys of all that is read.
    pub(super) fn misspelt(&mut self) {
        let mut found = Found::default();
        for root in self.documents {
            for point in entries(value(root, "entryPoints")) {
                found.look(&point.value, &ENTRY_POINT);
            }
        }
        for protocol in ["http", "tcp"] {
            for section in self.documents.iter().filter_map(|root| value(root, protocol)) {
                found.look(section, &SECTIONS);
            }
            for (kind, form) in super::known::sections(protocol) {
                for defined in self.section(protocol, kind) {
                    found.look(&defined.value, form);
                }
            }
        }
        found.tell(&mut self.setup);
        self.without_cookie();
    }

    /// Notes services that are to be sticky but name no cookie.
    fn without_cookie(&mut self) {
        let balancers = self.section("http", "services").filter_map(|service| value(&service.value, "loadBalancer"));
        let sticky = balancers.filter_map(|balancer| entry(balancer, "sticky"));
        for entry in sticky.filter(|sticky| !names_cookie(&sticky.value)).collect::<Vec<_>>() {
            let help = Some("write `sticky.cookie`".to_owned());
            idle(&mut self.setup, place(entry), entry.key.as_str(), "it names no `cookie`", help);
        }
    }
}

/// Returns whether a service is sticky by this.
pub(super) fn names_cookie(sticky: &Node) -> bool {
    entry(sticky, "cookie").is_some_and(|cookie| text(&cookie.value) != Some("false"))
}

/// Notes such keys of a resource with routes, and of its routes and their services.
pub(in crate::config) fn in_resource(spec: &Node, setup: &mut Setup) {
    let mut found = Found::default();
    found.look(spec, &ROUTERS);
    for route in crate::config::tree::items(value(spec, "routes")) {
        found.look(route, &super::known::ROUTE);
        for service in crate::config::tree::items(value(route, "services")) {
            found.look(service, &SERVICES);
        }
    }
    found.tell(setup);
}

/// The unknown keys, and what they are told to be by their names and those of their forms: the same is written many times.
#[derive(Default)]
struct Found<'n> {
    keys: Vec<(&'n Entry, &'static Form, String)>,
    known: HashMap<(&'static str, String), Option<String>>,
}

impl<'n> Found<'n> {
    /// Looks at the keys of a node and of those within it.
    fn look(&mut self, node: &'n Node, form: &'static Form) {
        for entry in entries(Some(node)) {
            if let Some((_, inner)) = form.within.iter().find(|(name, _)| same(name, &entry.key)) {
                self.look(&entry.value, inner);
            } else if !form.keys.iter().any(|key| same(key, &entry.key)) {
                self.unknown(entry, form);
            }
        }
    }

    fn unknown(&mut self, entry: &'n Entry, form: &'static Form) {
        let name = entry.key.to_ascii_lowercase();
        if !(SHORTEST..=LONGEST).contains(&name.len()) || self.known.len() >= MOST {
            return;
        }
        let help = self.known.entry((form.called, name)).or_insert_with_key(|(_, name)| meant(name, form));
        if let Some(help) = help.clone() {
            self.keys.push((entry, form, help));
        }
    }

    fn tell(self, setup: &mut Setup) {
        for (entry, form, help) in self.keys {
            let since = format!("{} has no key of this name", form.called);
            idle(setup, place(entry), entry.key.as_str(), since, Some(help));
        }
    }
}

/// Returns what is meant by an unknown key, as help.
fn meant(name: &str, form: &Form) -> Option<String> {
    let most = if name.len() < LONG { 1 } else { 2 };
    let all = form.keys.iter().copied().chain(form.within.iter().map(|(name, _)| *name));
    let near = all.map(|known| (strsim::osa_distance(name, &known.to_ascii_lowercase()), known));
    if let Some((_, near)) = near.filter(|(distance, _)| *distance <= most).min() {
        return Some(format!("did you mean `{near}`?"));
    }
    let mut places = Vec::new();
    form.places(name, &mut Vec::new(), &mut places);
    if let [place] = &places[..] {
        return Some(format!("write it in `{place}`"));
    }
    places.clear();
    ENTRY_POINT.places(name, &mut Vec::new(), &mut places);
    match &places[..] {
        // Whoever looks for a timeout may not know where it is.
        [place] if place.starts_with("transport") => {
            Some(format!("write it in `{place}` of the entry point, in the static configuration"))
        }
        _ => None,
    }
}

impl Form {
    /// Adds the places below this one where a key of a name stands.
    fn places(&self, name: &str, way: &mut Vec<&'static str>, found: &mut Vec<String>) {
        let here = self.keys.iter().copied().chain(self.within.iter().map(|(name, _)| *name));
        if !way.is_empty() && here.into_iter().any(|key| same(key, name)) {
            found.push(way.join("."));
        }
        for (key, inner) in self.within {
            way.push(key);
            inner.places(name, way, found);
            way.pop();
        }
    }
}
