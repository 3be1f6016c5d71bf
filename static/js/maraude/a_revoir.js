// “Toujours là ?”: the places around to look at again.

import { hasPoint, metres } from "./distances.js";

// Places this near to each other are equally near to somebody who holds a phone.
const BANDE_M = 25;

// Returns [{acteur, distance (metres)}], at most `limite`: the nearest actors that are due
// (`a_revoir`); among the equally near, those never confirmed, then those confirmed longest ago.
// `repondus`: Set of the ids already answered, which leave the list.
export function listARevoir(acteurs, lon, lat, limite = 10, repondus = new Set()) {
  return acteurs
    .filter((acteur) => acteur.a_revoir && hasPoint(acteur) && !repondus.has(acteur.id))
    .map((acteur) => ({ acteur, distance: metres(lon, lat, acteur.lon, acteur.lat) }))
    .sort(compareUrgence)
    .slice(0, limite);
}

function compareUrgence(a, b) {
  return (
    Math.floor(a.distance / BANDE_M) - Math.floor(b.distance / BANDE_M) ||
    instantOf(a.acteur) - instantOf(b.acteur) ||
    a.distance - b.distance
  );
}

function instantOf({ verifie_le: verifieLe }) {
  return verifieLe ? Date.parse(verifieLe) : 0;
}
