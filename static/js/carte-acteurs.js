// The actors' pins: a letter in a shape per group, gathered in clusters, all within Tab's reach.

import { calme } from "./carte-plan.js";

const COTE = 48; // px, what a finger needs
const COTE_GRANDE = 56;
const GRANDE_GRAPPE = 100;
const BEAUCOUP = 2000; // above this the page must stay usable while pins are laid

export async function fetchActeurs(url) {
  const reponse = await fetch(url);
  if (!reponse.ok) throw new Error(`${reponse.status}`);
  return reponse.json();
}

export class Acteurs {
  constructor(plan, contexte) {
    this.plan = plan;
    this.contexte = contexte;
    this.choose = () => {};
    this.grappes = new WeakMap();
    this.groupe = L.markerClusterGroup({
      maxClusterRadius: 64,
      spiderfyDistanceMultiplier: 1.8,
      showCoverageOnHover: false,
      animate: !calme,
      chunkedLoading: false,
      iconCreateFunction: (grappe) => this.drawGrappe(grappe),
    }).addTo(plan.carte);
    this.groupe.on("click", ({ layer }) => this.choose(layer.acteur, layer));
    plan.carte.getContainer().addEventListener("keydown", (evenement) => this.press(evenement));
  }

  // Shows a collection in place of the former one; fits the view to it, save when coming back.
  show({ features }) {
    const marqueurs = features.filter((acteur) => acteur.geometry).map((acteur) => this.place(acteur));
    this.plan.carte.closePopup();
    this.groupe.clearLayers();
    this.groupe.options.chunkedLoading = marqueurs.length > BEAUCOUP;
    this.groupe.addLayers(marqueurs);
    if (marqueurs.length && !this.plan.reprise) {
      this.plan.fit(L.latLngBounds(marqueurs.map((marqueur) => marqueur.getLatLng())));
    }
    this.plan.reprise = null;
  }

  onChoice(choose) {
    this.choose = choose;
  }

  // The element that stands for a marker now: its pin, its cluster, or the map.
  elementOf(marqueur) {
    return this.groupe.getVisibleParent(marqueur)?.getElement() ?? this.plan.carte.getContainer();
  }

  place(acteur) {
    const [lon, lat] = acteur.geometry.coordinates;
    const lettre = acteur.properties.groupe;
    const icone = makeIcone(`epingle epingle-${lettre}`, COTE, lettre, () => this.nameOf(acteur));
    const marqueur = L.marker([lat, lon], { icon: icone });
    marqueur.acteur = acteur;
    return marqueur;
  }

  nameOf({ properties }) {
    const { langue } = this.contexte;
    const nom = (langue === "nl" && properties.nom_nl) || properties.nom;
    return [nom, labelOf(properties.categorie)].filter(Boolean).join(", ");
  }

  drawGrappe(grappe) {
    const nombre = grappe.getChildCount();
    const grande = nombre >= GRANDE_GRAPPE;
    const classe = grande ? "grappe grappe-grande" : "grappe";
    const sayNom = () => `${nombre} ${this.contexte.textes.grappe}`;
    const icone = makeIcone(classe, grande ? COTE_GRANDE : COTE, nombre, sayNom);
    icone.onDraw = (noeud) => this.grappes.set(noeud, grappe);
    return icone;
  }

  // Enter and Space press what has the focus, as they do on a button.
  press(evenement) {
    const cible = evenement.target.closest?.(".epingle, .grappe");
    if (!cible || !(evenement.key === "Enter" || evenement.key === " ")) return;
    evenement.preventDefault();
    const grappe = this.grappes.get(cible);
    if (grappe) {
      const [premier] = grappe.getAllChildMarkers();
      this.groupe.once("animationend spiderfied", () => this.elementOf(premier).focus());
    }
    cible.click();
  }
}

// The category's words, which the filter's form already says in the visitor's language.
export function labelOf(categorie) {
  const choix = document.querySelector(`input[name="categorie"][value="${CSS.escape(categorie)}"]`);
  return choix?.closest("label").querySelector("span:not(.compte, .lettre)")?.textContent.trim() ?? "";
}

// Its name is worked out when it is drawn: most pins never leave their cluster.
function makeIcone(classe, cote, texte, sayNom) {
  const icone = L.divIcon({ className: classe, iconSize: [cote, cote], html: false });
  icone.createIcon = (ancien) => {
    const noeud = L.DivIcon.prototype.createIcon.call(icone, ancien);
    noeud.textContent = texte;
    noeud.title = sayNom();
    noeud.setAttribute("aria-label", noeud.title);
    icone.onDraw?.(noeud);
    return noeud;
  };
  return icone;
}
