// The map itself: its frame, its controls, its ground, and its position in the address.

import { make } from "./noeuds.js";

const ZOOM_MIN = 10;
const ZOOM_MAX = 19;
const POSITION = /^#(\d{1,2})\/(-?\d+\.\d+)\/(-?\d+\.\d+)$/;

export const calme = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

export function makePlan(contexte) {
  const { cadre, textes, donnees } = contexte;
  const [ouest, sud, est, nord] = donnees.bornes.split(",").map(Number);
  const carte = L.map(cadre, {
    minZoom: ZOOM_MIN,
    maxZoom: ZOOM_MAX,
    zoomControl: false,
    zoomAnimation: !calme,
    fadeAnimation: !calme,
    markerZoomAnimation: !calme,
    inertia: !calme,
    worldCopyJump: false,
  });
  if (calme) panAtOnce(carte);
  labelCadre(cadre, textes);
  const zoom = { position: "bottomright", zoomInTitle: textes.zoomer, zoomOutTitle: textes.dezoomer };
  carte.attributionControl.setPrefix(false);
  L.control.zoom(zoom).addTo(carte);
  const plan = {
    carte,
    reprise: readPosition(),
    showFond: () => showFond(carte, contexte),
    fit(bornes) {
      carte.fitBounds(bornes, { padding: [16, 16], maxZoom: 17, animate: false });
    },
  };
  if (plan.reprise) carte.setView(plan.reprise.centre, plan.reprise.zoom);
  else plan.fit([[sud, ouest], [nord, est]]);
  return plan;
}

// Leaflet has no setting for it: a popup that needs room slides the map otherwise.
function panAtOnce(carte) {
  carte.panBy = (pas, options) => L.Map.prototype.panBy.call(carte, pas, { ...options, animate: false });
}

export function keepPosition(carte) {
  // A fragment is never sent to the server; it gives the view back on return from a record.
  carte.on("moveend", () => {
    const { lat, lng } = carte.getCenter();
    const fragment = `#${carte.getZoom()}/${lat.toFixed(5)}/${lng.toFixed(5)}`;
    history.replaceState(history.state, "", fragment);
  });
}

function readPosition() {
  const lue = POSITION.exec(window.location.hash);
  if (!lue) return null;
  const [zoom, lat, lon] = lue.slice(1).map(Number);
  if (zoom < ZOOM_MIN || zoom > ZOOM_MAX) return null;
  return { zoom, centre: [lat, lon] };
}

function labelCadre(cadre, textes) {
  cadre.setAttribute("role", "region");
  cadre.setAttribute("aria-label", textes.titre);
  const aide = make("p", { class: "lu", id: `${cadre.id}-aide` }, textes.aide);
  const saut = make("a", { class: "lien-cible", href: "#liste" }, textes.voir_liste);
  cadre.before(make("p", { class: "carte-bascule" }, saut), aide);
  cadre.setAttribute("aria-describedby", aide.id);
}

function showFond(carte, { cadre, textes, donnees }) {
  const mention = make("span", {}, donnees.attribution).innerHTML; // Leaflet wants HTML: escaped
  const fond = L.tileLayer(donnees.fond, { minZoom: ZOOM_MIN, maxZoom: ZOOM_MAX, attribution: mention });
  if (!donnees.fondTiers) {
    fond.addTo(carte);
    return;
  }
  const bouton = make("button", { type: "button", class: "bouton" }, textes.afficher);
  const hote = make("strong", {}, donnees.fondHote);
  const demande = make("div", { class: "carte-demande" }, make("p", {}, `${textes.tiers} `, hote), bouton);
  cadre.after(demande);
  bouton.addEventListener("click", () => {
    demande.remove();
    fond.addTo(carte);
    cadre.focus();
  });
}
