//! The proxies of Contour: virtual hosts with their routes, and those that they include.

use std::collections::HashMap;

use super::resources::{Resource, entry_at, items, line, text, text_at};
use super::services::Services;
use super::values::{limit, switch};
use super::{MOST_COMPARED, MOST_ROUTES, add_idle, add_route, pass_over, rules, set};
use crate::config::{AFFINITY, AUTHENTICATION, Listener, Path, Precedence, REWRITE, Route, Setup, Sign, Target, Value, Writing};
use crate::source::{At, Span};
use crate::yaml::{Entry, Node};

/// Maximum depth of inclusions.
const DEPTH: usize = 16;
/// The setting by which routes of proxies are told from others of the same gateway.
const MARK: &str = "HTTPProxy";

/// All proxies, while their routes are read.
struct Reading<'a, 'n> {
    by_name: HashMap<&'n str, Vec<&'a Resource<'n>>>,
    services: Services<'n>,
    setup: Setup,
    /// How many more inclusions are followed.
    inclusions: usize,
}

/// Where the routes of a proxy are served.
#[derive(Clone)]
struct Place {
    host: String,
    /// What its paths begin with.
    prefix: String,
    /// Whether it depends on more than the path.
    narrowed: bool,
    /// The kind of requests that it is limited to, as a header tells.
    only: Option<At<Sign>>,
    /// The position of the listener for routes, and of that for those that allow plain requests too.
    listeners: [Option<usize>; 2],
    authentication: Option<Span>,
}

/// Returns the setup of the proxies, if there are any.
pub(super) fn setup<'n>(resources: &'n [Resource<'n>]) -> Option<Setup> {
    let own = || resources.iter().filter(|resource| resource.is("HTTPProxy", &["projectcontour.io"]));
    let first = own().next()?;
    let mut by_name: HashMap<&str, Vec<_>> = HashMap::new();
    own().for_each(|proxy| by_name.entry(proxy.name).or_default().push(proxy));
    let tells = &[AUTHENTICATION, REWRITE, AFFINITY];
    let setup = Setup { precedence: Precedence::Patterns, tells, ..Setup::of("contour") };
    let mut reading = Reading { by_name, services: Services::read(resources), setup, inclusions: MOST_ROUTES };
    let hosts = || own().filter(|proxy| proxy.at(&["spec", "virtualhost"]).is_some());
    hosts().take(MOST_ROUTES).for_each(|proxy| reading.host(proxy));
    if hosts().next().is_none() {
        pass_over(&mut reading.setup, "routes that an HTTPProxy elsewhere includes", first.head);
    }
    rules::order(&mut reading.setup);
    Some(reading.setup)
}

