/* A photo, shrunk on the phone. It is drawn anew, so nothing that the camera wrote into the file comes along. */

const EDGE = 1280;
const QUALITY = 0.75;

/** A file of the camera as JPEG bytes and their SHA-256. */
export async function shrink(file) {
  const canvas = await painted(file);
  const blob = await new Promise((resolve) => { canvas.toBlob(resolve, "image/jpeg", QUALITY); });
  const data = new Uint8Array(await blob.arrayBuffer());
  return { data, digest: await sha256(data), canvas };
}

/** A kept photo as a picture to show. */
export const drawn = (data) => painted(new Blob([data], { type: "image/jpeg" }));

// Browsers before 2023 do not know the word “from-image”: they turn the picture by themselves.
const WAYS = [
  (file) => createImageBitmap(file, { imageOrientation: "from-image" }),
  (file) => createImageBitmap(file),
  async (file) => {
    const image = new Image();
    image.src = await new Promise((resolve, reject) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result);
      reader.onerror = () => reject(reader.error);
      reader.readAsDataURL(file);
    });
    await image.decode();
    return image;
  },
];

async function decoded(file) {
  let problem;
  for (const way of WAYS) {
    try {
      return await way(file);
    } catch (error) {
      problem = error;
    }
  }
  throw problem;
}

async function painted(file) {
  const image = await decoded(file);
  const scale = Math.min(1, EDGE / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  if (image.close) image.close();
  return canvas;
}

/** The SHA-256 of bytes in hexadecimal. */
export async function sha256(data) {
  const found = new Uint8Array(await crypto.subtle.digest("SHA-256", data));
  return [...found].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
