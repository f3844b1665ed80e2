from tests.modules.cases.conftest import editor, reported, signed_in

__all__ = ["editor", "reported", "signed_in"]
