// The tiles of one's own quartiers are kept for the street, as many as a phone may hold.

const ZOOMS = [14, 15, 16, 17, 18];
const AU_PLUS = 600;

// Addresses of the tiles that cover these quartiers, the far views first, at most 600.
export function listTuiles(gabarit, quartiers) {
  const tuiles = new Set();
  for (const zoom of ZOOMS) {
    for (const { contour } of quartiers) {
      for (const [x, y] of listCases(contour.flatMap(([anneau]) => anneau), zoom)) {
        if (tuiles.size >= AU_PLUS) return [...tuiles];
        tuiles.add(gabarit.replace("{z}", zoom).replace("{x}", x).replace("{y}", y));
      }
    }
  }
  return [...tuiles];
}

function* listCases(points, zoom) {
  const cases = points.map(([lon, lat]) => caseOf(lon, lat, zoom));
  const [xs, ys] = [cases.map(([x]) => x), cases.map(([, y]) => y)];
  for (let x = Math.min(...xs); x <= Math.max(...xs); x += 1) {
    for (let y = Math.min(...ys); y <= Math.max(...ys); y += 1) yield [x, y];
  }
}

// Web Mercator's tile (EPSG:3857) that holds a point in degrees.
function caseOf(lon, lat, zoom) {
  const cote = 2 ** zoom;
  const y = (1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2;
  return [Math.floor(((lon + 180) / 360) * cote), Math.floor(y * cote)];
}

// Asks the service worker to keep them. A third party's tiles are never asked for unasked.
export async function keepTuiles(quartiers) {
  const { fond, fondTiers } = document.querySelector("[data-maraude]").dataset;
  const siens = quartiers.filter(({ sien }) => sien);
  if (fondTiers || siens.length === 0 || !("serviceWorker" in navigator)) return;
  const { active } = await navigator.serviceWorker.ready;
  active.postMessage({ garde: listTuiles(fond, siens) });
}
