//! Ingress: its annotations, the `ConfigMap` of ingress-nginx, and classes.

use super::{OWN, configuration, idle, ingress, own, setup, value};
use crate::config::{Path, Sign, Target, Value};

#[test]
fn annotations_of_an_ingress_precede_the_configuration_for_all() {
    let text = own(&["proxy-read-timeout: \"90\"", "proxy-body-size: 8m", "proxy-http-version: \"1.0\""])
        + &configuration(&["proxy-read-timeout: \"30\"", "proxy-send-timeout: \"40\"", "client-body-timeout: \"50\""]);
    assert_eq!(value(&text, "proxy-read-timeout"), Some((Value::Time(90_000), format!("{OWN}proxy-read-timeout: \"90\""))));
    assert_eq!(value(&text, "proxy-send-timeout").map(|(value, _)| value), Some(Value::Time(40_000)));
    assert_eq!(value(&text, "client-body-timeout").map(|(value, _)| value), Some(Value::Time(50_000)));
    assert_eq!(value(&text, "proxy-body-size").map(|(value, _)| value), Some(Value::Size(8 << 20)));
    assert_eq!(value(&text, "proxy-http-version").map(|(value, _)| value), Some(Value::Off));
    assert_eq!(value(&own(&["proxy-body-size: \"0\""]), "proxy-body-size").map(|(value, _)| value), Some(Value::Unlimited));
    let huge = own(&["proxy-read-timeout: \"99999999999999999999999\"", "proxy-body-size: 99999999999999999999999g"]);
    assert_eq!(value(&huge, "proxy-read-timeout").map(|(value, _)| value), Some(Value::Time(u64::MAX)));
}

#[test]
fn a_path_is_what_its_type_and_the_annotations_of_its_host_say() {
    let path = |text: &str| setup(text).routes[0].path.clone();
    let text = own(&[]);
    assert_eq!(path(&text), Path::Below("/events".into()));
    assert_eq!(path(&text.replace("Prefix", "Exact")), Path::Exact("/events".into()));
    assert_eq!(path(&text.replace("Prefix", "ImplementationSpecific")), Path::Prefix("/events".into()));
    assert_eq!(path(&own(&["use-regex: \"true\""])), Path::Pattern("(?i)^/events".into()));
    assert_eq!(path(&own(&["rewrite-target: /$1"])), Path::Pattern("(?i)^/events".into()));
    let other = own(&["use-regex: \"true\""]).replace("/events", "/longer-than-that") + "---\n" + &text;
    let setup = setup(&other);
    assert!(setup.routes.iter().all(|route| matches!(route.path, Path::Pattern(_))));
    assert_eq!(setup.routes[0].name, "path /longer-than-that");
}

#[test]
fn plain_requests_are_redirected_if_there_is_tls() {
    let ports = |text: &str| setup(text).listeners.iter().map(|listener| (listener.port, listener.tls)).collect::<Vec<_>>();
    let tls = |text: String| text.replace("  rules:", "  tls: [{hosts: [shop.example.com]}]\n  rules:");
    assert_eq!(ports(&own(&[])), [(Some(80), false)]);
    assert_eq!(ports(&tls(own(&[]))), [(Some(443), true)]);
    assert_eq!(ports(&tls(own(&["ssl-redirect: \"false\""]))), [(Some(443), true), (Some(80), false)]);
    assert_eq!(ports(&own(&["force-ssl-redirect: \"true\""])), [(Some(443), true)]);
}

#[test]
fn the_protocol_and_snippets_decide_how_a_service_is_called() {
    let calls = own(&["backend-protocol: grpcs"]);
    let route = &setup(&calls).routes[0];
    assert_eq!((route.target, route.shows(Sign::Calls).is_some()), (Target::Calls, true));
    let snippet = |kind: &str, line: &str| {
        format!("{kind}: |\n      # c\n      {line}\n      if ($a) {{\n        proxy_read_timeout 1s;\n      }}")
    };
    let text = own(&[&snippet("configuration-snippet", "client_body_timeout 1h;")]);
    assert_eq!(value(&text, "client-body-timeout"), Some((Value::Time(3_600_000), "client_body_timeout 1h;".into())));
    let found = idle(&own(&[&snippet("server-snippet", "proxy_buffering off;")]));
    assert_eq!(found, ["proxy_buffering off;: ingress-nginx writes this directive in each location itself"]);
    let found = idle(&own(&[&snippet("configuration-snippet", "grpc_read_timeout 1h;")]));
    assert_eq!(found, ["grpc_read_timeout 1h;: the service is not called with gRPC"]);
}

