// The page scrolls past the map: one finger and a bare wheel belong to the page, two fingers move
// the map, the wheel zooms with Ctrl or once the map was clicked.

import { make } from "./noeuds.js";

const DUREE_MS = 1500;

export function tameGestes(carte, { textes }) {
  const cadre = carte.getContainer();
  const rappel = make("p", { class: "carte-rappel", "aria-hidden": "true", hidden: "" });
  cadre.append(rappel);
  let minuterie = 0;
  const remind = (texte) => {
    rappel.textContent = texte;
    rappel.hidden = false;
    clearTimeout(minuterie);
    minuterie = setTimeout(() => (rappel.hidden = true), DUREE_MS);
  };
  tameFingers(carte, cadre, () => remind(textes.deux_doigts));
  tameWheel(cadre, () => remind(textes.molette));
}

// Dragging is for mice and pens; while it is off, Leaflet lets the browser scroll with one finger
// and keeps pinching, which moves the map too.
function tameFingers(carte, cadre, remind) {
  const follow = ({ pointerType, buttons }) => {
    if (pointerType === "touch") carte.dragging.disable();
    else if (buttons === 0) carte.dragging.enable();
  };
  if (window.matchMedia("(any-pointer: coarse)").matches) carte.dragging.disable();
  cadre.addEventListener("pointerenter", follow);
  cadre.addEventListener("pointerdown", follow, { capture: true });
  cadre.addEventListener("touchmove", ({ touches }) => touches.length === 1 && remind(), { passive: true });
}

function tameWheel(cadre, remind) {
  let pris = false;
  cadre.addEventListener("pointerdown", () => (pris = true));
  cadre.addEventListener("pointerleave", () => (pris = false));
  const filter = (evenement) => {
    if (pris || evenement.ctrlKey || evenement.metaKey) return;
    evenement.stopImmediatePropagation();
    remind();
  };
  cadre.addEventListener("wheel", filter, { capture: true, passive: true });
}
