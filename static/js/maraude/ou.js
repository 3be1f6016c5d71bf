// Where the place is: measured here, pointed at on the map, typed, or left for later.

import { make, makeBouton, makeChamp, tell } from "./elements.js";
import { makeCarte } from "./carte.js";
import { locate, sayPrecision } from "./ici.js";

const MODES = [
  ["gps", "Ici", "position"],
  ["carte", "Sur la carte", "carte"],
  ["adresse", "Adresse", "crayon"],
];

export class Ou {
  // `saisie.point` and `saisie.adresse` follow what the person does; `onChange` tells each change.
  constructor({ appareil, saisie, onChange, signal }) {
    Object.assign(this, { appareil, saisie, onChange, signal });
    this.depart = { point: saisie.point, adresse: saisie.adresse };
    this.etat = make("p", { class: "maraude-lieu", role: "status" });
    this.panneau = make("div", { class: "maraude-panneau" });
    this.boutons = new Map(MODES.map(([mode, texte, dessin]) => [mode, this.makeMode(mode, texte, dessin)]));
    const rangee = make("div", { class: "maraude-modes" }, ...this.boutons.values());
    this.enlever = makeBouton("Annuler cet endroit", () => this.clear());
    this.noeud = make("fieldset", { class: "champ" }, make("legend", {}, "Où ? ", make("span", { class: "petit" }, "(peut attendre)")), rangee, this.etat, this.panneau, this.enlever);
    this.refresh();
  }

  makeMode(mode, texte, dessin) {
    return makeBouton(texte, () => this.choose(mode), { classe: "maraude-mode", dessin, "aria-pressed": "false" });
  }

  choose(mode) {
    this.mesure?.abort();
    this.refus = "";
    this.mode = mode;
    for (const [autre, bouton] of this.boutons) bouton.setAttribute("aria-pressed", String(autre === mode));
    this.fillPanneau(mode);
    if (mode === "gps") this.measure();
    else this.refresh();
  }

  fillPanneau(mode) {
    this.carte?.stop();
    this.carte = null;
    this.panneau.replaceChildren();
    if (mode === "carte") this.showCarte();
    if (mode === "adresse") this.showAdresse();
    if (mode === "gps") this.panneau.append(makeBouton("Mesurer de nouveau", () => this.measure(), { classe: "bouton-leger maraude-large" }));
  }

  measure() {
    this.mesure?.abort();
    this.mesure = new AbortController();
    this.signal?.addEventListener("abort", () => this.mesure.abort());
    this.refus = "";
    tell(this.etat, "Recherche de la position…");
    locate({
      signal: this.mesure.signal,
      onFix: ({ lon, lat, metres, fini }) => this.place({ lon, lat, metres, mode: "gps", fini }),
      onRefus: (phrase) => {
        this.refus = phrase;
        this.refresh();
      },
    });
  }

  showCarte() {
    const onPoint = (point) => this.place({ ...point, metres: null, mode: "carte" });
    this.carte = makeCarte({ quartiers: this.appareil.quartiers, onPoint });
    this.panneau.append(this.carte.noeud);
    this.carte.start(this.saisie.point);
  }

  showAdresse() {
    const champ = make("input", { type: "text", id: "maraude-adresse", maxlength: "200", autocomplete: "off", enterkeyhint: "done" });
    champ.value = this.saisie.adresse;
    champ.addEventListener("input", () => {
      this.saisie.adresse = champ.value;
      this.onChange();
      this.refresh();
    });
    this.panneau.append(makeChamp("Rue, numéro et code postal", champ, "Elle sera située sur la carte une fois envoyée."));
    champ.focus();
  }

  place({ fini = true, ...point }) {
    this.saisie.point = point;
    this.mesureFinie = fini;
    this.onChange();
    this.refresh();
  }

  clear() {
    this.mesure?.abort();
    Object.assign(this.saisie, this.depart);
    this.mode = null;
    for (const bouton of this.boutons.values()) bouton.setAttribute("aria-pressed", "false");
    this.fillPanneau(null);
    this.onChange();
    this.refresh();
    this.boutons.get("gps").focus();
  }

  refresh() {
    tell(this.etat, this.describe());
    this.etat.classList.toggle("faute", Boolean(this.refus));
    const { point, adresse } = this.depart;
    this.enlever.hidden = this.saisie.point === point && this.saisie.adresse === adresse;
  }

  describe() {
    const { point, adresse } = this.saisie;
    if (this.refus) return this.refus;
    const parts = [];
    if (point) parts.push(sayPoint(point, this.mesureFinie), sayQuartier(this.appareil, point));
    if (adresse.trim() && this.mode !== "adresse") parts.push(`Adresse : ${adresse.trim()}.`);
    return parts.join(" ");
  }
}

function sayPoint(point, fini) {
  if (point.mode === "gps" && point.metres !== null) return sayPrecision({ metres: point.metres, fini });
  return point.mode === "carte" ? "Point placé sur la carte." : "Endroit connu.";
}

export function sayQuartier(appareil, point) {
  if (appareil.quartiers.length === 0) return "";
  const quartier = appareil.quartierOf(point);
  if (!quartier) return "Cet endroit n'est dans aucun quartier suivi par un relais.";
  return `Quartier : ${quartier.nom}${quartier.sien ? " (le vôtre)" : ""}.`;
}
