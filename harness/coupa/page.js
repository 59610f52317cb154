// What a PO or requisition page says. Selectors: the ones the real site's users rely on.
const attachmentSelector = [
  "a[href*='attachment_file']", "a[href*='attachment']", "a[href*='download']", "a[download]",
  "span[aria-label*='file attachment']", "[aria-label*='attachment']", "[title*='attachment']",
].join();
const supplierSelectors = [
  "span[data-supplier-name]", "span[class*='supplier-name']", ".supplier-info span", "[data-testid*='supplier'] span",
];
const requisitionSelectors = ["a[href*='/requisition_headers/']", "a[data-testid*='requisition']"];
const noticeSelector = "h1, h2, h3, h4, h5, h6, [role=alert], [class*=alert i], [class*=flash i], [id*=flash i]";
const MOST_LINKS = 5000;
const MOST_TEXT = 4000;
const first = (selectors) => selectors.map((s) => document.querySelector(s)).find(Boolean);
const oneLine = (text) => (text || "").slice(0, 1000).replace(/\s+/g, " ").trim();

// A dot-ending with a letter in it: "offer.pdf", "clip.mp4", not "1.500".
const fileLike = /[^\s.]\.(?=[a-z0-9]*[a-z])[a-z0-9]{2,5}(?=$|[\s)\]"',;?#])/i;
// Verbs of what changes a record; a page's own controls carry them.
const changing = new Set((
  "add adds create attach upload uploads uploading edit edits editing rename replace delete deletes deleting remove " +
  "removes removing destroy comment comments reply send share save submit approve reject cancel withdraw clear " +
  "adicionar adicione incluir criar anexar carregar enviar editar renomear substituir excluir apagar remover " +
  "eliminar deletar comentar comentario comentarios responder compartilhar salvar guardar submeter aprovar " +
  "rejeitar cancelar retirar limpar"
).split(" "));
const wordsOf = (label) => label.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase()
  .split(/\s+/).filter((token) => !fileLike.test(token)).flatMap((token) => token.match(/[a-z]+/g) || []);
const changesSomething = (label) => wordsOf(label).some((word) => changing.has(word));

const withoutFragment = (url) => url.split("#", 1)[0];
const isAnchor = (e) => e instanceof HTMLAnchorElement && e.hasAttribute("href");
const leadsToItself = (a) => withoutFragment(a.href) === withoutFragment(location.href);
// A control with an address: a link that Rails sends as DELETE, "Add attachment", "/attachments/new".
const isControl = (a) => {
  const method = a.dataset.method;
  if ((method && method.toLowerCase() !== "get") || a.dataset.confirm !== undefined) return true;
  if (/\/(new|edit|delete|destroy|remove|upload|create)\/?$/i.test(a.pathname)) return true;
  if (a.hasAttribute("download") || /attachment_file|download/.test(a.getAttribute("href"))) return false;
  const label = oneLine(a.getAttribute("aria-label") || a.title || a.textContent);
  const words = wordsOf(label);
  return !fileLike.test(label) && words.length < 4 && changing.has(words[0]);
};
const anchorsOf = (e) => {
  if (isAnchor(e)) return [e];
  const inside = [...e.querySelectorAll("a[href]")].filter((a) => isAnchor(a) && !leadsToItself(a) && !isControl(a));
  if (!inside.length) return [e.closest("a[href]")].filter((a) => a && isAnchor(a));
  // A box that is called attachments: its first link, and what looks like a file.
  return inside.filter((a, index) => !index || fileLike.test(a.pathname) || fileLike.test(oneLine(a.textContent)));
};

const generic =
  /^(download|attachments?|files?|view|open|show|link|here|baixar|abrir|ver|visualizar|anexos?|arquivo)?$/i;
const cleaned = (text) => {
  const name = oneLine(text)
    .replace(/[\s,;:–-]*[([]?\s*\b(file attachment|attachment|arquivo anexo|anexo)\s*[)\]]?$/i, "")
    .replace(/^\s*(file attachment|attachment|download|arquivo anexo|anexo|baixar)\b\s*[:–-]\s*/i, "").trim();
  return generic.test(name) ? "" : name.slice(0, 255);
};
const lastSegment = (url) => {
  const segment = new URL(url).pathname.split("/").filter(Boolean).pop() || "";
  try { return decodeURIComponent(segment); } catch { return segment; }
};
const nameOf = (anchor, element) => {
  const said = [anchor.getAttribute("download"), anchor.title, element.title,
    anchor.getAttribute("aria-label"), element.getAttribute("aria-label"), anchor.textContent];
  return said.map(cleaned).find(Boolean) || oneLine(lastSegment(anchor.href)).slice(0, 255);
};

const readAttachments = () => {
  const links = new Map();
  const odd = new Set();
  for (const element of document.querySelectorAll(attachmentSelector)) {
    for (const anchor of anchorsOf(element)) {
      if (isControl(anchor) || leadsToItself(anchor)) continue;
      const target = withoutFragment(anchor.href);
      if (!/^https?:$/.test(anchor.protocol)) {
        if (!/^(mailto|tel|sms):$/.test(anchor.protocol)) odd.add(target.slice(0, 100));
      } else if (!links.has(target) && links.size < MOST_LINKS) links.set(target, nameOf(anchor, element));
    }
  }
  return { links, odd: [...odd].slice(0, 100) };
};

