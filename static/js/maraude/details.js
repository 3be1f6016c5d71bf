// What can wait: phone, hours, languages, note, photo. Folded, and never needed.

import { make, makeBouton, makeChamp } from "./elements.js";
import { PhotoIllisible, shrinkPhoto } from "./photo.js";

const APERCU_PX = 160;

export function makeDetails({ saisie, onChange, ouvert }) {
  const details = make("details", { class: "maraude-details" }, make("summary", {}, "Ajouter des détails"));
  details.open = ouvert;
  const bind = (nom, champ) => {
    champ.value = saisie[nom];
    champ.addEventListener("input", () => {
      saisie[nom] = champ.value;
      onChange();
    });
    return champ;
  };
  const telephone = bind("telephone", make("input", { type: "tel", id: "maraude-telephone", maxlength: "60", autocomplete: "off" }));
  const horaires = bind("horaires", make("textarea", { id: "maraude-horaires", rows: "2", maxlength: "500" }));
  const note = bind("note", make("textarea", { id: "maraude-note", dir: "auto", rows: "3", maxlength: "2000" }));
  details.append(
    makeChamp("Téléphone", telephone),
    makeChamp("Horaires", horaires, "Comme sur la porte. Par exemple : lundi-vendredi 9h-17h."),
    makeLangues(saisie, onChange),
    makeChamp("Note pour l'équipe", note, "N'écrivez rien sur des personnes : ni nom, ni santé, ni situation."),
    makePhoto(saisie, onChange),
  );
  return details;
}

function makeLangues(saisie, onChange) {
  const choix = [...document.querySelectorAll("template[data-langue]")].map(({ dataset }) => makeLangue(dataset, saisie, onChange));
  return make("fieldset", { class: "champ" }, make("legend", {}, "Langues parlées sur place"), make("div", { class: "maraude-langues" }, ...choix));
}

function makeLangue({ langue, nom }, saisie, onChange) {
  const coche = make("input", { type: "checkbox", name: "langue", value: langue });
  coche.checked = saisie.langues.includes(langue);
  coche.addEventListener("change", () => {
    saisie.langues = coche.checked ? [...saisie.langues, langue] : saisie.langues.filter((autre) => autre !== langue);
    onChange();
  });
  return make("label", { class: "maraude-coche" }, coche, make("span", {}, nom));
}

function makePhoto(saisie, onChange) {
  const champ = make("input", { type: "file", id: "maraude-photo", accept: "image/*", capture: "environment" });
  const etat = make("p", { role: "status", class: "petit" });
  const apercu = make("div");
  const show = () => showApercu(apercu, saisie, () => {
    saisie.photo = null;
    champ.value = "";
    etat.textContent = "Photo enlevée.";
    apercu.replaceChildren();
    champ.focus();
    onChange();
  });
  champ.addEventListener("change", async () => {
    if (!champ.files[0]) return;
    etat.textContent = "La photo est préparée…";
    try {
      saisie.photo = await shrinkPhoto(champ.files[0]);
      etat.textContent = `Photo prête (${Math.round(saisie.photo.octets.byteLength / 1000)} ko).`;
      await show();
      onChange();
    } catch (erreur) {
      if (!(erreur instanceof PhotoIllisible)) throw erreur;
      etat.textContent = "Ce fichier n'est pas une photo que ce téléphone sait lire.";
    }
  });
  if (saisie.photo) show();
  return make("div", {}, makeChamp("Photo du lieu", champ, "La façade ou la porte, pas de personnes."), etat, apercu);
}

// Drawn on a canvas: an image with an address of its own would be refused by the page's policy.
async function showApercu(endroit, { photo }, remove) {
  const image = await createImageBitmap(new Blob([photo.octets], { type: "image/jpeg" }));
  const echelle = APERCU_PX / Math.max(image.width, image.height);
  const toile = make("canvas", { width: Math.round(image.width * echelle), height: Math.round(image.height * echelle), role: "img", "aria-label": "La photo choisie" });
  toile.getContext("2d").drawImage(image, 0, 0, toile.width, toile.height);
  image.close();
  endroit.replaceChildren(toile, makeBouton("Enlever la photo", remove));
}
