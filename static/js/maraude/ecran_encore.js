// “Toujours là ?”: the ten nearest places to look at again, each answered by one touch.

import { announce, make, makeBouton, makeTitre } from "./elements.js";
import { listARevoir } from "./a_revoir.js";
import { Endroit } from "./endroit.js";
import { REPENTIR_MS } from "./entrees.js";
import { listRepondus } from "./lieux.js";
import { REPONSES, sayAdresse, sayDistance, sayNombre, sayVerification } from "./mots.js";
import { noteReponse } from "./notes.js";

const AU_PLUS = 10;

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
    this.enCours = new Map(); // answers that can still be taken back: id of the place → {gardee: promise of its entry, minuterie}
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

  // The answer is kept at once, and waits a few seconds before it leaves: a wrong touch can be taken
  // back, and a page that closes loses nothing.
  async answer(noeud, acteur, resultat) {
    const contenu = [...noeud.childNodes];
    const { texte } = REPONSES[resultat];
    const annuler = makeBouton("Annuler", () => this.takeBack(noeud, acteur, contenu), { classe: "bouton-leger maraude-large", "aria-label": `Annuler la réponse : ${acteur.nom}` });
    const gardee = noteReponse(this.appareil, acteur, resultat, texte);
    this.enCours.set(acteur.id, { gardee, minuterie: setTimeout(() => this.end(noeud, acteur), REPENTIR_MS) });
    this.repondus.add(acteur.id);
    noeud.replaceChildren(make("p", {}, make("strong", {}, acteur.nom), ` : ${texte.toLowerCase()}.`), annuler);
    annuler.focus({ preventScroll: true });
    try {
      await gardee;
      announce(`${acteur.nom} : ${texte.toLowerCase()}. Vous pouvez annuler pendant quelques secondes.`);
    } catch {
      this.putBack(noeud, acteur, contenu, "Cet appareil n'a pas pu garder la réponse. Libérez de la place, puis répondez de nouveau.");
    }
  }

  end(noeud, acteur) {
    this.enCours.delete(acteur.id);
    const bouton = noeud.querySelector("button");
    const actif = bouton === document.activeElement;
    bouton?.remove();
    if (actif) this.noeud.querySelector("button")?.focus({ preventScroll: true });
  }

  async takeBack(noeud, acteur, contenu) {
    const id = await this.enCours.get(acteur.id)?.gardee.catch(() => null);
    if (id && (await this.appareil.drop(id))) this.putBack(noeud, acteur, contenu, "Réponse annulée.");
    else announce("Trop tard : la réponse est partie.");
  }

  putBack(noeud, acteur, contenu, phrase) {
    clearTimeout(this.enCours.get(acteur.id)?.minuterie);
    this.enCours.delete(acteur.id);
    this.repondus.delete(acteur.id);
    noeud.replaceChildren(...contenu);
    noeud.querySelector("button").focus({ preventScroll: true });
    this.etat.textContent = phrase;
  }

  // Leaving the screen, or the page, lets what was answered go.
  async settle() {
    const retours = [...this.enCours.values()];
    this.enCours.clear();
    for (const { minuterie } of retours) clearTimeout(minuterie);
    for (const bouton of this.noeud.querySelectorAll('[aria-label^="Annuler"]')) bouton.remove();
    const gardees = await Promise.allSettled(retours.map(({ gardee }) => gardee));
    const ids = gardees.map(({ value }) => value).filter(Boolean);
    if (ids.length > 0) await this.appareil.release(ids).catch(() => {});
  }
}
