import type { LoadedImage } from "./ImageCache";
import styles from "./Picture.module.css";

// Smaller ones show their pixels when they are enlarged.
const PIXELATED_BELOW = 200;

// An image, as large as there is room.
export function Picture({ loaded }: { loaded: LoadedImage }) {
  const { image, url } = loaded;
  const small = Math.max(image.width, image.height) < PIXELATED_BELOW;
  return (
    <img
      className={`${styles.picture} ${small ? styles.pixelated : ""}`}
      src={url}
      alt={altOf(loaded)}
      width={image.width}
      height={image.height}
      draggable={false}
    />
  );
}

function altOf({ channel, x, image }: LoadedImage): string {
  const words = [image.name, image.description].filter((text) => text !== "").join(": ");
  return words === "" ? `${channel} at x ${x}` : words.slice(0, 500);
}