// What a person would press for a file, where there is no link: never what could change a record.
const neverPressed = "input, select, textarea, label, option, form, table, ul, ol, nav, h1, h2, h3, h4, h5, h6, " +
  "[role=toolbar], [role=heading], [role=tab], [role=tablist], [role=navigation], [role=menu], [disabled]";
const looksPressable = (e) => e.getAttribute("role") === "button" || e instanceof HTMLButtonElement ||
  Boolean(e.onclick) || (e.hasAttribute("tabindex") && e.tabIndex >= 0) || getComputedStyle(e).cursor === "pointer";
const labelOf = (e) => oneLine(e.getAttribute("aria-label") || e.title || e.textContent);
const isFileButton = (e) => {
  if (e.matches(neverPressed)) return false;
  const anchors = [e.closest("a[href]"), ...e.querySelectorAll("a[href]")].filter((a) => a && isAnchor(a));
  if (anchors.some((a) => a !== e && !leadsToItself(a))) return false;
  if (isAnchor(e) && (!leadsToItself(e) || isControl(e))) return false;
  if (e instanceof HTMLButtonElement && e.form && e.type !== "button") return false;
  const label = labelOf(e);
  if (changesSomething(label)) return false;
  return (fileLike.test(label) || /file attachment|arquivo anexo/i.test(label)) && looksPressable(e);
};
const findButtons = () => {
  const found = [...document.querySelectorAll(attachmentSelector)].filter(isFileButton).slice(0, 500);
  return found.filter((e) => !found.some((other) => other !== e && e.contains(other)));
};

const isShown = (e) =>
  e.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && e.getClientRects().length > 0;
// What a reader sees first, and no more of it: innerText lays out the whole page.
const visibleText = () => {
  let text = document.title + "\n";
  if (!document.body) return text;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, (node) => {
    if (node.nodeType === Node.TEXT_NODE) return NodeFilter.FILTER_ACCEPT;
    if (/^(SCRIPT|STYLE|NOSCRIPT|TEMPLATE)$/.test(node.nodeName) || node.checkVisibility() === false) {
      return NodeFilter.FILTER_REJECT;
    }
    return NodeFilter.FILTER_ACCEPT;
  });
  while (text.length < MOST_TEXT && walker.nextNode()) {
    const node = walker.currentNode;
    if (node.nodeType === Node.TEXT_NODE) text += node.data.slice(0, MOST_TEXT).replace(/\s+/g, " ");
    else if (node.nodeName === "BR") text += " ";
  }
  return text.slice(0, MOST_TEXT);
};
const readNotices = () => {
  const notices = { heading: [document.title.slice(0, 500)], alert: [] };
  for (const e of [...document.querySelectorAll(noticeSelector)].slice(0, 50)) {
    if (isShown(e)) notices[/^H[12]$/.test(e.nodeName) ? "heading" : "alert"].push(oneLine(e.textContent));
  }
  return notices;
};

// A page in between ("your session is about to end"): a single way on, within the site, and nothing else.
const wayOn = new RegExp(
  "^(ok|proceed|continue( session)?|(stay|keep me) (signed|logged) in|i'?m still here|i am still here|prosseguir|" +
  "continuar( sess[aã]o)?|(permanecer|manter|continuar) conectad[oa]|ainda estou aqui)[.!]?$", "i",
);
const bannerSelector = "[class*=cookie i], [id*=cookie i], [class*=consent i], [id*=consent i], [aria-label*=cookie i]";
const staysOnSite = (e) => {
  if (isAnchor(e)) return new URL(e.href).origin === location.origin && !isControl(e);
  if (!e.form || e.type === "button" || e.type === "reset") return true;
  const action = e.getAttribute("formaction") || e.form.getAttribute("action") || "";
  return new URL(action, location.href).origin === location.origin;
};
const pressable = "button, a[href], input[type=submit], input[type=button], [role=button]";
const findWayOn = () => [...document.querySelectorAll(pressable)].slice(0, 500)
  .find((e) => wayOn.test(wayOnLabel(e)) && isShown(e) && !e.disabled && !e.closest(bannerSelector) && staysOnSite(e));
const wayOnLabel = (e) =>
  oneLine(e.textContent || e.value || e.getAttribute("aria-label")).replace(/[\u2018\u2019]/g, "'");

const isLogin = () => Boolean(document.querySelector("#user_password")) ||
  (/\/(sessions?|log_?in|sign_?in)(\/|$)/i.test(location.pathname) &&
    Boolean(document.querySelector("input[type=password]")));

const readPage = () => {
  const { links, odd } = readAttachments();
  const buttons = findButtons();
  const supplier = first(supplierSelectors);
  const requisition = first(requisitionSelectors);
  const login = isLogin();
  const [navigation] = performance.getEntriesByType("navigation");
  const status = navigation ? navigation.responseStatus || 0 : 0;
  const isBare = !links.size && !odd.length && !buttons.length && !supplier && !requisition && !login;
  const inBetween = isBare && findWayOn();
  return {
    url: location.href,
    supplier: supplier ? oneLine(supplier.dataset.supplierName || supplier.textContent) : "",
    links: [...links.keys()],
    names: [...links.values()],
    odd,
    buttons: buttons.map(labelOf),
    requisition: requisition && requisition.href ? requisition.href : "",
    login,
    interstitial: inBetween ? wayOnLabel(inBetween) : "",
    status,
    notices: readNotices(),
    text: isBare || status >= 400 ? visibleText() : "", // It tells nothing of a page that has something to show.
    ready: document.readyState,
  };
};
