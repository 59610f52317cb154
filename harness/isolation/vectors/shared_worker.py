"""``shared-worker``: kept alive by an earlier PO's tab."""

from harness.isolation.vectors.vector import Vector

SHARED_WORKER = Vector(
    name="shared-worker",
    summary="a SharedWorker that remembers",
    plant="await tab(tag)",
    read="""
        const worker = new SharedWorker("/canary/shared-worker.js");
        return new Promise((resolve, reject) => {
          worker.onerror = () => reject(new Error("the worker did not start"));
          worker.port.onmessage = (event) => { worker.port.close(); resolve(event.data); };
          worker.port.postMessage(["read"]);
        });
    """,
)
