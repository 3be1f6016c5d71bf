// “Toujours là ?”: the ten nearest places to look at again, each answered by one touch.

import { announce, make, makeBouton, makeTitre } from "./elements.js";
import { listARevoir } from "./a_revoir.js";
import { Endroit } from "./endroit.js";
import { listRepondus } from "./lieux.js";
import { REPONSES, sayAdresse, sayDistance, sayNombre, sayVerification } from "./mots.js";
import { noteReponse } from "./notes.js";

const AU_PLUS = 10;
const REPENTIR_MS = 8_000;

export async function showEncore(contexte) {
  const liste = new Liste(contexte);
  const quartiers = contexte.appareil.quartiers.filter(({ sien }) => sien);
  const endroit = new Endroit({ quartiers, onPlace: (place) => liste.show(place), signal: contexte.signal });
  return {
    titre: "Toujours là ?",
    noeuds: [makeTitre("Toujours là ?"), endroit.noeud, liste.etat, liste.noeud],
    fermer: () => liste.settle(),
  };
}

class Liste {
  constructor({ appareil }) {
    this.appareil = appareil;
    this.etat = make("p", { role: "status", class: "petit" });
    this.noeud = make("ul", { class: "maraude-liste" });
    this.enCours = new Map(); // answers that can still be taken back: id → what ends the delay
    this.repondus = new Set();
  }

  show(place) {
    this.place = place;
    const { lieux, entrees, envoyees } = this.appareil;
    const repondus = new Set([...listRepondus(entrees, envoyees, new Date()), ...this.repondus]);
    const siens = lieux.filter(({ sien }) => sien); // the other relays answer for theirs
    const ici = place.slug ? siens.filter(({ quartier }) => quartier === place.slug) : siens;
    const trouves = listARevoir(ici, place.lon, place.lat, AU_PLUS, repondus);
    const gardes = [...this.noeud.children].filter((noeud) => this.enCours.has(noeud.dataset.acteur));
    this.noeud.replaceChildren(...gardes, ...trouves.map((trouve) => this.makeLieu(trouve, place)));
    this.etat.textContent = trouves.length
      ? sayNombre(trouves.length, "lieu à revoir, le plus proche d'abord.", "lieux à revoir, les plus proches d'abord.")
      : "Rien à revoir ici, dans vos quartiers : tout a été confirmé il y a peu.";
  }

  makeLieu({ acteur, distance }, { slug }) {
    const noeud = make("li", { class: "maraude-fiche", "data-acteur": acteur.id });
    const lieu = [this.appareil.nameCategorie(acteur), sayAdresse(acteur), slug ? "" : `à ${sayDistance(distance)}`].filter(Boolean).join(", ");
    const boutons = Object.entries(REPONSES).map(([resultat, { texte, dessin }]) =>
      makeBouton(texte, () => this.answer(noeud, acteur, resultat), { classe: `maraude-reponse maraude-${resultat}`, dessin, "aria-label": `${texte} : ${acteur.nom}` }),
    );
    noeud.append(make("h2", {}, acteur.nom), make("p", { class: "petit" }, lieu), make("p", { class: "petit" }, `${sayVerification(acteur.verifie_le)}.`), make("div", { class: "maraude-reponses" }, ...boutons));
    return noeud;
  }

  // The answer waits a few seconds in hand, so that a wrong touch leaves no trace.
  answer(noeud, acteur, resultat) {
    const contenu = [...noeud.childNodes];
    const { texte } = REPONSES[resultat];
    const keep = async () => {
      this.enCours.delete(acteur.id);
      await noteReponse(this.appareil, acteur, resultat, texte);
      noeud.querySelector("button")?.remove();
      if (document.activeElement === document.body) this.noeud.querySelector("button")?.focus({ preventScroll: true });
    };
    const end = () => {
      clearTimeout(minuterie);
      return keep();
    };
    const minuterie = setTimeout(keep, REPENTIR_MS);
    const annuler = makeBouton("Annuler", () => this.takeBack(noeud, acteur, contenu, minuterie), { classe: "bouton-leger maraude-large", "aria-label": `Annuler la réponse : ${acteur.nom}` });
    this.enCours.set(acteur.id, end);
    this.repondus.add(acteur.id);
    noeud.replaceChildren(make("p", {}, make("strong", {}, acteur.nom), ` : ${texte.toLowerCase()}.`), annuler);
    annuler.focus({ preventScroll: true });
    announce(`${acteur.nom} : ${texte.toLowerCase()}. Vous pouvez annuler pendant quelques secondes.`);
  }

  takeBack(noeud, acteur, contenu, minuterie) {
    clearTimeout(minuterie);
    this.enCours.delete(acteur.id);
    this.repondus.delete(acteur.id);
    noeud.replaceChildren(...contenu);
    noeud.querySelector("button").focus({ preventScroll: true });
    announce("Réponse annulée.");
  }

  // Leaving the screen, or the page, keeps what was answered.
  async settle() {
    for (const end of [...this.enCours.values()]) await end();
  }
}
