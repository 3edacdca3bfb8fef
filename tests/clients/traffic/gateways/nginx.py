"""NGINX."""

import re
import signal

from pace import faster as scale
from pace import milliseconds, scaled

# What NGINX allows where nothing is set, in seconds.
HTTP = dict.fromkeys(
    ("proxy_read_timeout", "proxy_send_timeout", "grpc_read_timeout", "grpc_send_timeout", "client_body_timeout", "send_timeout"), 60
)
STREAM = {"proxy_timeout": 600}


def faster(text):
    text = scale(text, milliseconds, lambda line: "timeout" in line)
    for block, limits in (("http", HTTP), ("stream", STREAM)):
        inside = re.search(rf"^{block} {{\n(.*?)^}}", text, re.M | re.S)
        if not inside:
            continue
        unset = [name for name in limits if not re.search(rf"^    {name} ", inside[1], re.M)]
        lines = "".join(f"    {name} {milliseconds(scaled(limits[name]))};\n" for name in unset)
        text = text.replace(f"{block} {{\n", f"{block} {{\n{lines}", 1)
    return text


def prepared(text, folder, _):
    if "access_log" not in text:
        text = text.replace("http {", "http {\n    access_log off;", 1)
    text = text.replace("/var/log/nginx/", f"{folder}/")
    text = re.sub(r"listen (\d+)", r"listen 127.0.0.1:\1", text)
    # Debian names modules from the folder of the program.
    (folder / "modules").symlink_to("/usr/lib/nginx/modules")
    (folder / "nginx.conf").write_text(text)
    return ["nginx", "-p", str(folder), "-e", "stderr", "-c", str(folder / "nginx.conf"), "-g", f"daemon off; pid {folder}/pid;"]


async def reload(process, *_):
    process.send_signal(signal.SIGHUP)
