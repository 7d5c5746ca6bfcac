import type { ReactNode } from "react";

import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { formatX } from "../ui/format";
import { saveFile } from "../ui/saveFile";
import type { LoadedImage } from "./ImageCache";
import styles from "./ImageDialog.module.css";
import { imageExtension } from "./imageFile";
import { Picture } from "./Picture";

interface ImageDialogProps {
  shown: LoadedImage;
  // The slider that steps through the channel.
  steps: ReactNode;
  onClose: () => void;
}

// An image as large as the window lets it be, with all that is known of it.
export function ImageDialog({ shown, steps, onClose }: ImageDialogProps) {
  const { channel, x, image, blob } = shown;
  const extension = imageExtension(image.format);
  return (
    <Dialog title={<bdi>{channel}</bdi>} onClose={onClose}>
      <div className={styles.large}>
        <Picture loaded={shown} />
      </div>
      {steps}
      <p className={styles.name}>{image.name}</p>
      <p className={styles.description}>{image.description}</p>
      <footer className={styles.footer}>
        <span>
          {image.width} × {image.height} px, {extension.toUpperCase()},{" "}
          {blob.size.toLocaleString("en")} bytes
        </span>
        <Button onClick={() => saveFile(blob, [channel, formatX(x)], extension)}>Download</Button>
      </footer>
    </Dialog>
  );
}
