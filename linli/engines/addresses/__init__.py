"""Reading a Chinese address and completing it against a register, with every doubt named.

`read` and `parts_of` take one line as written (any width, numerals or digits); `complete_all` takes
many and gives a `Found` each: standard form, level, point (longitude, latitude in degrees, WGS-84;
None where nothing is known), confidence 0 to 1 with its reasons as `Sentence`s. Below `CONFIDENT`
nothing is matched. The register is made of plain rows (`register.Rows`). Nothing raises for what
somebody wrote: an address that cannot be read has the level `unmatched` and says why. The parts
follow GB/T 23705-2009; reasons and their weights are our own, measured on labelled addresses.

>>> from linli.engines.addresses.names import Names
>>> from linli.engines.addresses.parsing import parts_of, read
>>> parts = parts_of(read("阳光花园３幢二单元401室", Names()))
>>> parts.building, parts.unit, parts.room
('3', '2', '401')
"""
