// Keeps the page for use without a network. Python's files are kept by the worker that checks them.
const SHELF = "populace-@@version@@";

self.addEventListener("install", (event) => {
  const keep = async () => (await caches.open(SHELF)).put("./", await fetch("./", { cache: "reload" }));
  event.waitUntil(keep().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const tidy = async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith("populace-") && name !== SHELF);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

self.addEventListener("fetch", (event) => {
  const page = async () => (await (await caches.open(SHELF)).match("./")) ?? Response.error();
  if (event.request.mode === "navigate") event.respondWith(fetch(event.request).catch(page));
});
