//! The keys that Traefik knows, of versions 2 and 3, as far as what is read here has them.

/// What may be written somewhere.
#[derive(Debug)]
pub(super) struct Form {
    /// What it is called in a sentence.
    pub(super) called: &'static str,
    /// The keys with values or parts that are not looked at.
    pub(super) keys: &'static [&'static str],
    /// The keys with parts that are.
    pub(super) within: &'static [(&'static str, &'static Form)],
}

const fn leaf(called: &'static str, keys: &'static [&'static str]) -> Form {
    Form { called, keys, within: &[] }
}

/// Returns the forms of what the sections of a protocol define.
pub(super) fn sections(protocol: &str) -> [(&'static str, &'static Form); 4] {
    match protocol {
        "tcp" => [
            ("routers", &TCP_ROUTER),
            ("services", &TCP_SERVICE),
            ("middlewares", &TCP_MIDDLEWARE),
            ("serversTransports", &TCP_TRANSPORT),
        ],
        _ => [("routers", &ROUTER), ("services", &SERVICE), ("middlewares", &MIDDLEWARE), ("serversTransports", &TRANSPORT)],
    }
}

/// The sections of a protocol.
pub(super) static SECTIONS: Form = leaf("this section", &["middlewares", "models", "routers", "serversTransports", "services"]);

/// An entry point.
pub(super) static ENTRY_POINT: Form = Form {
    called: "an entry point",
    keys: &["address", "allowACMEByPass", "asDefault", "http3", "observability", "proxyProtocol", "reusePort", "udp"],
    within: &[
        (
            "transport",
            &Form {
                called: "`transport`",
                keys: &["keepAliveMaxRequests", "keepAliveMaxTime"],
                within: &[
                    ("lifeCycle", &leaf("`lifeCycle`", &["graceTimeOut", "requestAcceptGraceTimeout"])),
                    ("respondingTimeouts", &leaf("`respondingTimeouts`", &["idleTimeout", "readTimeout", "writeTimeout"])),
                ],
            },
        ),
        ("forwardedHeaders", &leaf("`forwardedHeaders`", &["connection", "insecure", "notAppendXForwardedFor", "trustedIPs"])),
        ("http2", &leaf("`http2`", &["maxConcurrentStreams", "maxDecoderHeaderTableSize", "maxEncoderHeaderTableSize"])),
        (
            "http",
            &Form {
                called: "`http` of an entry point",
                keys: &["encodeQuerySemicolons", "encodedCharacters", "maxHeaderBytes", "middlewares", "sanitizePath"],
                within: &[
                    ("tls", &TLS),
                    (
                        "redirections",
                        &Form {
                            called: "`redirections`",
                            keys: &[],
                            within: &[("entryPoint", &leaf("`entryPoint`", &["permanent", "priority", "scheme", "to"]))],
                        },
                    ),
                ],
            },
        ),
    ],
};

static TLS: Form = leaf("`tls`", &["certResolver", "domains", "options", "passthrough", "secretName", "store"]);

static ROUTER: Form = Form {
    called: "a router",
    keys: &[
        "deniedEncodedPathCharacters",
        "entryPoints",
        "middlewares",
        "observability",
        "parentRefs",
        "priority",
        "rule",
        "ruleSyntax",
        "service",
    ],
    within: &[("tls", &TLS)],
};

static TCP_ROUTER: Form = Form {
    called: "a router of TCP",
    keys: &["entryPoints", "middlewares", "priority", "rule", "ruleSyntax", "service"],
    within: &[("tls", &TLS)],
};

static SERVICE: Form = Form {
    called: "a service",
    keys: &["failover", "highestRandomWeight", "middlewares", "mirroring", "weighted"],
    within: &[(
        "loadBalancer",
        &Form {
            called: "a load balancer",
            keys: &["healthCheck", "passHostHeader", "passiveHealthCheck", "servers", "serversTransport", "sticky", "strategy"],
            within: &[("responseForwarding", &leaf("`responseForwarding`", &["flushInterval"]))],
        },
    )],
};

static TCP_SERVICE: Form = Form {
    called: "a service of TCP",
    keys: &["weighted"],
    within: &[(
        "loadBalancer",
        &leaf("a load balancer of TCP", &["healthCheck", "proxyProtocol", "servers", "serversTransport", "terminationDelay"]),
    )],
};

static TRANSPORT: Form = Form {
    called: "a servers transport",
    keys: &[
        "certificates",
        "certificatesSecrets",
        "cipherSuites",
        "disableHTTP2",
        "insecureSkipVerify",
        "maxIdleConnsPerHost",
        "maxVersion",
        "minVersion",
        "peerCertURI",
        "rootCAs",
        "rootCAsSecrets",
        "serverName",
        "spiffe",
    ],
    within: &[(
        "forwardingTimeouts",
        &leaf(
            "`forwardingTimeouts`",
            &["dialTimeout", "idleConnTimeout", "pingTimeout", "readIdleTimeout", "responseHeaderTimeout"],
        ),
    )],
};

static TCP_TRANSPORT: Form =
    leaf("a servers transport of TCP", &["dialKeepAlive", "dialTimeout", "proxyProtocol", "terminationDelay", "tls"]);

static MIDDLEWARE: Form = Form {
    called: "a middleware",
    keys: &[
        "addPrefix",
        "apiKey",
        "basicAuth",
        "chain",
        "circuitBreaker",
        "contentType",
        "digestAuth",
        "distributedRateLimit",
        "encodedCharacters",
        "errors",
        "grpcWeb",
        "ipAllowList",
        "ipWhiteList",
        "jwt",
        "oidc",
        "passTLSClientCert",
        "plugin",
        "redirectRegex",
        "replacePath",
        "replacePathRegex",
        "retry",
        "stripPrefix",
        "stripPrefixRegex",
    ],
    within: &[
        (
            "buffering",
            &leaf(
                "`buffering`",
                &[
                    "disableRequestBuffer",
                    "disableResponseBuffer",
                    "maxRequestBodyBytes",
                    "maxResponseBodyBytes",
                    "memRequestBodyBytes",
                    "memResponseBodyBytes",
                    "retryExpression",
                ],
            ),
        ),
        (
            "compress",
            &leaf(
                "`compress`",
                &["defaultEncoding", "encodings", "excludedContentTypes", "includedContentTypes", "minResponseBodyBytes"],
            ),
        ),
        (
            "forwardAuth",
            &leaf(
                "`forwardAuth`",
                &[
                    "addAuthCookiesToResponse",
                    "address",
                    "authRequestHeaders",
                    "authResponseHeaders",
                    "authResponseHeadersRegex",
                    "authSigninURL",
                    "forwardBody",
                    "headerField",
                    "maxBodySize",
                    "maxResponseBodySize",
                    "preserveLocationHeader",
                    "preserveRequestMethod",
                    "tls",
                    "trustForwardHeader",
                ],
            ),
        ),
        (
            "headers",
            &leaf(
                "`headers`",
                &[
                    "accessControlAllowCredentials",
                    "accessControlAllowHeaders",
                    "accessControlAllowMethods",
                    "accessControlAllowOrigin",
                    "accessControlAllowOriginList",
                    "accessControlAllowOriginListRegex",
                    "accessControlExposeHeaders",
                    "accessControlMaxAge",
                    "addVaryHeader",
                    "allowedHosts",
                    "browserXssFilter",
                    "contentSecurityPolicy",
                    "contentSecurityPolicyReportOnly",
                    "contentTypeNosniff",
                    "customBrowserXSSValue",
                    "customFrameOptionsValue",
                    "customRequestHeaders",
                    "customResponseHeaders",
                    "featurePolicy",
                    "forceSTSHeader",
                    "frameDeny",
                    "hostsProxyHeaders",
                    "isDevelopment",
                    "permissionsPolicy",
                    "publicKey",
                    "referrerPolicy",
                    "sslForceHost",
                    "sslHost",
                    "sslProxyHeaders",
                    "sslRedirect",
                    "sslTemporaryRedirect",
                    "stsIncludeSubdomains",
                    "stsPreload",
                    "stsSeconds",
                ],
            ),
        ),
        ("inFlightReq", &leaf("`inFlightReq`", &["amount", "sourceCriterion"])),
        ("rateLimit", &leaf("`rateLimit`", &["average", "burst", "period", "redis", "sourceCriterion"])),
        ("redirectScheme", &leaf("`redirectScheme`", &["permanent", "port", "scheme"])),
    ],
};

static TCP_MIDDLEWARE: Form = leaf("a middleware of TCP", &["inFlightConn", "ipAllowList", "ipWhiteList", "plugin"]);

/// A resource of Kubernetes with routes.
pub(super) static ROUTERS: Form = Form {
    called: "an IngressRoute",
    keys: &["entryPoints", "ingressClassName", "parentRefs", "routes"],
    within: &[("tls", &TLS)],
};

/// One of its routes.
pub(super) static ROUTE: Form =
    leaf("a route", &["kind", "match", "middlewares", "observability", "priority", "services", "syntax"]);

/// A service of such a route.
pub(super) static SERVICES: Form = leaf(
    "a service",
    &[
        "healthCheck",
        "kind",
        "middlewares",
        "name",
        "namespace",
        "nativeLB",
        "nodePortLB",
        "passHostHeader",
        "passiveHealthCheck",
        "port",
        "proxyProtocol",
        "responseForwarding",
        "scheme",
        "serversTransport",
        "sticky",
        "strategy",
        "terminationDelay",
        "tls",
        "weight",
    ],
);
