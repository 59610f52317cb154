"""Drivers on a Selenium Grid: started, driven and ended over the network, on whatever machine a node runs.

What is asked of the Grid, and of nothing else:

- ``GET /status``, to see whether it is ready, and for sessions that a dead worker has left;
- ``POST /session`` with ``se:downloadsEnabled`` and a name of ours in ``se:name``; ``DELETE /session/ID``;
- once for each driver ``GET /session/ID/window``, ``POST /session/ID/timeouts``, and ``POST /session/ID/url`` and
  ``/execute/sync``, to learn where the node keeps downloads; a login by form types and clicks besides;
- the websocket of ``se:cdp``, for all that a local driver's DevTools are asked (tabs, contexts, downloads, cookies);
- ``GET``, ``POST`` and ``DELETE /session/ID/se/files``: the names of the files that a node keeps, one of them, and the
  end of all.
"""
