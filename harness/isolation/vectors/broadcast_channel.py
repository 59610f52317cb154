"""``broadcast-channel``: an earlier PO's tab hears and answers this one."""

from harness.isolation.vectors.vector import Vector

BROADCAST_CHANNEL = Vector(
    name="broadcast-channel",
    summary="a BroadcastChannel that answers",
    plant="await tab(tag)",
    read="""
        const LISTEN_MS = 300;
        const heard = [];
        const channel = new BroadcastChannel("canary");
        channel.onmessage = (event) => heard.push(event.data);
        channel.postMessage("who?");
        await new Promise((resolve) => setTimeout(resolve, LISTEN_MS));
        channel.close();
        return heard;
    """,
)
