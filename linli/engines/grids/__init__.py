"""Drawing grids: every community divided into grids of 300 to 500 households.

`draw.draw_city` takes a `given.Input` (communities, compounds, buildings, barriers as arrays; lengths in
metres of a local plane, households as counts) and `drawn.Options`, and gives a `Drawn`: (g,)
surfaces, codes, figures, a report of plain values, remarks as `Sentence`s. Grids never cross a
community, a compound is cut only above the upper limit, borders follow roads and rivers; equal
input and options give equal grids on any machine. `reading.collect` makes the input from files.
Raises `Unusable` for an input that cannot be drawn and `problem.Cancelled` on request. The
limits are the usual size of an urban grid, 300 to 500 households; compactness is Polsby and
Popper's (1991). The search is our own: decision 0013.

>>> import numpy as np, shapely
>>> from linli.engines.grids import draw, drawn, given
>>> border = np.array([shapely.box(0, 0, 400, 200)], dtype=object)
>>> homes = np.array([shapely.box(x, 0, x + 100, 200) for x in (0, 100, 200, 300)], dtype=object)
>>> none, two = np.zeros(4, dtype=np.int64), np.full(4, 200, dtype=np.int64)
>>> words = np.full(4, "", dtype=object)
>>> made = draw.draw_city(
...     given.Input(
...         communities=given.Communities(border, np.array(["330402010001"], dtype=object)),
...         compounds=given.Compounds(homes, words, none, two, words, words),
...     ),
...     drawn.Options(),
... )
>>> made.households.tolist(), made.code
([400, 400], ['330402010001001', '330402010001002'])
"""
