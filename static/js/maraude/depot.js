// What the device keeps: the queue, what was sent, the server's data, the settings.
//
// Entree and Envoyee are described in entrees.js.

import { NOM, read, write } from "./base.js";

export { DepotFerme, MemoirePleine } from "./base.js";

const ENVOYEES_GARDEES = 300;

// The other tabs hear of what changes here.
const annonces = "BroadcastChannel" in globalThis ? new BroadcastChannel(NOM) : null;

// Keeps an entry of the queue, new or changed. Resolves once it is on the disk.
export async function keepEntree(entree) {
  await keepEntrees([entree]);
}

// Keeps several entries, all or none.
export async function keepEntrees(entrees) {
  await write(["entrees"], (entreesGardees) => {
    for (const entree of entrees) entreesGardees.put(entree);
  });
  announce();
}

// Returns the queue, oldest first.
export async function listEntrees() {
  const entrees = await read("entrees", (magasin) => magasin.getAll());
  return entrees.sort((a, b) => compareText(a.cree_le, b.cree_le) || compareText(a.id, b.id));
}

export async function removeEntree(id) {
  await write(["entrees"], (entrees) => entrees.delete(id));
  announce();
}

export async function countEntrees() {
  return read("entrees", (magasin) => magasin.count());
}

// Moves an entry from the queue to what was sent, in one piece. What was changed while it was
// being sent (a round that ended meanwhile) stays in the queue, to be sent again.
export async function keepEnvoyee(envoyee) {
  const { octets, ...gardee } = envoyee;
  await write(["entrees", "envoyees"], (entrees, envoyees) => {
    envoyees.put(gardee);
    const attente = entrees.get(envoyee.id);
    attente.onsuccess = () => {
      if (attente.result && isSameCorps(attente.result, envoyee)) entrees.delete(envoyee.id);
    };
    forgetOldest(envoyees);
  });
  announce();
}

// Notes that a sending begins: one that is interrupted may have arrived. Returns the entry as it is
// now, null when it was dropped or refused meanwhile.
export async function startEntree(id) {
  let partante = null;
  await write(["entrees"], (entrees) => {
    const attente = entrees.get(id);
    attente.onsuccess = () => {
      partante = null;
      if (attente.result?.etat !== "attend") return;
      partante = { ...attente.result, essais: (attente.result.essais ?? 0) + 1 };
      entrees.put(partante);
    };
  });
  return partante;
}

// Notes that an entry was refused, unless it was changed or dropped meanwhile.
export async function keepRefus(entree) {
  await write(["entrees"], (entrees) => {
    const attente = entrees.get(entree.id);
    attente.onsuccess = () => {
      if (attente.result && isSameCorps(attente.result, entree)) entrees.put(entree);
    };
  });
  announce();
}

// Returns what was sent, latest first.
export async function listEnvoyees() {
  const envoyees = await read("envoyees", (magasin) => magasin.getAll());
  return envoyees.sort((a, b) => compareText(b.envoye_le, a.envoye_le));
}

// Two versions that were looked at need not be shown for ever.
export async function removeEnvoyee(id) {
  await write(["envoyees"], (envoyees) => envoyees.delete(id));
  announce();
}

// Keeps the answer of /equipe/maraude/donnees in the place of the former.
export async function keepDonnees(donnees) {
  await write(["donnees"], (magasin) => magasin.put(donnees, "dernieres"));
}

// Returns the cached data, or null.
export async function readDonnees() {
  return (await read("donnees", (magasin) => magasin.get("dernieres"))) ?? null;
}

export async function keepReglage(cle, valeur) {
  await write(["reglages"], (magasin) => magasin.put(valeur, cle));
}

// Returns a setting, or null.
export async function readReglage(cle) {
  return (await read("reglages", (magasin) => magasin.get(cle))) ?? null;
}

// Forgets what came from the server, but for that of the account `sauf`: another person took the
// device, or left it. The queue and the settings stay.
export async function clearDonnees(sauf = null) {
  await write(["donnees", "envoyees"], (donnees, envoyees) => {
    for (const magasin of [donnees, envoyees]) {
      magasin.openCursor().onsuccess = ({ target: { result: curseur } }) => {
        if (!curseur) return;
        if (sauf === null || curseur.value.compte !== sauf) curseur.delete();
        curseur.continue();
      };
    }
  });
  announce();
}

// Asks the browser not to make room with our database. Returns whether it promised.
export async function askToPersist() {
  try {
    return (await navigator.storage?.persist?.()) ?? false;
  } catch {
    return false;
  }
}

function compareText(a, b) {
  return a < b ? -1 : Number(a > b);
}

function isSameCorps(une, autre) {
  return une.chemin === autre.chemin && JSON.stringify(une.corps) === JSON.stringify(autre.corps);
}

function announce() {
  annonces?.postMessage("file");
}

function forgetOldest(envoyees) {
  const toutes = envoyees.getAll();
  toutes.onsuccess = () => {
    const enTrop = toutes.result
      .filter(({ etat }) => etat !== "deux_versions")
      .sort((a, b) => compareText(b.envoye_le, a.envoye_le))
      .slice(ENVOYEES_GARDEES);
    for (const { id } of enTrop) envoyees.delete(id);
  };
}
