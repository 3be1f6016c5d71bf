// What a person notes becomes entries of the queue.

import { composeChamps, fillSaisie } from "./champs.js";
import { REPENTIR_MS } from "./entrees.js";
import { vueOf } from "./lieux.js";
import { keepInRound } from "./sorties.js";

const BASE = "/equipe/maraude";

function makeEntree(appareil, nature, chemin, suite) {
  const etat = { etat: "attend", message: "", essais: 0 };
  return { nature, compte: appareil.compte, chemin, cree_le: new Date().toISOString(), ...etat, ...suite };
}

function makeFiche(appareil, corps, saisie, vue) {
  const id = crypto.randomUUID();
  const quartier = appareil.quartierOf(saisie.point);
  const sousTitre = [appareil.nameCategorie(saisie), quartier?.nom].filter(Boolean).join(", ");
  return makeEntree(appareil, "fiche", `${BASE}/fiches/${id}`, { id, corps, vue, titre: saisie.nom.trim(), sousTitre });
}

function makePhoto(appareil, acteur, maraude, saisie) {
  const id = crypto.randomUUID();
  const requete = new URLSearchParams({ acteur, note_le: new Date().toISOString(), ...(maraude ? { maraude } : {}) });
  const chemin = `${BASE}/photos/${id}?${requete}`;
  return makeEntree(appareil, "photo", chemin, { id, octets: saisie.photo.octets, titre: saisie.nom.trim(), sousTitre: "Photo" });
}

// A new record (`lieu` null) or a change of a known one, `lieu` as it was on screen when the person
// began: what somebody else wrote since is not for this device to change back. `reglages` are kept
// in the same piece. Returns the record's identifier; null when nothing is new.
export async function noteLieu(appareil, saisie, lieu, reglages = {}) {
  const champs = composeChamps(saisie, lieu ? fillSaisie(lieu) : undefined);
  const dit = Object.keys(champs).length > 0;
  if (!dit && !saisie.photo) return null;
  const acteur = lieu?.id ?? saisie.acteur;
  const compose = (maraude) => {
    const corps = { acteur, base: lieu?.base ?? 0, maraude, note_le: new Date().toISOString(), champs };
    const entrees = dit ? [makeFiche(appareil, corps, saisie, lieu ? vueOf(lieu) : null)] : [];
    if (saisie.photo) entrees.push(makePhoto(appareil, acteur, maraude, saisie));
    return entrees;
  };
  await keepInRound(appareil, appareil.quartierOf(saisie.point)?.slug ?? null, compose, reglages);
  return acteur;
}

// Another form of an entry that waits, `avant` being the record without it (null: it makes it). What
// the server may have seen already is never rewritten under its identifier: it would be refused as
// another content. A change of `lieu` follows it instead.
export async function correctEntree(appareil, saisie, { entree, lieu, avant }, reglages = {}) {
  const champs = composeChamps(saisie, avant ? fillSaisie(avant) : undefined);
  const corps = { ...entree.corps, champs };
  const dit = Object.keys(champs).length > 0;
  const entrees = dit ? [{ ...makeFiche(appareil, corps, saisie, entree.vue), cree_le: entree.cree_le }] : [];
  if (saisie.photo) entrees.push(makePhoto(appareil, corps.acteur, corps.maraude, saisie));
  if (await appareil.replace(entree.id, entrees, reglages)) return corps.acteur;
  return noteLieu(appareil, saisie, lieu, reglages);
}

// It is kept at once, and sent once it can no longer be taken back. Returns the entry's identifier.
export async function noteReponse(appareil, lieu, resultat, titre) {
  const id = crypto.randomUUID();
  const compose = (maraude) => {
    const corps = { acteur: lieu.id, resultat, maraude, note_le: new Date().toISOString() };
    const suite = { id, corps, titre: lieu.nom, sousTitre: titre, pas_avant: Date.now() + REPENTIR_MS };
    return [makeEntree(appareil, "verification", `${BASE}/verifications/${id}`, suite)];
  };
  await keepInRound(appareil, lieu.quartier ?? null, compose);
  return id;
}
