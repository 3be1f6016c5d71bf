// The records as this device sees them: those of the server, with what was noted here since. Pure.

import { applyChamps } from "./champs.js";
import { isCreation, isTardive, nextNumero } from "./entrees.js";

const RECENT_MS = 12 * 3_600_000;

// Fiches of the queue, and those sent after the server's records were read, oldest first.
function listFiches(entrees, envoyees, isWanted) {
  return [...envoyees.filter(isWanted), ...entrees]
    .filter(({ nature }) => nature === "fiche")
    .sort((une, autre) => une.corps.base - autre.corps.base || une.cree_le.localeCompare(autre.cree_le));
}

// A record made here carries `entree`, its last entry. `base` is the revision that a change starts
// from; `vue` the last number that the server told, null for a record that it does not know yet.
export function listLieux(acteurs, entrees, envoyees, luLe) {
  const miens = listMiens(envoyees, new Date());
  const lieux = new Map(acteurs.map((acteur) => [acteur.id, miens.has(acteur.id) ? { ...acteur, sien: true } : acteur]));
  const connus = new Set(lieux.keys());
  const isWanted = ({ envoye_le: le, corps }) => !luLe || le > luLe || (miens.has(corps?.acteur) && !connus.has(corps.acteur));
  for (const fiche of listFiches(entrees, envoyees, isWanted)) {
    const { acteur, champs } = fiche.corps;
    // A change of a record that the server gives no more still says its name.
    const avant = lieux.get(acteur) ?? { id: acteur, nom: fiche.titre, base: 0, vue: fiche.vue ?? null, sien: true, a_revoir: false };
    lieux.set(acteur, { ...applyChamps(avant, champs), ...followNumero(avant, fiche), entree: fiche.id });
  }
  return [...lieux.values()];
}

// Records made here lately: one goes on with them wherever they lie, though the server gives an
// account only what lies around its quartiers.
function listMiens(envoyees, maintenant) {
  const faites = envoyees.filter((envoyee) => isCreation(envoyee) && isRecent(envoyee.cree_le, maintenant));
  return new Set(faites.map(({ corps }) => corps.acteur));
}

export function vueOf({ vue, base }) {
  return vue === undefined ? base : vue;
}

// What was sent late stands beside another's words, not on the screen: one goes on from before.
function followNumero(avant, fiche) {
  const suivant = isTardive(fiche) ? fiche.corps.base : nextNumero(fiche);
  const base = Math.max(avant.base, suivant);
  return { base, vue: fiche.envoye_le ? base : vueOf(avant) };
}

// Records that somebody answered for on this device: they leave the list “Toujours là ?” until the
// answer is sent, and for the rest of the round, past midnight too.
export function listRepondus(entrees, envoyees, maintenant) {
  const reponses = [...entrees, ...envoyees.filter(({ cree_le: le }) => isRecent(le, maintenant))];
  return new Set(reponses.filter(({ nature }) => nature === "verification").map(({ corps }) => corps.acteur));
}

function isRecent(instant, maintenant) {
  return Math.abs(maintenant - new Date(instant)) < RECENT_MS;
}
