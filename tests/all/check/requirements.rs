//! `gateway-config` in a requirements file: `lint` checks the configurations that it names.

use std::fs;

use crate::run::{command, finish, scratch};

const REQUIREMENTS: &str = "\
gateway: nginx
gateway-config: deploy/nginx.conf
flows:
  news:
    real_time: server-push
    volume: moderate
    browser: universal
    decision: { protocol: sse, heartbeat: 15s, limits: none yet }
";

fn configuration(buffering: &str) -> String {
    format!(
        "events {{}}\nhttp {{\n  server {{\n    listen 80;\n    location /news {{\n      proxy_pass http://a;\n{buffering}    }}\n  }}\n}}\n"
    )
}

#[test]
fn the_configuration_replaces_the_defaults() {
    let folder = scratch("lint-configured");
    fs::create_dir_all(folder.join("deploy")).expect("a folder");
    fs::write(folder.join("requirements.yaml"), REQUIREMENTS).expect("a file");
    let found = |text: &str| {
        fs::write(folder.join("deploy/nginx.conf"), text).expect("a file");
        finish(command(&["lint", "--format", "concise"]).current_dir(&folder)).stdout
    };
    let wrong = found(&configuration(""));
    assert!(wrong.contains("deploy/nginx.conf:5:5") && wrong.contains("buffering-breaks-push"), "{wrong}");
    // By its default alone the gateway would hold the events back.
    let right = found(&configuration("      proxy_buffering off;\n"));
    assert!(!right.contains("buffering-breaks-push") && !right.contains("deploy/nginx.conf"), "{right}");
    let broken = found("events {}\nhttp {\n  server {\n    listen 80;\n");
    assert!(broken.contains("syntax"), "{broken}");
}

#[test]
fn a_configuration_that_cannot_be_read_is_a_finding_and_none_outside_is_read() {
    let folder = scratch("lint-configured-outside");
    // A checkout of its own.
    fs::create_dir_all(folder.join("inner/.git")).expect("a folder");
    fs::write(folder.join("secret.conf"), "events {}\nhttp { server { location /secret { proxy_pass http://10.0.0.1; } } }\n")
        .expect("a file");
    for (name, why) in [("missing.conf", "no such file"), ("../secret.conf", "outside"), ("/etc/hostname", "outside")] {
        let text = REQUIREMENTS.replace("deploy/nginx.conf", name);
        fs::write(folder.join("inner/requirements.yaml"), text).expect("a file");
        let run = finish(command(&["lint", "inner", "--format", "concise"]).current_dir(&folder));
        assert_eq!(run.code, 1, "{name}: {}", run.stdout);
        assert!(run.stdout.contains("configuration-unreadable") && run.stdout.contains(why), "{name}: {}", run.stdout);
        assert!(!run.stdout.contains("10.0.0.1"), "{name}: {}", run.stdout);
    }
}