#[test]
fn what_ingress_nginx_does_not_read_is_idle() {
    for (line, part) in [
        ("kubernetes.io/proxy-read-timeout: \"9\"", "only annotations with the prefix"),
        ("ingress.kubernetes.io/proxy-body-size: 8m", "only annotations with the prefix"),
        ("nginx.ingres.kubernetes.io/proxy-body-size: 8m", "only annotations with the prefix"),
        ("nginx.ingress.kubernetes.io/proxy_read_timeout: \"9\"", "no such annotation"),
        ("nginx.ingress.kubernetes.io/proxy-bufering: \"off\"", "no such annotation"),
        ("nginx.ingress.kubernetes.io/websocket-services: chat", "no longer has"),
        ("nginx.ingress.kubernetes.io/use-http2: \"true\"", "only the ConfigMap"),
        ("nginx.ingress.kubernetes.io/proxy-read-timeout: 60s", "whole number of seconds"),
        ("nginx.ingress.kubernetes.io/proxy-read-timeout: 60", "not a text"),
        ("nginx.ingress.kubernetes.io/proxy-http-version: \"2\"", "`1.0` or `1.1`"),
        ("nginx.ingress.kubernetes.io/backend-protocol: H2C", "protocols"),
        ("alb.ingress.kubernetes.io/scheme: internal", "the AWS load balancer"),
    ] {
        let found = idle(&ingress("nginx", &[line]));
        assert!(found.len() == 1 && found[0].contains(part) && found[0].starts_with(line), "{line} {found:?}");
    }
    for line in [
        "kubernetes.io/tls-acme: \"true\"",
        "cert-manager.io/cluster-issuer: x",
        "nginx.ingress.kubernetes.io/upstream-hash-by: $remote_addr",
        "nginx.ingress.kubernetes.io/whitelist-source-range: 10.0.0.0/8",
        "nginx.ingress.kubernetes.io/something-of-tomorrow: x",
        "nginx.ingress.kubernetes.io/proxy-read-timeout: \"\"",
    ] {
        assert!(idle(&ingress("nginx", &[line])).is_empty(), "{line}");
    }
    let help = |line: &str| setup(&ingress("nginx", &[line])).idle.swap_remove(0).help.expect("a help");
    assert_eq!(help("ingress.kubernetes.io/proxy-read-timeout: 60s"), format!("write `{OWN}proxy-read-timeout: \"60\"`"));
    assert_eq!(help("kubernetes.io/proxy-read-timeout: \"9\""), format!("write `{OWN}proxy-read-timeout`"));
    let labels =
        own(&[]).replace("  annotations:", "  labels:\n    nginx.ingress.kubernetes.io/proxy-buffering: \"off\"\n  annotations:");
    assert!(idle(&labels)[0].ends_with("it is a label, not an annotation"));
    assert!(
        idle(&(own(&[]) + &configuration(&["nginx.ingress.kubernetes.io/proxy-read-timeout: \"9\""])))[0].contains("no prefix")
    );
    assert!(idle(&(own(&[]) + &configuration(&["proxy-read-timeuot: \"9\""])))[0].contains("no such key"));
    assert!(idle(&(own(&[]) + &configuration(&["backend-protocol: GRPC"])))[0].contains("annotation of an Ingress"));
}

#[test]
fn the_class_decides_which_annotations_are_read() {
    let line = "nginx.ingress.kubernetes.io/proxy-read-timeout: \"9\"";
    let gateway = |class: &str, lines: &[&str]| setup(&ingress(class, lines)).gateway;
    for (class, id) in [
        ("nginx", "ingress-nginx"),
        ("", "ingress-nginx"),
        ("internal", "ingress-nginx"),
        ("gce-internal", "google-load-balancer"),
        ("alb", "aws-alb"),
        ("traefik-public", "traefik"),
        ("azure-application-gateway", "azure-application-gateway"),
    ] {
        assert_eq!(gateway(class, &[line]), id);
        assert_eq!(idle(&ingress(class, &[line])).len(), usize::from(id != "ingress-nginx"), "{class}");
    }
    assert_eq!(gateway("nginx", &["nginx.org/proxy-read-timeout: 60s"]), "nginx");
    assert_eq!(gateway("", &[]), "");
    let defined = |controller: &str| {
        let class = format!(
            "---\napiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata:\n  name: internal\nspec:\n  controller: {controller}\n"
        );
        setup(&(ingress("internal", &[line]) + &class)).gateway
    };
    assert_eq!(
        (defined("k8s.io/ingress-nginx").as_str(), defined("traefik.io/ingress-controller").as_str()),
        ("ingress-nginx", "traefik")
    );
    let makers = ingress("nginx", &["nginx.org/websocket-services: chat,events", "nginx.org/proxy-read-timeout: 1h"]);
    assert_eq!(value(&makers, "nginx.org/websocket-services").map(|(value, _)| value), Some(Value::On));
    assert_eq!(value(&makers, "nginx.org/proxy-read-timeout").map(|(value, _)| value), Some(Value::Time(3_600_000)));
    let route = setup(&makers).routes.swap_remove(0);
    let listed = |key: &str| route.writing.phrases.iter().find(|(known, _)| *known == key).map(|(_, line)| line.as_str());
    assert_eq!(listed("nginx.org/websocket-services"), Some("nginx.org/websocket-services: chat,events,events"));
    assert_eq!(listed("nginx.org/grpc-services"), Some("nginx.org/grpc-services: events"));
    let alb = ingress("alb", &["alb.ingress.kubernetes.io/load-balancer-attributes: a=b,idle_timeout.timeout_seconds=600"]);
    assert_eq!(value(&alb, "idle_timeout.timeout_seconds").map(|(value, _)| value), Some(Value::Time(600_000)));
}
