# shellcheck shell=bash
needs_deb chromium
needs_npm playwright-core@1.65.1 axe-core@4.14.1 mermaid@12.3.0

# The page: nothing is requested, nothing runs, nothing is wider than the screen, and axe finds nothing; on a phone, on a wide screen,
# by day, by night and in print, where seven flows take two sheets. The pictures of it are kept in target/clients/out/pages.
long=$(printf 'x<b>%.0s' $(seq 2500))
cat >"$out/hostile-page.yaml" <<YAML
system: "\"><script>alert(1)</script><img src=x onerror=alert(2)> & \u202eevil שלום"
flows:
  one: { description: "$long", latency: low, browser: universal }
  $(printf 'b-%.0s' $(seq 300))b: { description: "</text></svg></style><script>alert(3)</script>", real_time: server-push, latency: low }
  none: { real_time: server-push, needs: [caching, flexible-queries], must: [caching] }
  open: {}
YAML
name=$(printf 'letters%.0s' $(seq 9))
cat >"$out/long-page.yaml" <<YAML
system: $name$name
gateway: [cloudflare, azure-application-gateway]
flows:
  $name: { real_time: server-push, latency: low, browser: universal }
  b$name: { real_time: bidirectional, latency: very-low, needs: [caching], must: [caching] }
  open: {}
YAML
for file in shop ride-hailing hospital-ward; do
  "$protopick" recommend "examples/$file.yaml" --format html -o "$out/$file.html" 2>/dev/null
done
"$protopick" recommend "$out/long-page.yaml" --format html -o "$out/long.html" 2>/dev/null || [ $? = 1 ]
"$protopick" recommend examples/use-cases/chat.yaml --why-not sse --format html -o "$out/chat.html" 2>/dev/null
"$protopick" recommend "$out/hostile-page.yaml" --format html -o "$out/hostile.html" 2>/dev/null || [ $? = 1 ]
for aspect in summary framework practices; do
  "$protopick" compare --aspect "$aspect" --format html -o "$out/compare-$aspect.html" 2>/dev/null
done
check "pages" node tests/clients/checks/page.mjs "$out/pages" "$out"/{shop,ride-hailing,hospital-ward,chat,long,hostile,compare-*}.html

# The pictures on their own, as a browser shows them, and the diagram as Mermaid reads it.
for file in examples/shop.yaml "$out/hostile-page.yaml"; do
  name=$(basename "$file" .yaml)
  for chart in ranking heatmap plan front; do
    "$protopick" recommend "$file" --format svg --chart "$chart" -o "$out/$name-$chart.svg" 2>/dev/null || [ $? = 1 ]
  done
  "$protopick" recommend "$file" --format mermaid -o "$out/$name.mmd" 2>/dev/null || [ $? = 1 ]
done
check "pictures" node tests/clients/checks/pictures.mjs "$out/pictures" "$out"/*.svg "$out"/*.mmd
