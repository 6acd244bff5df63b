"""One report object, ``pyisingcheck-report/1``, and its renderings."""
