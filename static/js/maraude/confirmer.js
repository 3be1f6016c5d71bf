// A gesture that loses something is asked twice: the second button is another one.

import { make, makeBouton } from "./elements.js";

// A button that, once touched, becomes a question with “yes” and “no”. `question` is a sentence or
// a function that gives one.
export function makeConfirme(texte, { question, oui, non = "Non, garder", agir, classe = "bouton-leger" }) {
  const cadre = make("div", { class: "maraude-confirme" });
  const ask = () => {
    const phrase = make("p", { tabindex: "-1" }, typeof question === "function" ? question() : question);
    const reponses = make(
      "div",
      { class: "maraude-actions" },
      makeBouton(non, rest, { classe: "bouton" }),
      makeBouton(oui, agir, { classe: "bouton-leger maraude-danger" }),
    );
    cadre.classList.add("avis", "avis-faute");
    cadre.replaceChildren(phrase, reponses);
    phrase.focus();
  };
  const show = () => {
    cadre.classList.remove("avis", "avis-faute");
    cadre.replaceChildren(makeBouton(texte, ask, { classe }));
  };
  const rest = () => {
    show();
    cadre.querySelector("button").focus();
  };
  show();
  return cadre;
}
