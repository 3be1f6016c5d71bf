// What is known around: to open a record and correct it.

import { make, makeTitre } from "./elements.js";
import { hasPoint, metres } from "./distances.js";
import { Endroit } from "./endroit.js";
import { sayAdresse, sayDistance, sayNombre } from "./mots.js";
import { normalize } from "./ressemblance.js";

const AU_PLUS = 30;

export async function showAutour({ appareil, signal }) {
  const etat = make("p", { role: "status", class: "petit" });
  const liste = make("ul", { class: "maraude-liste" });
  const cherche = make("input", { type: "search", id: "maraude-cherche", autocomplete: "off", enterkeyhint: "search" });
  let place = null;
  const show = () => {
    const trouves = listAutour(appareil.lieux, place, normalize(cherche.value));
    liste.replaceChildren(...trouves.slice(0, AU_PLUS).map((trouve) => makeLieu(appareil, trouve)));
    etat.textContent = trouves.length ? sayNombre(trouves.length, "lieu", "lieux") + sayReste(trouves.length) : sayRien(cherche.value, place);
  };
  cherche.addEventListener("input", show);
  const onPlace = (nouvelle) => {
    place = nouvelle;
    show();
  };
  const endroit = new Endroit({ quartiers: appareil.quartiers, onPlace, signal });
  const champ = make("div", { class: "champ" }, make("label", { for: cherche.id }, "Nom (ou une partie)"), cherche);
  return { titre: "Corriger un lieu connu", noeuds: [makeTitre("Corriger un lieu connu"), champ, endroit.noeud, etat, liste] };
}

// Without a place, only a name can be looked for.
function listAutour(lieux, place, mots) {
  if (!place && !mots) return [];
  const retenus = lieux.filter((lieu) => isWanted(lieu, place?.slug, mots));
  const trouves = retenus.map((lieu) => ({ lieu, distance: place && hasPoint(lieu) ? metres(place.lon, place.lat, lieu.lon, lieu.lat) : null }));
  return trouves.sort((a, b) => (a.distance ?? Infinity) - (b.distance ?? Infinity) || a.lieu.nom.localeCompare(b.lieu.nom, "fr"));
}

function isWanted(lieu, slug, mots) {
  if (slug && lieu.quartier !== slug) return false;
  return !mots || normalize(lieu.nom).includes(mots);
}

function makeLieu(appareil, { lieu, distance }) {
  const suite = [appareil.nameCategorie(lieu), sayAdresse(lieu), distance === null ? "" : `à ${sayDistance(distance)}`].filter(Boolean).join(", ");
  return make("li", {}, make("a", { class: "maraude-lien-fiche", href: `#fiche/${lieu.id}` }, make("strong", {}, lieu.nom), make("span", { class: "petit" }, suite)));
}

function sayReste(nombre) {
  return nombre > AU_PLUS ? `, voici les ${AU_PLUS} plus proches. Écrivez un nom pour en voir d'autres.` : ".";
}

function sayRien(mots, place) {
  if (mots) return "Aucun lieu ne porte ce nom sur cet appareil.";
  return place ? "Aucun lieu connu ici." : "Attendez la position, choisissez un quartier ou écrivez un nom.";
}
