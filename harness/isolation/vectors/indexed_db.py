"""``indexed-db``."""

from harness.isolation.vectors.vector import Vector

INDEXED_DB = Vector(
    name="indexed-db",
    summary="a record in an IndexedDB database",
    plant="""
        const db = await new Promise((resolve, reject) => {
          const opening = indexedDB.open("canary", 1);
          opening.onupgradeneeded = () => opening.result.createObjectStore("tags");
          opening.onsuccess = () => resolve(opening.result);
          opening.onerror = () => reject(opening.error);
        });
        await new Promise((resolve, reject) => {
          const transaction = db.transaction("tags", "readwrite");
          transaction.objectStore("tags").put(tag, "tag");
          transaction.oncomplete = resolve;
          transaction.onerror = () => reject(transaction.error);
        });
        db.close();
    """,
    read="""
        if (!(await indexedDB.databases()).some(({ name }) => name === "canary")) return null;
        return new Promise((resolve, reject) => {
          const opening = indexedDB.open("canary", 1);
          opening.onerror = () => reject(opening.error);
          opening.onsuccess = () => {
            const reading = opening.result.transaction("tags").objectStore("tags").get("tag");
            reading.onsuccess = () => { opening.result.close(); resolve(reading.result); };
            reading.onerror = () => reject(reading.error);
          };
        });
    """,
)
