"""``basic-auth``: no command of the DevTools protocol clears them."""

from harness.isolation.vectors.vector import Vector

BASIC_AUTH = Vector(
    name="basic-auth",
    summary="credentials of HTTP Basic authentication",
    plant="""
        const request = new XMLHttpRequest();
        request.open("GET", "/canary/basic/?challenge", true, tag, "canary");
        await new Promise((resolve) => { request.onloadend = resolve; request.send(); });
        if (request.status !== 200) throw new Error(`status ${request.status}`);
    """,
    read="""
        const response = await fetch("/canary/basic/");
        return response.ok ? response.text() : null;
    """,
    closable=False,
)
