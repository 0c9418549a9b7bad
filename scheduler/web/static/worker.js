// Keeps public pages as they were last read. The network comes first, always; a kept page says of which day it is.
// What must not be kept says so itself (no-store). Today's page is never kept: tomorrow it would be wrong.
const SHELF = "lich-1", MOST = 60, AWAY = ["/ngoai-mang", "/en/ngoai-mang"], NEVER = ["/", "/en"];

const isEnglish = (url) => url.pathname === "/en" || url.pathname.startsWith("/en/");
const mayKeep = (url, answer) =>
  answer.ok && answer.type === "basic" && !answer.redirected && !NEVER.includes(url.pathname) &&
  /^(text\/html|text\/css|font\/)/.test(answer.headers.get("content-type") || "") &&
  !/no-store/.test(answer.headers.get("cache-control") || "");
const escaped = (text) => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);

async function keep(asked, answer) {
  const shelf = await caches.open(SHELF);
  await shelf.put(asked, answer);
  const pages = (await shelf.keys()).filter((one) => !AWAY.includes(new URL(one.url).pathname));
  await Promise.all(pages.slice(0, Math.max(0, pages.length - MOST)).map((one) => shelf.delete(one)));
}

// The kept page with a line above it, so that nobody takes its "today" or "in 12 days" for the present.
async function marked(old, english) {
  const day = new Date(old.headers.get("date")).toLocaleDateString(english ? "en-GB" : "vi-VN", { day: "2-digit", month: "2-digit", year: "numeric" });
  const said = english
    ? `No network: this copy is of ${day}. “Today” and days left are counted from then.`
    : `Không có mạng: đây là bản giữ ngày ${day}. “Hôm nay” và số ngày còn lại tính từ ngày ấy.`;
  return page((await old.text()).replace("<main", `<p class="notice bad" role="status">${said}</p><main`));
}

// The page for what was never read, with a list of what was.
async function away(shelf, english) {
  const text = await (await shelf.match(AWAY[english ? 1 : 0])).text();
  const rows = [];
  for (const one of await shelf.keys()) {
    const url = new URL(one.url), title = /<title>([^<]*)/.exec(await (await shelf.match(one)).text());
    if (title && isEnglish(url) === english && !AWAY.includes(url.pathname))
      rows.push(`<li><a href="${escaped(url.pathname + url.search)}">${title[1]}</a></li>`);
  }
  return page(text.replace("<ul id=\"da-giu\">", `<ul id="da-giu">${rows.reverse().join("")}`));
}

const page = (text) => new Response(text, { headers: { "Content-Type": "text/html; charset=utf-8" } });

async function answer(event, url, isPage) {
  try {
    const fresh = await fetch(event.request);
    if (mayKeep(url, fresh)) event.waitUntil(keep(event.request, fresh.clone()));
    return fresh;
  } catch (lost) {
    const shelf = await caches.open(SHELF), old = await shelf.match(event.request);
    if (!isPage) return old || Response.error();
    return old ? marked(old, isEnglish(url)) : away(shelf, isEnglish(url));
  }
}

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open(SHELF).then((shelf) => shelf.addAll(AWAY)));
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url), isPage = event.request.mode === "navigate";
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (isPage || url.pathname.startsWith("/static/")) event.respondWith(answer(event, url, isPage));
});
