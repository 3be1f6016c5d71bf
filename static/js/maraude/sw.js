// The service worker of the street round: its page opens at once, with or without network. The
// server puts `const COQUILLE = {"revision": "…", "adresses": […]};` in front of this text.
//
// A shell is kept whole, under its revision: a page never runs the modules of another one. The
// browser looks for a new revision each time the page opens (`update`), behind what is shown; it
// serves from the next opening on. Nothing of a person is kept here: that is depot.js.
//
// The page may ask for tiles of the map to be kept for the street:
//   registration.active.postMessage({ garde: [addresses under /fond/] }, [port])
// and is answered {gardees, manquantes} through the port.

const PAGE = "/equipe/maraude";
const PREFIXE = "raq-maraude-coquille-";
const COQUILLE_GARDEE = `${PREFIXE}${COQUILLE.revision}`;
// Tiles that were seen, and those that were asked for: the former never push out the latter.
const TUILES_VUES = "raq-maraude-fond-vu";
const TUILES_DEMANDEES = "raq-maraude-fond";
const TUILES_MAX = 800;
// Tiles at once: what the person does meanwhile must not wait for the map.
const DE_FRONT = 2;

self.addEventListener("install", (evenement) => {
  evenement.waitUntil(keepCoquille().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (evenement) => {
  evenement.waitUntil(forgetOldCoquilles().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (evenement) => {
  const url = new URL(evenement.request.url);
  if (evenement.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname === PAGE) {
    evenement.respondWith(answerPage(evenement.request));
    if (evenement.request.mode === "navigate") evenement.waitUntil(keepHouse());
  } else if (COQUILLE.adresses.includes(url.pathname + url.search)) {
    evenement.respondWith(answerFirst(evenement, COQUILLE_GARDEE));
  } else if (url.pathname.startsWith("/static/") && url.searchParams.has("v")) {
    evenement.respondWith(answerFirst(evenement, COQUILLE_GARDEE));
  } else if (url.pathname.startsWith("/fond/")) {
    evenement.respondWith(answerFirst(evenement, TUILES_VUES, TUILES_DEMANDEES));
  }
});

self.addEventListener("message", (evenement) => {
  const { data, ports } = evenement;
  if (!Array.isArray(data?.garde)) return;
  evenement.waitUntil(keepTuiles(data.garde).then((bilan) => ports[0]?.postMessage(bilan)));
});

async function keepCoquille() {
  const coquille = await caches.open(COQUILLE_GARDEE);
  const demandes = COQUILLE.adresses.map((adresse) => new Request(adresse, { cache: "no-cache" }));
  await Promise.all(demandes.map((demande) => keepOne(coquille, demande)));
}

// A redirected answer is the login: kept, it would be shown for ever in the place of the page.
async function keepOne(cache, demande) {
  const reponse = await fetch(demande);
  if (!isKept(reponse)) throw new Error(`${reponse.url}: ${reponse.status}`);
  await cache.put(demande, reponse);
}

function isKept(reponse) {
  return reponse.status === 200 && reponse.type === "basic" && !reponse.redirected;
}

async function forgetOldCoquilles() {
  const noms = (await caches.keys()).filter((nom) => nom.startsWith(PREFIXE) && nom !== COQUILLE_GARDEE);
  await Promise.all(noms.map((nom) => caches.delete(nom)));
}

async function keepHouse() {
  await Promise.all([TUILES_VUES, TUILES_DEMANDEES].map(forgetOldTuiles));
  try {
    await self.registration.update();
  } catch {
    // no network: the next opening looks again
  }
}

async function answerPage(demande) {
  const coquille = await caches.open(COQUILLE_GARDEE);
  return (await coquille.match(PAGE, { ignoreVary: true })) ?? fetch(demande);
}

// Answers from these caches, else from the network, and keeps a copy in the first.
async function answerFirst(evenement, nom, ...autres) {
  const { request: demande } = evenement;
  for (const cacheName of [nom, ...autres]) {
    const gardee = await caches.match(demande, { cacheName, ignoreVary: true });
    if (gardee) return gardee;
  }
  const reponse = await fetch(demande);
  if (isKept(reponse)) evenement.waitUntil(keepCopy(nom, demande, reponse.clone()));
  return reponse;
}

// A full device keeps no copy; what was asked for is answered all the same.
async function keepCopy(nom, demande, copie) {
  try {
    await (await caches.open(nom)).put(demande, copie);
  } catch {
    // nothing to do: it will be asked of the network again
  }
}

// A cache lists its answers in the order in which they came.
async function forgetOldTuiles(nom) {
  const cache = await caches.open(nom);
  const demandes = await cache.keys();
  await Promise.all(demandes.slice(0, -TUILES_MAX).map((demande) => cache.delete(demande)));
}

async function keepTuiles(adresses) {
  const cache = await caches.open(TUILES_DEMANDEES);
  const file = adresses.filter(isTuile).slice(0, TUILES_MAX).reverse(); // the first asked, first
  const bilan = { gardees: 0, manquantes: adresses.length - file.length };
  const take = async () => {
    for (let adresse = file.pop(); adresse; adresse = file.pop()) {
      bilan[(await keepTuile(cache, adresse)) ? "gardees" : "manquantes"] += 1;
    }
  };
  await Promise.all(Array.from({ length: DE_FRONT }, take));
  await forgetOldTuiles(TUILES_DEMANDEES);
  return bilan;
}

function isTuile(adresse) {
  return typeof adresse === "string" && adresse.startsWith("/fond/");
}

async function keepTuile(cache, adresse) {
  try {
    if (!(await cache.match(adresse))) await keepOne(cache, new Request(adresse));
    return true;
  } catch {
    return false;
  }
}
