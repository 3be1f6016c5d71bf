// The map where a place is pointed at: the point is its middle. A touch brings the middle there;
// buttons move it and zoom. Nothing has to be dragged.

import { make, makeBouton } from "./elements.js";

const ZOOM_MIN = 12;
const ZOOM_MAX = 19;
const ZOOM_DU_POINT = 18;
const PAS_PX = 40;
const DECIMALES = 6;
const CONTOUR = { color: "#0b5c57", weight: 2, fill: false, interactive: false };
const GESTES = [
  ["↑", "Vers le nord", "nord", (carte) => move(carte, 0, -PAS_PX)],
  ["←", "Vers l'ouest", "ouest", (carte) => move(carte, -PAS_PX, 0)],
  ["→", "Vers l'est", "est", (carte) => move(carte, PAS_PX, 0)],
  ["↓", "Vers le sud", "sud", (carte) => move(carte, 0, PAS_PX)],
  ["+", "Zoomer", "plus", (carte) => carte.setZoom(carte.getZoom() + 1, { animate: false })],
  ["−", "Dézoomer", "moins", (carte) => carte.setZoom(carte.getZoom() - 1, { animate: false })],
];

function move(carte, x, y) {
  carte.panBy([x, y], { animate: false });
}

// Returns {noeud, start(point), stop()}. `onPoint({lon, lat})` tells each place that is pointed at;
// `quartiers` are drawn as lines. Without Leaflet the map says so.
export function makeCarte({ quartiers, onPoint }) {
  const cadre = make("div", { class: "maraude-plan", role: "region", "aria-label": "Carte. Utilisez les boutons pour déplacer le point." });
  const noeud = make("div", { class: "maraude-carte" });
  if (!window.L) {
    noeud.append(make("p", { class: "faute" }, "La carte n'est pas disponible. Utilisez “Ici” ou “Adresse”."));
    return { noeud, start() {}, stop() {} };
  }
  noeud.append(
    make("p", { class: "petit" }, "Touchez la carte à l'endroit du lieu. Les flèches ajustent le point."),
    make("div", { class: "maraude-plan-cadre" }, cadre, make("span", { class: "maraude-viseur", "aria-hidden": "true" })),
  );
  let carte = null;
  const point = () => tellMiddle(carte, onPoint);
  const start = (depart) => {
    carte ??= makePlan(cadre, noeud, quartiers, point);
    carte.invalidateSize({ animate: false });
    if (depart) carte.setView([depart.lat, depart.lon], ZOOM_DU_POINT, { animate: false });
  };
  noeud.append(makeGestes(() => carte, point));
  return { noeud, start, stop: () => carte?.remove() };
}

function makeGestes(carteOf, point) {
  const gestes = GESTES.map(([signe, texte, place, act]) => {
    const agir = () => {
      act(carteOf());
      if (place !== "plus" && place !== "moins") point();
    };
    return makeBouton(signe, agir, { classe: `maraude-geste maraude-geste-${place}`, "aria-label": texte });
  });
  const ici = makeBouton("C'est ici", point, { classe: "bouton-leger maraude-large" });
  return make("div", { class: "maraude-gestes" }, ...gestes, ici);
}

function tellMiddle(carte, onPoint) {
  const { lat, lng } = carte.getCenter();
  onPoint({ lon: Number(lng.toFixed(DECIMALES)), lat: Number(lat.toFixed(DECIMALES)) });
}

function makePlan(cadre, noeud, quartiers, point) {
  const options = { minZoom: ZOOM_MIN, maxZoom: ZOOM_MAX, zoomControl: false, keyboard: false, scrollWheelZoom: false, doubleClickZoom: false };
  const calme = { zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false, inertia: false };
  // One finger scrolls the page past the map; a mouse may drag it.
  const dragging = !window.matchMedia("(any-pointer: coarse)").matches;
  const carte = L.map(cadre, { ...options, ...calme, dragging });
  carte.attributionControl.setPrefix(false);
  for (const { contour } of quartiers) L.polygon(toLatLng(contour), CONTOUR).addTo(carte);
  carte.setView(middleOf(quartiers), quartiers.some(({ sien }) => sien) ? 15 : 13);
  carte.on("click", ({ latlng }) => {
    carte.setView(latlng, carte.getZoom(), { animate: false });
    point();
  });
  carte.on("dragend", point);
  showFond(carte, noeud);
  return carte;
}

// GeoJSON says longitude first, Leaflet latitude.
function toLatLng(contour) {
  return contour.map((polygone) => polygone.map((anneau) => anneau.map(([lon, lat]) => [lat, lon])));
}

function middleOf(quartiers) {
  const siens = quartiers.filter(({ sien }) => sien);
  if (siens.length > 0) return L.polygon(siens.flatMap(({ contour }) => toLatLng(contour))).getBounds().getCenter();
  const [ouest, sud, est, nord] = settings().bornes.split(",").map(Number);
  return L.latLng((sud + nord) / 2, (ouest + est) / 2);
}

function settings() {
  return document.querySelector("[data-maraude]").dataset;
}

// A third party's tiles tell it where the phone stands: they come on a touch only.
function showFond(carte, noeud) {
  const { fond, attribution, fondTiers } = settings();
  const mention = make("span", {}, attribution).innerHTML; // Leaflet wants HTML: escaped
  const tuiles = L.tileLayer(fond, { minZoom: ZOOM_MIN, maxZoom: ZOOM_MAX, attribution: mention });
  if (!fondTiers) {
    tuiles.addTo(carte);
    return;
  }
  const demande = makeBouton(`Afficher le fond de carte de ${fondTiers} (ce site verra votre adresse IP)`, () => {
    demande.remove();
    tuiles.addTo(carte);
  });
  noeud.prepend(demande);
}
