// The quartiers' outlines: a click or Enter tells whose zone it is; the chosen ones stand out.

import { make } from "./noeuds.js";

const CONTOUR = { color: "#0b5c57", weight: 2, fillColor: "#0b5c57", fillOpacity: 0.06 };
const CONTOUR_CHOISI = { ...CONTOUR, weight: 4, fillOpacity: 0.16 };

export async function showQuartiers(carte, contexte, fiches) {
  const quartiers = new Quartiers(carte, contexte, fiches);
  try {
    const reponse = await fetch(contexte.donnees.quartiersUrl);
    if (reponse.ok) quartiers.draw(await reponse.json());
  } catch {
    // Without their outlines the map still has its places, and the page its list of quartiers.
  }
  return quartiers;
}

class Quartiers {
  constructor(carte, contexte, fiches) {
    this.carte = carte;
    this.contexte = contexte;
    this.fiches = fiches;
    this.contours = [];
  }

  draw({ features }) {
    this.contours = features.filter((quartier) => quartier.geometry).map((quartier) => this.place(quartier));
    this.carte.on("moveend", () => this.keepReachable());
    this.mark(this.contexte.donnees.acteursUrl);
    this.keepReachable();
  }

  // Highlights the quartiers that an address filters on.
  mark(url) {
    const choisis = new URL(url, window.location).searchParams.getAll("quartier");
    for (const contour of this.contours) {
      const choisi = choisis.includes(contour.quartier.id);
      contour.setStyle(choisi ? CONTOUR_CHOISI : CONTOUR);
      if (choisi) contour.bringToFront();
    }
  }

  place(quartier) {
    const { nom } = quartier.properties;
    const contour = L.GeoJSON.geometryToLayer(quartier).setStyle(CONTOUR);
    contour.quartier = quartier;
    contour.addTo(this.carte);
    if (window.matchMedia("(hover: hover)").matches) {
      contour.bindTooltip(make("span", {}, nom), { sticky: true });
    }
    contour.on("click", (evenement) => {
      L.DomEvent.stopPropagation(evenement);
      // A screen reader's click has no place of its own.
      const place = evenement.originalEvent.detail ? evenement.latlng : contour.getCenter();
      this.choose(contour, place);
    });
    this.openToKeyboard(contour, nom);
    return contour;
  }

  openToKeyboard(contour, nom) {
    const trace = contour.getElement();
    const { textes } = this.contexte;
    trace.setAttribute("tabindex", "0");
    trace.setAttribute("role", "button");
    trace.setAttribute("aria-label", `${textes.quartier} ${nom}`);
    trace.addEventListener("keydown", (evenement) => {
      if (evenement.key !== "Enter" && evenement.key !== " ") return;
      evenement.preventDefault();
      this.choose(contour, contour.getCenter());
    });
  }

  choose(contour, point) {
    this.fiches.openQuartier(contour.quartier, point, () => contour.getElement());
  }

  // Tab goes only to outlines that are in view.
  keepReachable() {
    const vue = this.carte.getBounds();
    for (const contour of this.contours) {
      contour.getElement().setAttribute("tabindex", vue.intersects(contour.getBounds()) ? "0" : "-1");
    }
  }
}
