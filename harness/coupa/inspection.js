// Names what the site's origin keeps in this browser, from inside an empty page of that origin; never a value.
// An interface that is absent (most are, outside a secure context) is one that the site's own pages cannot use either.
(async () => {
  const opfs = async () => {
    const names = [];
    if (!navigator.storage?.getDirectory) return names;
    for await (const name of (await navigator.storage.getDirectory()).keys()) names.push(name);
    return names;
  };
  const [databases, caches, workers, files] = await Promise.all([
    indexedDB.databases(),
    globalThis.caches?.keys() ?? [],
    navigator.serviceWorker?.getRegistrations() ?? [],
    opfs(),
  ]);
  return {
    "the localStorage key": Object.keys(localStorage),
    "the sessionStorage key": Object.keys(sessionStorage),
    "the IndexedDB database": databases.map((each) => each.name),
    "the cache": caches,
    "the service worker of": workers.map((each) => each.scope),
    "the private file": files,
    "window.name": window.name ? [""] : [],
  };
})()
