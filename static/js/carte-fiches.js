// Popups: made of DOM nodes, opened and closed from the keyboard, focus given back.

import { labelOf } from "./carte-acteurs.js";
import { make } from "./noeuds.js";

const HAUTEUR_COMMANDES = 144; // px at the bottom of the map that its buttons take

export class Fiches {
  constructor(carte, contexte) {
    this.carte = carte;
    this.contexte = contexte;
    this.giveBack = null;
    carte.on("popupclose", () => this.close());
    carte.getContainer().addEventListener("keydown", (evenement) => {
      if (evenement.key === "Escape") carte.closePopup();
    });
  }

  openActeur(acteur, marqueur, findSource) {
    this.open(this.describeActeur(acteur), marqueur.getLatLng(), findSource, [0, -12]);
  }

  openQuartier(quartier, point, findSource) {
    this.open(this.describeQuartier(quartier), point, findSource, [0, 0]);
  }

  open(contenu, point, findSource, offset) {
    const bulle = L.popup({
      offset,
      maxWidth: 260,
      minWidth: 180,
      autoPanPaddingTopLeft: [16, 16],
      autoPanPaddingBottomRight: [16, HAUTEUR_COMMANDES],
    });
    bulle.setLatLng(point).setContent(contenu).openOn(this.carte);
    const fermer = bulle.getElement().querySelector(".leaflet-popup-close-button");
    fermer.setAttribute("aria-label", this.contexte.textes.fermer);
    bulle.getElement().setAttribute("role", "group");
    bulle.getElement().setAttribute("aria-label", contenu.firstChild.textContent);
    this.giveBack = findSource;
    contenu.firstChild.focus({ preventScroll: true });
  }

  close() {
    const perdu = document.activeElement === document.body;
    const dedans = document.activeElement.closest(".leaflet-popup");
    if (perdu || dedans) this.giveBack?.()?.focus({ preventScroll: true });
    this.giveBack = null;
  }

  describeActeur({ id, properties }) {
    const { textes, langue, donnees } = this.contexte;
    const nom = (langue === "nl" && properties.nom_nl) || properties.nom || labelOf(properties.categorie);
    const rue = [properties.rue, properties.numero].filter(Boolean).join(" ");
    const adresse = [rue, properties.code_postal].filter(Boolean).join(", ");
    return make(
      "div",
      { class: "bulle" },
      makeTitre(nom),
      make("p", {}, labelOf(properties.categorie)),
      adresse && make("p", {}, adresse),
      linkTelephone(properties),
      make("p", { class: "petit" }, this.sayVerification(properties.verifie_le)),
      linkPage(donnees.acteurUrl.replace("{id}", encodeURIComponent(id)), textes.voir_fiche),
    );
  }

  describeQuartier({ id, properties }) {
    const { textes, donnees } = this.contexte;
    const relais = properties.relais.map((personne) => this.describeRelais(personne, properties.nom));
    return make(
      "div",
      { class: "bulle" },
      makeTitre(properties.nom),
      ...relais.flat(),
      ...properties.hotes.map((hote) => make("p", {}, hote.nom)),
      !properties.composition_confirmee && make("p", { class: "petit" }, textes.composition),
      linkPage(donnees.quartierUrl.replace("{slug}", encodeURIComponent(id)), textes.voir_quartier),
    );
  }

  // A relay is known by its role; the role's words are French, so other languages say their own.
  describeRelais({ nom, role, telephone, telephone_e164 }, quartier) {
    const { textes, langue } = this.contexte;
    const fonction = langue === "fr" ? role : `${textes.role} – ${quartier}`;
    return [make("p", {}, nom || fonction), linkTelephone({ telephone, telephone_e164 })];
  }

  sayVerification(instant) {
    const { textes, langue } = this.contexte;
    if (!instant) return textes.non_verifie;
    const jour = new Intl.DateTimeFormat(langue, {
      weekday: "long",
      day: "numeric",
      month: "long",
      year: "numeric",
      timeZone: "Europe/Brussels",
    });
    return `${textes.verifie_le} ${jour.format(new Date(instant))}`;
  }
}

function linkTelephone({ telephone, telephone_e164: numero }) {
  if (!telephone) return null;
  const ecrit = make("bdi", { dir: "ltr" }, telephone);
  return make("p", {}, numero ? make("a", { href: `tel:${numero}` }, ecrit) : ecrit);
}

function makeTitre(texte) {
  return make("h2", { tabindex: "-1" }, texte); // takes the focus, so that the name is read first
}

function linkPage(href, texte) {
  return make("p", {}, make("a", { href }, texte));
}