impl<'n> Reading<'_, 'n> {
    /// Reads a proxy with a virtual host.
    fn host(&mut self, proxy: &Resource<'n>) {
        let say = |keys: &[&str]| entry_at(proxy.node, keys);
        let name = say(&["spec", "virtualhost", "fqdn"]);
        let head = name.map_or(proxy.head, line);
        let tls = say(&["spec", "virtualhost", "tls"]);
        let host = name.and_then(|name| text(&name.value)).unwrap_or_default().to_owned();
        let mut listener = |span, port, tls| {
            self.setup.listeners.push(Listener { span, port: Some(port), tls, http2: None });
            Some(self.setup.listeners.len() - 1)
        };
        let encrypted = tls.and_then(|tls| listener(line(tls), 443, true));
        let plain = listener(head, 80, false);
        let bytes = say(&["spec", "tcpproxy"]);
        if let Some(bytes) = bytes {
            if tls.is_none() {
                let help = "add `tls` to the virtual host".to_owned();
                add_idle(&mut self.setup, line(bytes), "tcpproxy", "it needs TLS, by whose names it is chosen", Some(help));
            }
            let listeners = encrypted.into_iter().collect();
            let route = route(format!("tcpproxy of {}", proxy.name), line(bytes), Target::Bytes, listeners, &host);
            add_route(&mut self.setup, route);
        }
        let providers = items(proxy.at(&["spec", "virtualhost", "jwtProviders"])).iter().take(MOST_COMPARED);
        let default = providers.into_iter().find_map(|one| one.entry("default").filter(|at| text(&at.value) == Some("true")));
        let authentication = say(&["spec", "virtualhost", "authorization"]).or(default).map(line);
        // Behind bytes, routes serve plain requests only.
        let listeners = if bytes.is_some() { [plain, plain] } else { [encrypted.or(plain), plain] };
        let place = Place { host, prefix: String::new(), narrowed: false, only: None, listeners, authentication };
        self.routes(proxy, &place, 0);
    }

    /// Reads the routes of a proxy, and of those that it includes.
    fn routes(&mut self, proxy: &Resource<'n>, place: &Place, depth: usize) {
        for node in items(proxy.at(&["spec", "routes"])) {
            if self.setup.routes.len() >= MOST_ROUTES {
                return pass_over(&mut self.setup, &format!("routes beyond the first {MOST_ROUTES}"), proxy.head);
            }
            self.route(proxy, node, place);
        }
        for include in items(proxy.at(&["spec", "includes"])).iter().take(MOST_COMPARED) {
            let name = include.entry("name");
            let head = name.map_or(proxy.head, line);
            let namespace = text_at(include, &["namespace"]).or(proxy.namespace);
            let named = name.and_then(|name| self.by_name.get(text(&name.value)?));
            let found = named.and_then(|all| all.iter().copied().find(|other| other.may_be_in(namespace)));
            let Some(other) = found else {
                pass_over(&mut self.setup, "an HTTPProxy that is elsewhere", head);
                continue;
            };
            let Some(left) = self.inclusions.checked_sub(1).filter(|_| depth < DEPTH) else {
                return pass_over(&mut self.setup, "inclusions of HTTPProxy that are too many", head);
            };
            self.inclusions = left;
            let mut inner = place.clone();
            for condition in items(include.value("conditions")).iter().take(MOST_COMPARED) {
                inner.prefix += text_at(condition, &["prefix"]).unwrap_or_default();
                self.narrow(condition, &mut inner);
            }
            self.routes(other, &inner, depth + 1);
        }
    }

    /// Limits a place to what a condition says beyond the path, which is noted unless it tells a kind of requests.
    fn narrow(&mut self, condition: &Node, place: &mut Place) {
        let Some(more) = ["header", "queryParameter"].into_iter().find_map(|key| condition.entry(key)) else { return };
        let value = ["contains", "exact", "regex"].into_iter().find_map(|key| text_at(&more.value, &[key]));
        let name = text_at(&more.value, &["name"]).filter(|_| more.key == "header" && place.only.is_none());
        match name.zip(value).and_then(|(name, value)| Sign::of_header(name, value)) {
            Some(value) => place.only = Some(At { value, span: line(more) }),
            None => {
                place.narrowed = true;
                pass_over(&mut self.setup, &format!("conditions by `{}`", more.key), line(more));
            }
        }
    }

    fn route(&mut self, proxy: &Resource<'n>, node: &'n Node, place: &Place) {
        let mut own = place.clone();
        let mut path = Path::Prefix(if place.prefix.is_empty() { "/".to_owned() } else { joined(&place.prefix, "") });
        let mut head = node.entries().and_then(<[_]>::first).map_or(proxy.head, |entry| entry.key_span);
        let mut name = format!("HTTPProxy {}", proxy.name);
        for condition in items(node.value("conditions")).iter().take(MOST_COMPARED) {
            self.narrow(condition, &mut own);
            let Some(entry) = ["prefix", "exact", "regex"].into_iter().find_map(|key| condition.entry(key)) else { continue };
            let written = text(&entry.value).unwrap_or_default();
            (head, name) = (line(entry), format!("{} {written}", entry.key));
            path = match entry.key.as_str() {
                "prefix" => Path::Prefix(joined(&place.prefix, written)),
                "exact" => Path::Exact(joined(&place.prefix, written)),
                _ => Path::Pattern(format!("^(?:{})$", joined(&place.prefix, written))),
            };
        }
        let services = items(node.value("services"));
        let answered = ["requestRedirectPolicy", "directResponsePolicy"].iter().any(|key| node.entry(key).is_some());
        let target = if answered || services.is_empty() { Target::Answered } else { Target::Http };
        let insecure = node.entry("permitInsecure").is_some_and(|at| text(&at.value) == Some("true"));
        let [secure, plain] = place.listeners;
        let mut listeners: Vec<usize> = secure.into_iter().chain(plain.filter(|_| insecure)).collect();
        listeners.dedup();
        let mut route = route(name, head, target, listeners, &place.host);
        route.path = if own.narrowed { Path::Unknown } else { path };
        route.only = own.only.map(|only| only.value);
        route.signs.extend(own.only);
        set(&mut route.settings, MARK, Value::On, head);
        self.timeouts(node, &mut route);
        let upgrade = node.entry("enableWebsockets").filter(|at| text(&at.value) == Some("true")).map(line);
        set(&mut route.settings, "enableWebsockets", switch(upgrade.is_some()), upgrade.unwrap_or(head));
        route.signs.extend(upgrade.map(|span| At { value: Sign::Upgrade, span }));
        balancing(node, &mut route);
        if let Some(rewritten) = node.entry("pathRewritePolicy") {
            set(&mut route.settings, REWRITE, Value::On, line(rewritten));
        }
        let required = entry_at(node, &["jwtVerificationPolicy", "require"]).map(line);
        let checked = place.authentication.filter(|_| text_at(node, &["authPolicy", "disabled"]) != Some("true"));
        if let Some(span) = required.or(checked) {
            set(&mut route.settings, AUTHENTICATION, Value::On, span);
        }
        for service in services.iter().take(MOST_COMPARED) {
            self.service(service, &mut route);
        }
        add_route(&mut self.setup, route);
    }

    /// Reads how it is spoken to a service: as the route says, or else as the service does.
    fn service(&self, node: &'n Node, route: &mut Route) {
        const KEY: &str = "services.protocol";
        let place = node.entry("name").map(line);
        route.writing.instead.extend(place.map(|span| At { value: KEY, span }));
        let Some(protocol) = node.entry("protocol") else {
            let name = text_at(node, &["name"]).unwrap_or_default();
            return self.services.apply_as([KEY, "services.protocol of the route"], name, text_at(node, &["port"]), route);
        };
        let http2 = matches!(text(&protocol.value), Some("h2" | "h2c"));
        set(&mut route.settings, KEY, switch(http2), line(protocol));
        if http2 {
            route.signs.push(At { value: Sign::Calls, span: line(protocol) });
        }
    }

    fn timeouts(&mut self, node: &Node, route: &mut Route) {
        for (key, name) in [("response", "timeoutPolicy.response"), ("idle", "timeoutPolicy.idle")] {
            let Some(entry) = entry_at(node, &["timeoutPolicy", key]) else { continue };
            match timeout(entry) {
                Ok(Some(value)) => set(&mut route.settings, name, value, line(entry)),
                Ok(None) => {}
                Err((since, help)) => add_idle(&mut self.setup, line(entry), name, since, Some(help.to_owned())),
            }
        }
        route.writing.put(&["timeoutPolicy.response", "timeoutPolicy.idle", "enableWebsockets"], Some(route.span));
    }
}

