"""``service-worker``: it could answer the next PO's requests."""

from harness.isolation.vectors.vector import Vector

SERVICE_WORKER = Vector(
    name="service-worker",
    summary="a registered service worker",
    plant="await navigator.serviceWorker.register(`/canary/service-worker.js?tag=${tag}`, { scope: '/canary/scope/' })",
    read="""
        const registrations = await navigator.serviceWorker.getRegistrations();
        const workers = registrations.map((each) => each.active ?? each.waiting ?? each.installing);
        return workers.filter(Boolean).map((each) => new URL(each.scriptURL).searchParams.get("tag"));
    """,
)
