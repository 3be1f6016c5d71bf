// “It may be there already”: records that resemble the one that is being noted.

import { make, makeBouton } from "./elements.js";
import { sayAdresse, sayDistance } from "./mots.js";
import { listDoublons } from "./ressemblance.js";

const AU_PLUS = 3;

export class Semblables {
  // `onMeme(lieu)` when the person says that it is this one.
  constructor({ appareil, saisie, onMeme }) {
    Object.assign(this, { appareil, saisie, onMeme });
    this.ecartes = new Set();
    this.montres = "";
    this.annonce = make("p", { role: "status", class: "maraude-semblables-titre" });
    this.liste = make("div");
    this.noeud = make("div", { class: "maraude-semblables", hidden: "" }, this.annonce, this.liste);
  }

  refresh() {
    const { nom, point } = this.saisie;
    const connus = this.appareil.lieux.filter(({ id }) => !this.ecartes.has(id) && id !== this.saisie.acteur);
    const trouves = listDoublons(connus, { nom, lon: point?.lon, lat: point?.lat }, AU_PLUS);
    const montres = trouves.map(({ acteur, distance }) => `${acteur.id} ${distance}`).join();
    if (montres === this.montres) return; // a button that has the focus stays
    this.montres = montres;
    this.noeud.hidden = trouves.length === 0;
    this.annonce.textContent = trouves.length === 0 ? "" : "C'est peut-être déjà :";
    this.liste.replaceChildren(...trouves.map((trouve) => this.makeCarte(trouve)));
    if (trouves.length > 0) this.liste.append(makeBouton("Non, c'est un autre", () => this.setAside(trouves), { classe: "bouton-leger maraude-large" }));
  }

  makeCarte({ acteur, distance }) {
    const lieu = [this.appareil.nameCategorie(acteur), sayAdresse(acteur), distance === null ? "" : `à ${sayDistance(distance)}`];
    return make(
      "div",
      { class: "maraude-fiche" },
      make("p", {}, make("strong", {}, acteur.nom), make("span", { class: "petit maraude-suite" }, lieu.filter(Boolean).join(", "))),
      makeBouton("C'est celui-ci", () => this.onMeme(acteur), { classe: "bouton-leger maraude-large", "aria-label": `C'est celui-ci : ${acteur.nom}` }),
    );
  }

  setAside(trouves) {
    for (const { acteur } of trouves) this.ecartes.add(acteur.id);
    this.refresh();
    document.querySelector("#maraude-nom").focus();
  }
}
