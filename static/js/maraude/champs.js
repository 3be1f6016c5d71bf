// What a person filled in (a “saisie”), and what of it is sent. Pure.

import { sayAdresse } from "./mots.js";

const TEXTES = ["nom", "adresse", "telephone", "horaires", "note"];

export function startSaisie() {
  return { nom: "", groupe: "", categorie: "", point: null, adresse: "", telephone: "", horaires: "", langues: [], note: "", photo: null };
}

// The form of a record that is known already. A category that was left stays open.
export function fillSaisie(lieu) {
  const point = Number.isFinite(lieu.lon) ? { lon: lieu.lon, lat: lieu.lat, mode: lieu.precision_lieu ?? "", metres: lieu.precision_m ?? null } : null;
  return {
    ...startSaisie(),
    nom: lieu.nom ?? "",
    groupe: lieu.groupe_seul || lieu.groupe || "",
    categorie: lieu.groupe_seul ? "" : (lieu.categorie ?? ""),
    point,
    adresse: sayAdresse(lieu),
    telephone: lieu.telephone ?? "",
    horaires: lieu.horaires ?? "",
    langues: listLangues(lieu.langues),
    note: lieu.note ?? "",
  };
}

// Codes of languages from "fr nl" or ["fr", "nl"].
function listLangues(langues) {
  return Array.isArray(langues) ? [...langues] : (langues ?? "").split(/[\s,]+/).filter(Boolean);
}

// Only what differs from `avant` (an empty form for a new record), in the words of the server.
export function composeChamps(saisie, avant = startSaisie()) {
  const champs = {};
  for (const nom of TEXTES) {
    const valeur = saisie[nom].trim();
    if (valeur !== avant[nom].trim()) champs[nom] = valeur;
  }
  const langues = [...saisie.langues].sort().join(" ");
  if (langues !== [...avant.langues].sort().join(" ")) champs.langues = langues;
  if (saisie.groupe !== avant.groupe || saisie.categorie !== avant.categorie) {
    champs.groupe = saisie.groupe;
    champs.categorie = saisie.categorie || null;
  }
  if (saisie.point && !isSamePoint(saisie.point, avant.point)) Object.assign(champs, composePoint(saisie.point));
  return champs;
}

function isSamePoint(point, avant) {
  return avant !== null && point.lon === avant.lon && point.lat === avant.lat;
}

function composePoint({ lon, lat, mode, metres }) {
  const champs = { lon, lat, precision_lieu: mode };
  if (metres !== null) champs.precision_m = Math.round(metres);
  return champs;
}

// The record as it will be once these fields are received.
export function applyChamps(lieu, champs) {
  const suivant = { ...lieu, ...champs };
  if ("adresse" in champs) Object.assign(suivant, { rue: null, numero: null, code_postal: null });
  if ("groupe" in champs) suivant.groupe_seul = champs.categorie ? null : champs.groupe;
  return suivant;
}

// What a person must give before anything is kept: [field, sentence] pairs.
export function listManques(saisie) {
  const manques = [];
  if (!saisie.nom.trim()) manques.push(["nom", "Écrivez le nom du lieu."]);
  if (!saisie.groupe) manques.push(["groupe", "Choisissez un groupe."]);
  return manques;
}
