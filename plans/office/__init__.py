"""How each office lays out and signs its documents: what it prints by habit, and the page on which that is set."""

from .habits import Office, printed_symbol, style_of, symbol_of, usual_symbol

__all__ = ["Office", "printed_symbol", "style_of", "symbol_of", "usual_symbol"]
