// puppeteer-cluster: a context per PO, in one shared browser (CONTEXT) or in a browser per worker (BROWSER).
import { mkdir, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import puppeteer from "puppeteer-core";
import { Cluster } from "puppeteer-cluster";

const job = JSON.parse(await readFile(process.argv[2], "utf8"));
const concurrency = { context: Cluster.CONCURRENCY_CONTEXT, browser: Cluster.CONCURRENCY_BROWSER }[process.argv[3]];

const cluster = await Cluster.launch({
  concurrency,
  maxConcurrency: job.workers,
  timeout: job.patience_s * 1000,
  puppeteer,
  puppeteerOptions: { executablePath: job.browser.binary, headless: job.shell ? "shell" : true, args: job.flags },
});
cluster.on("taskerror", (error, po) => console.error(`${po.number}: ${error.message}`));

async function look(page, url) {
  const answer = await page.goto(url, { waitUntil: "domcontentloaded" });
  return answer.ok() ? page.evaluate(`(() => { ${job.page_script} })()`) : { links: [], requisition: "" };
}

// Resolves with the downloads of the page's context once `count` of them are complete.
async function downloadsOf(page, folder, count) {
  const client = await page.createCDPSession();
  const begun = new Map();
  let completed = 0;
  const all = new Promise((resolve, reject) => {
    client.on("Browser.downloadWillBegin", (event) => begun.set(event.guid, event.suggestedFilename));
    client.on("Browser.downloadProgress", (event) => {
      if (!begun.has(event.guid)) return;
      if (event.state === "canceled") reject(new Error(`${begun.get(event.guid)} was cancelled`));
      if (event.state === "completed" && ++completed === count) resolve(begun);
    });
  });
  await client.send("Browser.setDownloadBehavior", {
    behavior: "allowAndName",
    browserContextId: page.browserContext().id,
    downloadPath: folder,
    eventsEnabled: true,
  });
  return { all };
}

await cluster.task(async ({ page, data: po }) => {
  await page.browserContext().setCookie(...job.cookies);
  let facts = await look(page, po.url);
  if (!facts.links.length && facts.requisition) facts = await look(page, facts.requisition);
  if (!facts.links.length) return;
  const folder = join(job.out, po.number);
  await mkdir(folder, { recursive: true });
  const { all } = await downloadsOf(page, folder, facts.links.length);
  await page.evaluate(`((...args) => { (function () { ${job.trigger_script} })(...args); })(${JSON.stringify(facts.links)})`);
  for (const [guid, name] of await all) await rename(join(folder, guid), join(folder, name));
});
for (const po of job.pos) cluster.queue(po);
await cluster.idle();
await cluster.close();
