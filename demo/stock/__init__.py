"""The stock of danger descriptions, one module per supervised sector.

Every entry is a tuple: place | fact | category | severity (A, B, C) | measure | what was done | basis | photo scene.
`{2-6}` in a text becomes a number of that range, `{北墙|南墙}` one of the words. The basis names only standards whose
number and title are certain; it stays empty otherwise and never cites a clause.
"""

from demo.stock import confined, construction, dust, fire, gas, hazchem, other, special

SECTORS = {
    "hazchem": hazchem.STOCK,
    "construction": construction.STOCK,
    "gas": gas.STOCK,
    "dust": dust.STOCK,
    "confined": confined.STOCK,
    "special": special.STOCK,
    "fire": fire.STOCK,
    "other": other.STOCK,
}
