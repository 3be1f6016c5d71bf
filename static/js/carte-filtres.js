// Filters without reloading: the same addresses, of which the page keeps only the parts that
// change. Anything unforeseen falls back on loading the page.

const PARTIES = [".repertoire-filtres", ".total", "#liste", ".choix-langue"];
const DEBUT_DE_LA_CARTE = ".carte-bascule, [data-carte]";

export function followFiltres(contexte, refill) {
  const filtres = document.querySelector(".repertoire-filtres");
  if (!filtres) return;
  let affichee = addressOf(window.location.href);
  let demande = new AbortController();

  const load = async (url) => {
    demande.abort();
    demande = new AbortController();
    try {
      const reponse = await fetch(url, { signal: demande.signal, headers: { Accept: "text/html" } });
      if (!reponse.ok) throw new Error(`${reponse.status}`);
      const page = new DOMParser().parseFromString(await reponse.text(), "text/html");
      affichee = addressOf(url);
      takeOver(page);
      await refillIfChanged(contexte, page, refill);
    } catch (erreur) {
      if (erreur.name !== "AbortError") window.location.assign(url);
    }
  };
  const go = (url) => {
    history.pushState(null, "", url);
    return load(url);
  };

  filtres.addEventListener("submit", (evenement) => {
    evenement.preventDefault();
    go(addressOfForm(evenement.target));
  });
  filtres.addEventListener("change", ({ target }) => {
    if (target.type !== "search") go(addressOfForm(target.form));
  });
  document.addEventListener("click", (evenement) => {
    const lien = evenement.target.closest(".repertoire a");
    const simple = !(evenement.ctrlKey || evenement.metaKey || evenement.shiftKey || evenement.altKey);
    if (!lien || !simple || lien.hash || lien.pathname !== window.location.pathname) return;
    evenement.preventDefault();
    const liste = lien.closest("#liste");
    go(lien.href).then(() => liste?.scrollIntoView());
  });
  window.addEventListener("popstate", () => {
    if (addressOf(window.location.href) !== affichee) load(window.location.href);
  });
}

function addressOf(url) {
  return new URL(url).href.split("#")[0];
}

function addressOfForm(formulaire) {
  const choisis = [...new FormData(formulaire)].filter(([, valeur]) => valeur !== "");
  const requete = new URLSearchParams(choisis).toString();
  return new URL(requete ? `?${requete}` : window.location.pathname, formulaire.action).href;
}

// Takes the new page's parts; what was unfolded stays so, and the focus stays where it was.
function takeOver(page) {
  const deplies = [...document.querySelectorAll(".repertoire-filtres details")].map((d) => d.open);
  const { id, name, value } = document.activeElement;
  document.title = page.title;
  for (const partie of PARTIES) {
    const nouvelle = page.querySelector(partie);
    if (nouvelle) document.querySelector(partie).replaceChildren(...nouvelle.childNodes);
  }
  document.querySelector(".total").after(...takeRemarques(page));
  document.querySelectorAll(".repertoire-filtres details").forEach((details, rang) => {
    details.open = deplies[rang] || details.open;
  });
  const memes = [...document.querySelectorAll(".repertoire-filtres :is(input, select, button)")];
  const isMeme = (champ) => (id ? champ.id === id : name && champ.name === name && champ.value === value);
  memes.find(isMeme)?.focus({ preventScroll: true });
}

// What may stand between the count and the map: the former is removed, the new one returned.
function takeRemarques(page) {
  const [anciennes, nouvelles] = [document, page].map((ou) => {
    const remarques = [];
    let suivante = ou.querySelector(".total").nextElementSibling;
    for (; !suivante.matches(DEBUT_DE_LA_CARTE); suivante = suivante.nextElementSibling) {
      remarques.push(suivante);
    }
    return remarques;
  });
  anciennes.forEach((remarque) => remarque.remove());
  return nouvelles;
}

async function refillIfChanged({ donnees }, page, refill) {
  const url = page.querySelector("[data-carte]").dataset.acteursUrl;
  if (url === donnees.acteursUrl) return;
  donnees.acteursUrl = url;
  await refill(url);
}
