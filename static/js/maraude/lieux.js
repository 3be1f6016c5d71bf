// The records as this device sees them: those of the server, with what was noted here since. Pure.

import { applyChamps } from "./champs.js";

// Fiches of the queue, and those sent after the server's records were read, oldest first.
function listFiches(entrees, envoyees, luLe) {
  const recentes = envoyees.filter((envoyee) => !luLe || envoyee.envoye_le > luLe);
  return [...recentes, ...entrees]
    .filter(({ nature }) => nature === "fiche")
    .sort((une, autre) => une.cree_le.localeCompare(autre.cree_le));
}

// A record made here carries `entree`, its last entry; `base` is the revision that a change starts from.
export function listLieux(acteurs, entrees, envoyees, luLe) {
  const lieux = new Map(acteurs.map((acteur) => [acteur.id, acteur]));
  for (const fiche of listFiches(entrees, envoyees, luLe)) {
    const { acteur, base, champs } = fiche.corps;
    const avant = lieux.get(acteur) ?? { id: acteur, base: 0, sien: true, a_revoir: false };
    const numero = fiche.numero ?? base + 1;
    lieux.set(acteur, { ...applyChamps(avant, champs), base: Math.max(avant.base, numero), entree: fiche.id });
  }
  return [...lieux.values()];
}

// Records that somebody answered for on this device today: they leave the list “Toujours là ?”.
export function listRepondus(entrees, envoyees, aujourdhui) {
  const reponses = [...entrees, ...envoyees].filter(({ nature }) => nature === "verification");
  return new Set(reponses.filter(({ cree_le: le }) => isSameDay(le, aujourdhui)).map(({ corps }) => corps.acteur));
}

function isSameDay(instant, jour) {
  return new Date(instant).toDateString() === jour.toDateString();
}