/// Returns a timeout as Contour takes it; nothing if it does not have one, or why it has no effect.
pub(super) fn timeout(entry: &Entry) -> Result<Option<Value>, (&'static str, &'static str)> {
    let written = text(&entry.value).unwrap_or_default();
    match written {
        "" => return Ok(None),
        "infinity" | "infinite" => return Ok(Some(Value::Unlimited)),
        _ => {}
    }
    let has_unit = !written.ends_with(|c: char| c.is_ascii_digit()) || written == "0";
    match limit(written).filter(|_| has_unit) {
        Some(Value::Unlimited) => Err(("Contour takes zero as its default", "write `infinity` for no limit")),
        Some(value) => Ok(Some(value)),
        None => Err(("its value is not a time with a unit", "write a time such as `60s`, or `infinity`")),
    }
}

/// Reads whether the requests of a client go to one of several servers.
fn balancing(node: &Node, route: &mut Route) {
    let Some(strategy) = entry_at(node, &["loadBalancerPolicy", "strategy"]) else { return };
    let hashes = || !items(node.value("loadBalancerPolicy").and_then(|policy| policy.value("requestHashPolicies"))).is_empty();
    let kept = match text(&strategy.value) {
        Some("Cookie") => true,
        Some("RequestHash") => hashes(),
        _ => false,
    };
    set(&mut route.settings, AFFINITY, switch(kept), line(strategy));
}

/// Returns two parts of a path without the slash that both have.
fn joined(prefix: &str, path: &str) -> String {
    let mut all = format!("{prefix}{path}");
    while all.contains("//") {
        all = all.replace("//", "/");
    }
    all
}

fn route(name: String, span: Span, target: Target, listeners: Vec<usize>, host: &str) -> Route {
    Route {
        span,
        name,
        listeners,
        hosts: if host.is_empty() { Vec::new() } else { vec![host.to_owned()] },
        path: Path::Any,
        only: None,
        target,
        signs: Vec::new(),
        settings: Vec::new(),
        writing: Writing::default(),
    }
}
