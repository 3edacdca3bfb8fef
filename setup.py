"""The package that pre-commit installs for the hook `protopick`: an empty one that requires the released program of this version.

pre-commit installs the root of this repository with pip. A package with the program itself would build it there for minutes, on
machines that need Rust for it; packaging/python makes that one for each release instead.
"""

import pathlib
import re

from setuptools import setup

manifest = pathlib.Path(__file__).with_name("Cargo.toml").read_text(encoding="utf-8")
version = re.search(r'(?m)^version = "(.+)"', manifest)[1]

setup(name="protopick-hook", version=version, install_requires=[f"protopick=={version}"], packages=[], py_modules=[])
