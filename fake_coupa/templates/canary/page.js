// Looks into every place first, then plants this page's own tag there, then reports. The page's load event waits for it.
(() => {
  const { po, tag, visit } = document.currentScript.dataset;
  const LIMIT_MS = 5000;
  const PARTNER = `${location.protocol}//partner.localhost:${location.port}`;

  const within = (work, ms) =>
    Promise.race([work, new Promise((_, reject) => setTimeout(() => reject(new Error(`no answer in ${ms} ms`)), ms))]);
  const once = (start) => { let started; return (...given) => (started ??= start(...given)); };
  const loaded = (element, url) => new Promise((resolve, reject) => {
    element.onload = () => resolve(element);
    element.onerror = () => reject(new Error(`${url} did not load`));
    element.src = url;
    document.body.append(element);
  });
  const ask = (target, message, origin) => new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = (event) => resolve(event.data);
    target.postMessage(message, ...(origin === undefined ? [] : [origin]), [channel.port2]);
  });

  // Another site, embedded: its cookies and storage are not this site's.
  const partnerFrame = once(() => loaded(document.createElement("iframe"), `${PARTNER}/canary/frame`));
  const partner = async (message) => ask((await partnerFrame()).contentWindow, message, PARTNER);

  // A tab that outlives its page, with a lock, a channel and a shared worker in its hands. A browser that closes it at
  // once has kept nothing of it: that is planted too, and what later pages find decides. Gives the tab, or null.
  const tab = once((tag) => new Promise((resolve, reject) => {
    const LOOK_AGAIN_MS = 20;
    const ready = new BroadcastChannel("canary-ready");
    ready.onmessage = (event) => { if (event.data === tag) resolve(popup); };
    const popup = window.open(`/canary/tab?tag=${tag}`, "canary-tab");
    if (!popup) return reject(new Error("the popup was blocked"));
    const look = () => (popup.closed ? resolve(null) : setTimeout(look, LOOK_AGAIN_MS));
    look();
  }));

  const vectors = {
/* vectors */
  };

  const all = async (work) => {
    const trouble = {}, found = {};
    await Promise.all(Object.entries(vectors).map(async ([name, vector]) => {
      try { found[name] = await within(work(vector), LIMIT_MS); } catch (error) { trouble[name] = String(error); }
    }));
    return { found, trouble };
  };
  const tags = (found) => [found ?? []].flat().filter(Boolean).map(String);
  const main = async () => {
    const read = await all((vector) => vector.read());
    const planted = await all((vector) => vector.plant(tag));
    const seen = Object.fromEntries(Object.entries(read.found).map(([name, found]) => [name, tags(found)]));
    navigator.sendBeacon("/canary/report", JSON.stringify({ po, visit, seen, trouble: { ...planted.trouble, ...read.trouble } }));
  };
  const start = () => main().catch((error) => console.error(error));
  if (document.body) start(); else addEventListener("DOMContentLoaded", start);
})();
