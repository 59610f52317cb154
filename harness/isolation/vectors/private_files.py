"""``private-files``: the origin private file system."""

from harness.isolation.vectors.vector import Vector

PRIVATE_FILES = Vector(
    name="private-files",
    summary="a file in the origin's private file system",
    plant="""
        const root = await navigator.storage.getDirectory();
        const writer = await (await root.getFileHandle("canary", { create: true })).createWritable();
        await writer.write(tag);
        await writer.close();
    """,
    read="""
        const root = await navigator.storage.getDirectory();
        for await (const name of root.keys()) {
          if (name === "canary") return (await (await root.getFileHandle(name)).getFile()).text();
        }
        return null;
    """,
)
