// What a person notes becomes entries of the queue.

import { composeChamps, fillSaisie } from "./champs.js";
import { joinMaraude } from "./sorties.js";

const BASE = "/equipe/maraude";

function makeEntree(appareil, nature, chemin, suite) {
  const etat = { etat: "attend", message: "", essais: 0 };
  return { nature, compte: appareil.compte, chemin, cree_le: new Date().toISOString(), ...etat, ...suite };
}

function makeFiche(appareil, corps, saisie) {
  const id = crypto.randomUUID();
  const quartier = appareil.quartierOf(saisie.point);
  const sousTitre = [appareil.nameCategorie(saisie), quartier?.nom].filter(Boolean).join(", ");
  return makeEntree(appareil, "fiche", `${BASE}/fiches/${id}`, { id, corps, titre: saisie.nom.trim(), sousTitre });
}

function makePhoto(appareil, acteur, maraude, saisie) {
  const id = crypto.randomUUID();
  const requete = new URLSearchParams({ acteur, note_le: new Date().toISOString(), ...(maraude ? { maraude } : {}) });
  const chemin = `${BASE}/photos/${id}?${requete}`;
  return makeEntree(appareil, "photo", chemin, { id, octets: saisie.photo.octets, titre: saisie.nom.trim(), sousTitre: "Photo" });
}

// A new record (`lieu` undefined) or a change of a known one; null when nothing is new.
export async function noteLieu(appareil, saisie, lieu) {
  const champs = composeChamps(saisie, lieu && fillSaisie(lieu));
  if (Object.keys(champs).length === 0 && !saisie.photo) return null;
  const acteur = lieu?.id ?? crypto.randomUUID();
  const maraude = await joinMaraude(appareil, appareil.quartierOf(saisie.point)?.slug ?? null);
  const corps = { acteur, base: lieu?.base ?? 0, maraude, note_le: new Date().toISOString(), champs };
  const entrees = [];
  if (Object.keys(champs).length > 0) entrees.push(makeFiche(appareil, corps, saisie));
  if (saisie.photo) entrees.push(makePhoto(appareil, acteur, maraude, saisie));
  await appareil.keep(...entrees);
  return acteur;
}

// Another form of an entry that waits. What the server may have seen already is never rewritten
// under its identifier: it would be refused as another content. A change follows it instead.
export async function correctEntree(appareil, id, saisie) {
  const entree = (await appareil.depot.listEntrees()).find((autre) => autre.id === id);
  const lieu = appareil.findLieu(saisie.acteur);
  if (!entree || (entree.etat === "attend" && entree.essais > 0)) return noteLieu(appareil, saisie, lieu);
  const avant = findAvant(appareil, entree);
  const corps = { ...entree.corps, champs: composeChamps(saisie, avant && fillSaisie(avant)) };
  const suivante = { ...makeFiche(appareil, corps, saisie), cree_le: entree.cree_le };
  const photos = saisie.photo ? [makePhoto(appareil, corps.acteur, corps.maraude, saisie)] : [];
  await appareil.depot.keepEntree(suivante);
  await appareil.depot.removeEntree(id);
  await appareil.keep(...photos);
  return corps.acteur;
}

// The record that an entry changes, as the server has it; undefined for one that was made here.
function findAvant(appareil, { corps }) {
  return corps.base === 0 ? undefined : appareil.donnees?.acteurs.find(({ id }) => id === corps.acteur);
}

export async function noteReponse(appareil, lieu, resultat, titre) {
  const id = crypto.randomUUID();
  const maraude = await joinMaraude(appareil, lieu.quartier ?? null);
  const corps = { acteur: lieu.id, resultat, maraude, note_le: new Date().toISOString() };
  const suite = { id, corps, titre: lieu.nom, sousTitre: titre };
  await appareil.keep(makeEntree(appareil, "verification", `${BASE}/verifications/${id}`, suite));
}
