// Where the device stands, with how far it may be wrong. It keeps measuring until that is good.

const BONNE_M = 20;
const MAUVAISE_M = 50;
const PATIENCE_MS = 25_000;
const PREMIERE_MS = 15_000;
// Six decimals are a tenth of a metre.
const DECIMALES = 6;

const REFUS = {
  1: "Le téléphone ne donne pas la position à cette page. Autorisez la position dans les réglages, ou utilisez la carte ou l'adresse.",
  2: "La position n'est pas disponible ici. Réessayez à ciel ouvert, ou utilisez la carte ou l'adresse.",
  3: "La position n'arrive pas. Réessayez à ciel ouvert, ou utilisez la carte ou l'adresse.",
};

// Measures until the place is known within 20 m, or 25 s have passed, or `signal` stops it.
// `onFix({lon, lat, metres, fini})` tells each better place; `onRefus(phrase)` when none comes.
export function locate({ onFix, onRefus, signal }) {
  if (!("geolocation" in navigator)) {
    onRefus(REFUS[2]);
    return;
  }
  let meilleure = null;
  const options = { enableHighAccuracy: true, timeout: PREMIERE_MS, maximumAge: 0 };
  const stop = () => {
    navigator.geolocation.clearWatch(suivi);
    clearTimeout(patience);
  };
  const end = () => {
    stop();
    if (meilleure) onFix({ ...meilleure, fini: true });
  };
  const take = ({ coords }) => {
    if (meilleure && coords.accuracy >= meilleure.metres) return;
    meilleure = { lon: round(coords.longitude), lat: round(coords.latitude), metres: coords.accuracy };
    if (coords.accuracy <= BONNE_M) end();
    else onFix({ ...meilleure, fini: false });
  };
  const refuse = ({ code }) => {
    if (meilleure) return end();
    stop();
    onRefus(REFUS[code] ?? REFUS[2]);
  };
  const suivi = navigator.geolocation.watchPosition(take, refuse, options);
  const patience = setTimeout(end, PATIENCE_MS);
  signal?.addEventListener("abort", stop);
}

function round(degres) {
  return Number(degres.toFixed(DECIMALES));
}

// How good a place is, in words.
export function sayPrecision({ metres, fini = true }) {
  const dit = `à ${Math.max(1, Math.round(metres))}\u00a0m près`;
  if (!fini) return `Position trouvée ${dit}. La mesure continue…`;
  if (metres > MAUVAISE_M) return `Position peu précise : ${dit}. Réessayez à ciel ouvert, ou placez le point sur la carte.`;
  return `Position trouvée ${dit}.`;
}
