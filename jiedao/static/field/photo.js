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

async function painted(file) {
  const image = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, EDGE / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  return canvas;
}

async function sha256(data) {
  const found = new Uint8Array(await crypto.subtle.digest("SHA-256", data));
  return [...found].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
