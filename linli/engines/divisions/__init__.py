"""Codes and names of China's areas. Plain texts in, plain texts out; no table, no network.

A code has 2, 4 or 6 digits (GB/T 2260), 9 (GB/T 10114), 12 (communities, as statistics number
them), 15 for a grid and 18 for a micro-grid; a longer code lies inside every code it begins with.
Names give short forms, numerals, pinyin, initials and English.

>>> from linli.engines.divisions import codes, naming
>>> codes.ancestors("330402010001")
['33', '3304', '330402', '330402010', '330402010001']
>>> naming.grid_name(12)
'第十二网格'
"""
