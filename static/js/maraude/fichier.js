// The queue as a file, for the day when a device will not send it: saved, shared, read elsewhere.

import { keepEntrees, listEntrees, listEnvoyees } from "./depot.js";

const FORMAT = "raq-maraude";
const VERSION = 1;
const NATURES = { sortie: "sorties", fiche: "fiches", verification: "verifications", photo: "photos" };
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const PAR_MORCEAU = 0x8000; // what one call takes as arguments

// The file was not made here, or is damaged.
export class FichierIllisible extends Error {
  name = "FichierIllisible";
}

// Saves the whole queue, photos included, as a file of the device. Returns the File.
export async function exportFile() {
  const fichier = await composeFile("json", "application/json");
  const lien = document.createElement("a");
  lien.href = URL.createObjectURL(fichier);
  lien.download = fichier.name;
  lien.click();
  setTimeout(() => URL.revokeObjectURL(lien.href), 60_000);
  return fichier;
}

// Tells whether this device can hand a file to another application.
export function canShareFile() {
  return navigator.canShare?.({ files: [new File([""], "essai.txt", { type: "text/plain" })] }) ?? false;
}

// Hands the queue to another application (mail, message). Returns false when the person gave up.
// As plain text: browsers share no JSON.
export async function shareFile() {
  const fichier = await composeFile("txt", "text/plain");
  try {
    await navigator.share({ files: [fichier], title: fichier.name });
    return true;
  } catch (erreur) {
    if (erreur.name === "AbortError") return false;
    throw erreur;
  }
}

// Adds a file's entries to the queue, but for those that this device has or has sent already.
// Returns {ajoutees, connues} (numbers). Throws FichierIllisible: then nothing was added.
export async function importFile(file) {
  const entrees = parseEntrees(await file.text());
  const connues = new Set([...(await listEntrees()), ...(await listEnvoyees())].map(({ id }) => id));
  const nouvelles = entrees.filter(({ id }) => !connues.has(id));
  await keepEntrees(nouvelles);
  return { ajoutees: nouvelles.length, connues: entrees.length - nouvelles.length };
}

async function composeFile(suffixe, type) {
  const entrees = (await listEntrees()).map(({ octets, ...entree }) =>
    octets ? { ...entree, base64: encodeBase64(octets) } : entree,
  );
  const faitLe = new Date().toISOString();
  const texte = JSON.stringify({ format: FORMAT, version: VERSION, fait_le: faitLe, entrees });
  return new File([texte], `maraude-${faitLe.slice(0, 16).replace(":", "h")}.${suffixe}`, { type });
}

function parseEntrees(texte) {
  try {
    const { format, version, entrees } = JSON.parse(texte);
    if (format !== FORMAT || version !== VERSION) throw new FichierIllisible();
    return entrees.map(readEntree);
  } catch (erreur) {
    throw new FichierIllisible("", { cause: erreur });
  }
}

// Only what this page can have written: above all, no address that is not of this queue.
function readEntree({ base64, ...lue }) {
  const { id, nature, compte, chemin, corps, cree_le, etat, essais, titre, sousTitre, message } = lue;
  const [adresse, requete] = chemin.split("?");
  const sienne = adresse === `/equipe/maraude/${NATURES[nature]}/${id}` && (!requete || nature === "photo");
  const datee = typeof cree_le === "string" && !Number.isNaN(Date.parse(cree_le)) && (compte === null || ID.test(compte));
  const pleine = nature === "photo" ? typeof base64 === "string" : isWhole(nature, corps);
  if (!ID.test(id) || !sienne || !datee || !pleine) throw new FichierIllisible();
  return {
    ...lue,
    titre: String(titre ?? ""),
    sousTitre: String(sousTitre ?? ""),
    message: String(message ?? ""),
    essais: Number(essais) || 0,
    etat: etat === "refusee" ? etat : "attend",
    ...(base64 ? { octets: decodeBase64(base64) } : {}),
  };
}

// What the screens count on: one entry without it would spoil them all.
function isWhole(nature, corps) {
  if (nature === "sortie") return isObject(corps);
  const connu = isObject(corps) && ID.test(corps.acteur);
  return connu && (nature === "verification" || (Number.isInteger(corps.base) && isObject(corps.champs)));
}

function isObject(valeur) {
  return valeur !== null && typeof valeur === "object";
}

function encodeBase64(octets) {
  const lus = new Uint8Array(octets);
  let texte = "";
  for (let debut = 0; debut < lus.length; debut += PAR_MORCEAU) {
    texte += String.fromCharCode(...lus.subarray(debut, debut + PAR_MORCEAU));
  }
  return btoa(texte);
}

function decodeBase64(base64) {
  return Uint8Array.from(atob(base64), (caractere) => caractere.charCodeAt(0)).buffer;
}
