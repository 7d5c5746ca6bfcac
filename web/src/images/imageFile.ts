import { ImageFormat } from "@nereid/points_pb";

const FILES: Record<ImageFormat, { type: string; extension: string }> = {
  [ImageFormat.UNSPECIFIED]: { type: "application/octet-stream", extension: "bin" },
  [ImageFormat.PNG]: { type: "image/png", extension: "png" },
  [ImageFormat.JPEG]: { type: "image/jpeg", extension: "jpg" },
  [ImageFormat.WEBP]: { type: "image/webp", extension: "webp" },
};

// MIME type of the bytes of an image.
export function imageType(format: ImageFormat): string {
  return FILES[format].type;
}

// How a file with them is named, without dot.
export function imageExtension(format: ImageFormat): string {
  return FILES[format].extension;
}
