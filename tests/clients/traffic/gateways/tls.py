"""TLS where the configurations say that it goes, with a certificate of the test's own."""

import re
import subprocess
from pathlib import Path

# How each format is told to take it, in a comment beside the listener.
PLACES = [
    # NGINX: the listener speaks it in place of cleartext.
    (r"listen (\d+)[^;]*;\n +# TLS: listen \d+ (.*;)", r"listen \1 \2"),
    (r"^( +)# (ssl_\w+ .*;)", r"\1\2"),
    # HAProxy
    (r"bind :(\d+).*\n +# TLS.*: bind :\d+ (.*)", r"bind :\1 \2"),
    # Caddy
    (r"^(\s+)# (tls /.*)", r"\1\2"),
    # Envoy, Traefik: all that is commented below the word.
    (r"^ *# TLS:\n((?: *# .*\n)+)", lambda found: re.sub(r"^( *)# ", r"\1", found[1], flags=re.M)),
]


def certificate(folder):
    """Makes a key and a certificate for it, each alone and both together, and gives the certificate."""
    key, own, both = (Path(folder, name) for name in ("tls.key", "tls.crt", "tls.pem"))
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=localhost"]
    command += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", own]
    subprocess.run(command, check=True, capture_output=True)
    both.write_bytes(own.read_bytes() + key.read_bytes())
    # Workers may run as another user.
    for file in (key, own, both):
        file.chmod(0o644)
    return own


def secured(text, folder):
    """A configuration with TLS in the places for it."""
    for pattern, instead in PLACES:
        text = re.sub(pattern, instead, text, flags=re.M)
    text = re.sub(r"/etc/\w+/(tls/)?(privkey\.pem|tls\.key)", f"{folder}/tls.key", text)
    text = re.sub(r"/etc/\w+/(tls/)?(fullchain\.pem|tls\.crt)", f"{folder}/tls.crt", text)
    return re.sub(r"/etc/\w+/tls/site\.pem", f"{folder}/tls.pem", text)
