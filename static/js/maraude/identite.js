// What is needed of a record: its name and one of the 8 groups; then its category, which may wait.

import { drawGroupe, make, makeChamp } from "./elements.js";

const PLUS_TARD = "Plus tard";

export class Identite {
  constructor({ appareil, saisie, onChange }) {
    Object.assign(this, { appareil, saisie, onChange });
    this.nom = this.makeNom();
    this.groupes = make("div", { class: "maraude-groupes" }, ...appareil.groupes.map((groupe) => this.makeGroupe(groupe)));
    this.cadreGroupes = make("fieldset", { class: "champ", id: "maraude-groupe", tabindex: "-1" }, make("legend", {}, "De quel groupe ?"), this.groupes);
    this.categorie = make("select", { id: "maraude-categorie" });
    this.categorie.addEventListener("change", () => {
      saisie.categorie = this.categorie.value;
      onChange();
      this.warn();
    });
    this.avis = make("p", { class: "petit", role: "status" });
    this.cadreCategorie = make("div", {}, makeChamp("Catégorie (peut attendre)", this.categorie), this.avis);
    this.fillCategories();
  }

  makeNom() {
    const attributs = { type: "text", id: "maraude-nom", dir: "auto", maxlength: "200", autocomplete: "off", autocapitalize: "sentences", enterkeyhint: "next", required: "" };
    const nom = make("input", attributs);
    nom.value = this.saisie.nom;
    nom.addEventListener("input", () => {
      this.saisie.nom = nom.value;
      this.onChange();
    });
    // “Next” on a phone's keyboard closes it and leads to the groups; nothing is sent by mistake.
    nom.addEventListener("keydown", (evenement) => {
      if (evenement.key !== "Enter" || evenement.isComposing) return;
      evenement.preventDefault();
      (this.groupes.querySelector("input:checked") ?? this.groupes.querySelector("input")).focus();
    });
    return nom;
  }

  makeGroupe({ lettre, nom }) {
    const choix = make("input", { type: "radio", name: "groupe", value: lettre, class: "lu" });
    choix.checked = this.saisie.groupe === lettre;
    choix.addEventListener("change", () => {
      Object.assign(this.saisie, { groupe: lettre, categorie: "" });
      this.fillCategories();
      this.onChange();
    });
    return make(
      "label",
      { class: `maraude-groupe groupe-${lettre}` },
      choix,
      make("span", { class: "maraude-groupe-signes" }, make("span", { class: "lettre" }, lettre), drawGroupe(lettre)),
      make("span", { class: "maraude-groupe-nom" }, nom),
    );
  }

  fillCategories() {
    const groupe = this.appareil.groupes.find(({ lettre }) => lettre === this.saisie.groupe);
    const categories = groupe?.categories ?? [];
    this.categorie.replaceChildren(make("option", { value: "" }, PLUS_TARD), ...categories.map(({ slug, nom }) => make("option", { value: slug }, nom)));
    this.categorie.value = this.saisie.categorie;
    this.cadreCategorie.hidden = categories.length === 0;
    this.warn();
  }

  // A person is seen by the team alone; whoever notes one should know what may be written.
  warn() {
    const personne = this.appareil.findCategorie(this.saisie.categorie)?.personne;
    this.avis.textContent = personne ? "C'est une personne : son nom reste dans l'équipe. Ne notez que ce qu'elle accepte." : "";
  }
}
