// A photo made small on the device: drawn anew, so that what the camera wrote beside the pixels
// (place, time, device) stays behind.

const COTE_MAX = 1600;
const OCTETS_MAX = 300_000;
const QUALITES = [0.82, 0.7, 0.58, 0.46];
const RETRECIT = 0.75;

// The file is no image that this browser can read.
export class PhotoIllisible extends Error {
  name = "PhotoIllisible";
}

// Returns {octets: ArrayBuffer (JPEG), largeur, hauteur} of an image file: at most 1,600 px and
// 300 kB, upright as the camera was held. Throws PhotoIllisible.
export async function shrinkPhoto(file) {
  const image = await decode(file);
  try {
    let echelle = Math.min(1, COTE_MAX / Math.max(image.width, image.height));
    for (;;) {
      const toile = draw(image, echelle);
      for (const qualite of QUALITES) {
        const jpeg = await encode(toile, qualite);
        if (jpeg.size <= OCTETS_MAX) {
          return { octets: await jpeg.arrayBuffer(), largeur: toile.width, hauteur: toile.height };
        }
      }
      echelle *= RETRECIT;
    }
  } finally {
    image.close();
  }
}

async function decode(file) {
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch (erreur) {
    throw new PhotoIllisible("", { cause: erreur });
  }
}

function draw(image, echelle) {
  const toile = document.createElement("canvas");
  toile.width = Math.max(1, Math.round(image.width * echelle));
  toile.height = Math.max(1, Math.round(image.height * echelle));
  const crayon = toile.getContext("2d");
  crayon.fillStyle = "#fff"; // what is transparent would turn black
  crayon.fillRect(0, 0, toile.width, toile.height);
  crayon.imageSmoothingQuality = "high";
  crayon.drawImage(image, 0, 0, toile.width, toile.height);
  return toile;
}

function encode(toile, qualite) {
  return new Promise((resolve, reject) => {
    const take = (jpeg) => (jpeg ? resolve(jpeg) : reject(new PhotoIllisible()));
    toile.toBlob(take, "image/jpeg", qualite);
  });
}
