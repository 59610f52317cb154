// Reads a PO or requisition page in one round trip. Selectors: the ones the real site's users rely on.
const attachmentSelectors = [
  "a[href*='attachment_file']", "a[href*='attachment']", "a[href*='download']", "a[download]",
  "span[aria-label*='file attachment']", "[aria-label*='attachment']", "[title*='attachment']",
];
const supplierSelectors = [
  "span[data-supplier-name]", "span[class*='supplier-name']", ".supplier-info span", "[data-testid*='supplier'] span",
];
const requisitionSelectors = ["a[href*='/requisition_headers/']", "a[data-testid*='requisition']"];
const first = (selectors) => selectors.map((s) => document.querySelector(s)).find(Boolean);
const anchorOf = (e) => (e.matches("a[href]") ? e : e.querySelector("a[href]") || e.closest("a[href]"));
const links = new Set();
for (const selector of attachmentSelectors) {
  for (const element of document.querySelectorAll(selector)) {
    const anchor = anchorOf(element);
    if (anchor && /^https?:$/.test(anchor.protocol)) links.add(anchor.href);
  }
}
const supplier = first(supplierSelectors);
const requisition = first(requisitionSelectors);
return {
  url: location.href,
  supplier: supplier ? (supplier.dataset.supplierName || supplier.textContent).trim() : "",
  links: [...links],
  requisition: requisition && requisition.href ? requisition.href : "",
  login: Boolean(document.querySelector("#user_password")),
  text: (document.title + "\n" + (document.body ? document.body.innerText : "")).slice(0, 4000),
  ready: document.readyState,
};
