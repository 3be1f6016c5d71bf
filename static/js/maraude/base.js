// The device's own database (IndexedDB). A browser may close it under our feet (iOS does, when the
// page sleeps): it is opened again and the work done once more, so each piece of work given here
// must be harmless when done twice.

export const NOM = "raq-maraude";
const VERSION = 1;
const MAGASINS = { entrees: "id", envoyees: "id", donnees: null, reglages: null };
const PATIENCE_OUVERTURE_MS = 10_000;
// Trying again would meet these again.
const SANS_REMEDE = new Set(["QuotaExceededError", "DataCloneError", "DataError", "DepotFerme"]);

let ouverture = null;

// The device cannot keep anything more: say so, and offer the file.
export class MemoirePleine extends Error {
  name = "MemoirePleine";
}

// The browser gives no database (private window, blocked storage, damaged profile).
export class DepotFerme extends Error {
  name = "DepotFerme";
}

// Calls `work` with the stores of these names, in one transaction: everything or nothing. Resolves
// once it is on the disk (“strict”): a battery that falls out loses nothing.
export async function write(noms, work) {
  await withBase(noms, "readwrite", (...magasins) => {
    work(...magasins);
    return null;
  });
}

// Returns the result of the request that `ask` makes of one store.
export function read(nom, ask) {
  return withBase([nom], "readonly", ask);
}

async function withBase(noms, mode, work) {
  try {
    return await runTransaction(await openBase(), noms, mode, work);
  } catch (erreur) {
    if (SANS_REMEDE.has(erreur?.name)) throw explain(erreur);
    forgetBase();
    try {
      return await runTransaction(await openBase(), noms, mode, work);
    } catch (encore) {
      throw explain(encore);
    }
  }
}

function runTransaction(base, noms, mode, work) {
  return new Promise((resolve, reject) => {
    const transaction = base.transaction(noms, mode, { durability: "strict" });
    let demande = null;
    transaction.oncomplete = () => resolve(demande?.result);
    transaction.onabort = () => reject(transaction.error ?? new DOMException("", "AbortError"));
    try {
      demande = work(...noms.map((nom) => transaction.objectStore(nom)));
    } catch (erreur) {
      reject(erreur);
      transaction.abort(); // what was put before the fault is not kept either
    }
  });
}

function explain(erreur) {
  if (erreur?.name === "QuotaExceededError") return new MemoirePleine("", { cause: erreur });
  return erreur;
}

function forgetBase() {
  const ancienne = ouverture;
  ouverture = null;
  ancienne?.then((base) => base.close()).catch(() => {});
}

// A base that the browser closes, or that another version of the page waits for, is let go.
function openBase() {
  if (!ouverture) {
    const mienne = requestBase();
    const letGo = () => {
      if (ouverture === mienne) forgetBase();
    };
    mienne.then((base) => Object.assign(base, { onclose: letGo, onversionchange: letGo }), letGo);
    ouverture = mienne;
  }
  return ouverture;
}

function requestBase() {
  return new Promise((resolve, reject) => {
    let tropTard = false;
    const close = (cause) => {
      tropTard = true;
      reject(new DepotFerme("", { cause }));
    };
    const patience = setTimeout(close, PATIENCE_OUVERTURE_MS);
    let demande;
    try {
      demande = indexedDB.open(NOM, VERSION);
    } catch (erreur) {
      close(erreur);
      return;
    }
    demande.onupgradeneeded = () => {
      for (const [nom, cle] of Object.entries(MAGASINS)) {
        demande.result.createObjectStore(nom, cle ? { keyPath: cle } : undefined);
      }
    };
    demande.onerror = () => close(demande.error);
    demande.onsuccess = () => {
      clearTimeout(patience);
      resolve(demande.result);
      if (tropTard) demande.result.close();
    };
  });
}
