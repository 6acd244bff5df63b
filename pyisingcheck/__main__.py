"""``python -m pyisingcheck`` is the command ``pyisingcheck``."""

from pyisingcheck.cli import main

main()
