// Around where? Where the phone is, or a quartier chosen from the list when it cannot tell.

import { make, makeBouton, tell } from "./elements.js";
import { locate, sayPrecision } from "./ici.js";

export class Endroit {
  // `onPlace({lon, lat, slug})`: `slug` when a quartier was chosen, then lon and lat are its middle.
  constructor({ quartiers, onPlace, signal }) {
    Object.assign(this, { onPlace, signal });
    this.etat = make("p", { role: "status" });
    this.choix = make("select", { id: "maraude-autour" }, make("option", { value: "" }, "Autour de moi"));
    const tries = [...quartiers].sort((a, b) => Number(b.sien) - Number(a.sien) || a.nom.localeCompare(b.nom, "fr"));
    for (const { slug, nom } of tries) this.choix.append(make("option", { value: slug }, nom));
    this.choix.addEventListener("change", () => this.take(quartiers));
    this.mesurer = makeBouton("Mesurer de nouveau", () => this.measure(), { classe: "bouton-leger maraude-mesurer", dessin: "position" });
    this.noeud = make("div", {}, make("div", { class: "champ" }, make("label", { for: this.choix.id }, "Où ?"), this.choix), this.etat, this.mesurer);
    this.measure();
  }

  measure() {
    this.choix.value = "";
    this.mesurer.hidden = false;
    this.mesure?.abort();
    this.mesure = new AbortController();
    this.signal.addEventListener("abort", () => this.mesure.abort());
    tell(this.etat, "Recherche de la position…");
    const onRefus = (phrase) => tell(this.etat, `${phrase.split(", ou ")[0].replace(/\.?$/, ".")} Ou choisissez un quartier ci-dessus.`);
    const onFix = (place) => {
      tell(this.etat, sayPrecision(place));
      this.onPlace({ ...place, slug: null });
    };
    locate({ onFix, onRefus, signal: this.mesure.signal });
  }

  take(quartiers) {
    const quartier = quartiers.find(({ slug }) => slug === this.choix.value);
    if (!quartier) {
      this.measure();
      return;
    }
    this.mesure?.abort();
    this.mesurer.hidden = true;
    tell(this.etat, `Quartier : ${quartier.nom}.`);
    this.onPlace({ ...middleOf(quartier.contour), slug: quartier.slug });
  }
}

// The middle of the largest part's box: near enough to sort places by.
function middleOf(contour) {
  const [anneau] = contour.reduce((plus, polygone) => (polygone[0].length > plus[0].length ? polygone : plus));
  const lons = anneau.map(([lon]) => lon);
  const lats = anneau.map(([, lat]) => lat);
  const middle = (valeurs) => (Math.min(...valeurs) + Math.max(...valeurs)) / 2;
  return { lon: middle(lons), lat: middle(lats) };
}
