// Without a network, answers with the page that keeping.ts has kept. Keeps nothing itself.
self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("fetch", (event) => {
  const kept = async () => (await (await caches.open("populace")).match(self.registration.scope)) ?? Response.error();
  if (event.request.mode === "navigate") event.respondWith(fetch(event.request).catch(kept));
});
