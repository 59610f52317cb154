// One look at a page that may not be complete yet, after page.js. Scrolling goes on between looks, by itself.
const MOST_FOUND = 1000;
const MOST_STEPS = 1000;
const PASS_MS = 5000;
const GRID = 5; // Points across and down at which to look for a list that scrolls by itself.
const FRAME_MS = 100;
const watchKey = Symbol.for("harness.settling");
const watch = window[watchKey] || { scrolling: false, seen: new Map(), boxes: new Set(), changed: true };
if (!window[watchKey]) {
  Object.defineProperty(window, watchKey, { value: watch });
  new MutationObserver(() => { watch.changed = true; })
    .observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ["href"] });
}

// A marker such as role=progressbar with a value is a meter, not a sign of work.
const busySelector = "[aria-busy=true], [role=progressbar]:not([aria-valuenow]), " +
  "[class*=spinner i], [class*=loading i], [class*=loader i], [class*=skeleton i]";
const busyToken = /(^|[-_])(spinner|loading|loader|skeleton)s?([-_]|$)/i;
const doneToken = /loaded|complete|lazy|hidden/i;
const saysBusy = (e) => e.matches("[aria-busy=true], [role=progressbar]") ||
  [...e.classList].some((token) => busyToken.test(token) && !doneToken.test(token));
const isBusy = () => [...document.querySelectorAll(busySelector)].slice(0, 200).some((e) => saysBusy(e) && isShown(e));

const frame = () => new Promise((resolve) => {
  const timer = setTimeout(resolve, FRAME_MS); // No frame comes to a tab that is not shown.
  requestAnimationFrame(() => { clearTimeout(timer); setTimeout(resolve); });
});
// Found where they show themselves: asking every element of a page of 5 MB whether it scrolls takes seconds.
const canScroll = (e) => e.scrollHeight - e.clientHeight >= 8 && e.clientHeight >= 8 &&
  !(e instanceof HTMLTextAreaElement) && /auto|scroll|overlay/.test(getComputedStyle(e).overflowY);
const findBoxes = (met) => {
  const boxes = [];
  for (let x = 1; x < 2 * GRID; x += 2) {
    for (let y = 1; y < 2 * GRID; y += 2) {
      for (const top of document.elementsFromPoint((innerWidth * x) / (2 * GRID), (innerHeight * y) / (2 * GRID))) {
        for (let e = top; e && !met.has(e); e = e.parentElement) {
          met.add(e);
          if (canScroll(e)) boxes.push(e);
        }
      }
    }
  }
  return boxes;
};
// A long list may take rows away again as they go out of view.
const remember = () => {
  if (!watch.changed) return;
  watch.changed = false;
  for (const [link, name] of readAttachments().links) watch.seen.set(link, name);
};
const down = (box, top) => {
  const before = box.scrollTop;
  box.scrollTo({ top, behavior: "instant" });
  return box.scrollTop > before;
};
// Step by step, so that all of it is shown once; in longer steps where the time would not do.
const scrollDown = async (box, until, atEachPlace) => {
  for (let started = performance.now(), n = 1; watch.seen.size < MOST_FOUND && n < MOST_STEPS; n += 1) {
    await atEachPlace();
    const now = performance.now();
    const left = box.scrollHeight - box.clientHeight - box.scrollTop;
    const stepsLeft = Math.max(1, ((until - now) * n) / Math.max(1, now - started));
    if (!down(box, box.scrollTop + Math.max(box.clientHeight * 0.8, left / stepsLeft, 40))) return;
    await frame();
    remember();
  }
};
const scrollAll = async (fromTop) => {
  const page = document.scrollingElement || document.documentElement;
  const until = performance.now() + PASS_MS;
  const met = new WeakSet([page, document.body]);
  const scrollBox = async (box) => {
    watch.boxes.add(box);
    if (fromTop) box.scrollTo({ top: 0, behavior: "instant" });
    await scrollDown(box, until, () => {});
  };
  if (fromTop) page.scrollTo({ top: 0, behavior: "instant" });
  else {
    for (const box of [...watch.boxes].filter((e) => e.isConnected)) {
      box.scrollIntoView({ block: "center", behavior: "instant" });
      met.add(box);
      await frame();
      await scrollBox(box);
    }
  }
  await scrollDown(page, until, async () => { for (const box of findBoxes(met)) await scrollBox(box); });
};
const order = arguments[0];
if ((order === "top" || order === "on") && !watch.scrolling) {
  watch.scrolling = true;
  remember();
  scrollAll(order === "top").finally(() => { watch.scrolling = false; });
}
if (order === "home") window.scrollTo({ top: 0, behavior: "instant" });

const page = readPage();
// The same file under a fresh signature is the same file.
const signature = /([?&])(x-amz-[^=&]*|x-goog-[^=&]*|signature|sig|se|st|expires|token)=[^&]*/gi;
const addressOf = (link) => link.replace(signature, "$1");
const present = new Set(page.links.map(addressOf));
for (const [link, name] of watch.seen) {
  if (!present.has(addressOf(link))) { page.links.push(link); page.names.push(name); }
}
return { ...page, elements: document.getElementsByTagName("*").length, busy: isBusy(), scrolling: watch.scrolling };
