// Likely duplicates among the actors kept on the device: a similar name nearby. It only suggests:
// the person in the street decides.

import { hasPoint, metres } from "./distances.js";

const RAYON_M = 150;
// Of 1; “Maison medical des Marolle” still resembles “Maison médicale des Marolles”.
const SEUIL = 0.8;
// A name within a longer one (“Nativitas” in “ASBL Nativitas”) is likely the same place.
const SCORE_CONTENU = 0.9;
const LETTRES_PROPRES = 4;

const LIGATURES = { œ: "oe", æ: "ae", ß: "ss", ø: "o", đ: "d", ł: "l", ı: "i" };
const YPOGEGRAMMENI = "\u0345"; // the mark of the highest combining class
const marquesConnues = new Map();

// Returns the searchable form of a text, letter for letter that of geo.textes.normalize.
export function normalize(texte) {
  const sansMarques = [...foldCase(texte).normalize("NFKD")].filter((c) => !isMarque(c)).join("");
  const plie = foldCase(sansMarques).replace(/[œæßøđłı]/gu, (lettre) => LIGATURES[lettre]);
  return plie.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

// Returns the likeliest duplicates of {nom, lon, lat} (the point may be missing) among actors
// {nom, lon, lat, …}: [{acteur, score (0 to 1), distance (metres, or null)}], at most `limite`,
// best first. A similar name within 150 m; where one of the two has no point, the same name.
export function listDoublons(acteurs, { nom, lon, lat }, limite = 3) {
  const cherche = normalize(nom ?? "");
  if (!cherche) return [];
  const trouves = [];
  for (const acteur of acteurs) {
    const distance = hasPoint({ lon, lat }) && hasPoint(acteur) ? metres(lon, lat, acteur.lon, acteur.lat) : null;
    if (distance > RAYON_M) continue;
    const score = compareNoms(cherche, normalize(acteur.nom));
    if (score >= (distance === null ? 1 : SEUIL)) trouves.push({ acteur, score, distance });
  }
  trouves.sort((a, b) => b.score - a.score || (a.distance ?? RAYON_M) - (b.distance ?? RAYON_M));
  return trouves.slice(0, limite);
}

// Casefolding, which JavaScript lacks: capitals first open ß and ligatures; ς is a final σ.
function foldCase(texte) {
  return texte.toLowerCase().toUpperCase().toLowerCase().replaceAll("ς", "σ");
}

// A mark with a combining class changes places with one of another class when normalised.
function isMarque(caractere) {
  if (caractere < "\u0300") return false;
  if (!marquesConnues.has(caractere)) {
    const ordonne = `${YPOGEGRAMMENI}${caractere}`.normalize("NFD");
    marquesConnues.set(caractere, caractere === YPOGEGRAMMENI || !ordonne.startsWith(YPOGEGRAMMENI));
  }
  return marquesConnues.get(caractere);
}

function compareNoms(a, b) {
  const [motsA, motsB] = [a.split(" ").sort(), b.split(" ").sort()];
  const [courts, longs] = motsA.length <= motsB.length ? [motsA, motsB] : [motsB, motsA];
  const score = compareTextes(motsA.join(" "), motsB.join(" "));
  const contenu = courts.every((mot) => longs.includes(mot));
  const propre = courts.some((mot) => mot.length >= LETTRES_PROPRES);
  return contenu && propre ? Math.max(score, SCORE_CONTENU) : score;
}

// Twice the longest common subsequence over both lengths, as rapidfuzz's ratio.
function compareTextes(a, b) {
  const [courte, longue] = [a.length, b.length].sort((x, y) => x - y);
  if ((2 * courte) / (courte + longue) < SEUIL) return 0;
  let precedente = new Array(b.length + 1).fill(0);
  for (const lettre of a) {
    const ligne = [0];
    for (let rang = 0; rang < b.length; rang += 1) {
      ligne.push(lettre === b[rang] ? precedente[rang] + 1 : Math.max(ligne[rang], precedente[rang + 1]));
    }
    precedente = ligne;
  }
  return (2 * precedente[b.length]) / (a.length + b.length);
}
