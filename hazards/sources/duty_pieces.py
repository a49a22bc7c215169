"""What duties add to the page and the rows of a unit."""

from __future__ import annotations

from hazards.sources.duty_presenting import flags, give
from hazards.sources.pieces import Piece, add_flags, add_piece

add_piece(Piece(key="duties", order=10, template="sources/duties_piece.html", give=give))
add_flags(flags)
