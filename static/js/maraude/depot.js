// What the device keeps: the queue, what was sent, the server's data, the settings.
//
// Entree and Envoyee are described in entrees.js.

import { MemoirePleine, NOM, read, write } from "./base.js";
import { isFree, settleBase } from "./entrees.js";

export { DepotFerme, MemoirePleine } from "./base.js";

const ENVOYEES_GARDEES = 300;

// The other tabs hear of what changes here.
const annonces = "BroadcastChannel" in globalThis ? new BroadcastChannel(NOM) : null;

// Keeps an entry of the queue, new or changed. Resolves once it is on the disk.
export async function keepEntree(entree) {
  await keepEntrees([entree]);
}

// Keeps several entries, with settings {key: value} that go with them: all or nothing.
export async function keepEntrees(entrees, reglages = {}) {
  await write(["entrees", "reglages"], (...magasins) => putAll(entrees, reglages, ...magasins));
  announce();
}

function putAll(entrees, reglages, entreesGardees, reglagesGardes) {
  for (const entree of entrees) entreesGardees.put(entree);
  for (const [cle, valeur] of Object.entries(reglages)) reglagesGardes.put(valeur, cle);
}

// Puts entries in the place of one that the server cannot have seen, in one piece. Returns whether
// it was still so: else nothing is written.
export async function replaceEntree(id, entrees, reglages = {}) {
  let libre = false;
  await write(["entrees", "reglages"], (...magasins) => {
    const attente = magasins[0].get(id);
    attente.onsuccess = () => {
      libre = attente.result !== undefined && isFree(attente.result);
      if (!libre) return;
      magasins[0].delete(id);
      putAll(entrees, reglages, ...magasins);
    };
  });
  announce();
  return libre;
}

// Drops an entry, with those that only make sense with it, unless its sending began. Returns whether
// it is gone.
export async function dropEntrees(id, ...suivantes) {
  let libre = false;
  await write(["entrees"], (entrees) => {
    const attente = entrees.get(id);
    attente.onsuccess = () => {
      libre = attente.result === undefined || isFree(attente.result);
      if (libre) for (const cle of [id, ...suivantes]) entrees.delete(cle);
    };
  });
  announce();
  return libre;
}

// Answers that can no longer be taken back may leave.
export async function releaseEntrees(ids) {
  await write(["entrees"], (entrees) => {
    for (const id of ids) {
      const attente = entrees.get(id);
      attente.onsuccess = () => {
        if (attente.result) entrees.put({ ...attente.result, pas_avant: 0 });
      };
    }
  });
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
  try {
    await moveEnvoyee(envoyee, gardee);
  } catch (erreur) {
    // A full device has no room for what was sent: that it leaves the queue matters more.
    if (!(erreur instanceof MemoirePleine)) throw erreur;
    await removeEntree(envoyee.id);
  }
  announce();
}

function moveEnvoyee(envoyee, gardee) {
  return write(["entrees", "envoyees"], (entrees, envoyees) => {
    const attente = entrees.get(envoyee.id);
    attente.onsuccess = () => {
      if (!attente.result) return; // the device was emptied meanwhile
      envoyees.put(gardee);
      if (isSameCorps(attente.result, envoyee)) entrees.delete(envoyee.id);
    };
    forgetOldest(envoyees);
  });
}

// Notes that a sending begins: one that is interrupted may have arrived. Returns the entry as it is
// now, null when it was dropped or refused meanwhile. A full device sends all the same: that is what
// makes room.
export async function startEntree(id) {
  let partante = null;
  try {
    await write(["entrees", "envoyees"], (entrees, envoyees) => {
      partante = null;
      const attente = entrees.get(id);
      const toutes = envoyees.getAll();
      toutes.onsuccess = () => {
        if (attente.result?.etat !== "attend") return;
        partante = beginEntree(attente.result, toutes.result);
        entrees.put(partante);
      };
    });
  } catch (erreur) {
    if (!(erreur instanceof MemoirePleine)) throw erreur;
  }
  return partante;
}

function beginEntree(entree, envoyees) {
  const partante = { ...entree, essais: (entree.essais ?? 0) + 1 };
  if (entree.nature === "fiche") partante.corps = { ...entree.corps, base: settleBase(entree, envoyees) };
  return partante;
}

// Notes that an entry was refused, unless it was changed or dropped meanwhile.
export async function keepRefus(entree) {
  await write(["entrees"], (entrees) => {
    const attente = entrees.get(entree.id);
    attente.onsuccess = () => {
      if (attente.result && isSameCorps(attente.result, entree)) entrees.put(entree);
    };
  }).catch((erreur) => {
    if (!(erreur instanceof MemoirePleine)) throw erreur; // asked again next time: the same answer
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

// Forgets everything: the queue, what was sent, the server's data, the settings.
export async function clearAll() {
  const noms = ["entrees", "envoyees", "donnees", "reglages"];
  await write(noms, (...magasins) => magasins.forEach((magasin) => magasin.clear()));
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
