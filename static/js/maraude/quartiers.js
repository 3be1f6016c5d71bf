// Which quartier a point lies in, without network: from the outlines kept on the device.

const bornes = new WeakMap();

// Returns the quartier of [{slug, nom, contour: MultiPolygon coordinates, …}] that holds the point
// (degrees), null when none does. An edge belongs to the quartier, to the first one when shared.
export function findQuartier(quartiers, lon, lat) {
  return quartiers.find((quartier) => isWithin(quartier, lon, lat)) ?? null;
}

function isWithin(quartier, lon, lat) {
  const [ouest, sud, est, nord] = boundsOf(quartier);
  if (!(lon >= ouest && lon <= est && lat >= sud && lat <= nord)) return false;
  return quartier.contour.some((polygone) => isInPolygone(polygone, lon, lat));
}

function boundsOf(quartier) {
  if (!bornes.has(quartier.contour)) {
    const bord = [Infinity, Infinity, -Infinity, -Infinity];
    for (const [anneau] of quartier.contour) {
      for (const [lon, lat] of anneau) {
        bord[0] = Math.min(bord[0], lon);
        bord[1] = Math.min(bord[1], lat);
        bord[2] = Math.max(bord[2], lon);
        bord[3] = Math.max(bord[3], lat);
      }
    }
    bornes.set(quartier.contour, bord);
  }
  return bornes.get(quartier.contour);
}

// Crosses the rings eastward: an odd number of edges means inside, holes included.
function isInPolygone(anneaux, lon, lat) {
  let dedans = false;
  for (const anneau of anneaux) {
    for (let rang = 1; rang < anneau.length; rang += 1) {
      const [lonA, latA] = anneau[rang - 1];
      const [lonB, latB] = anneau[rang];
      const aire = (lonB - lonA) * (lat - latA) - (lon - lonA) * (latB - latA);
      if (aire === 0 && isBetween(lon, lonA, lonB) && isBetween(lat, latA, latB)) return true;
      if (latA > lat !== latB > lat && aire > 0 === latB > latA) dedans = !dedans;
    }
  }
  return dedans;
}

function isBetween(valeur, a, b) {
  return valeur >= Math.min(a, b) && valeur <= Math.max(a, b);
}
