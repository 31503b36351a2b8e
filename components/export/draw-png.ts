import type { SvgPicture } from "@/lib/domain/export/to-svg";

/** Pixels on a side: what every browser's canvas can hold. */
const longestSide = 8192;
/** Sharp on a screen of double density, and in print. */
const wantedScale = 2;

export interface PngSize {
  width: number;
  height: number;
  /** Less than wanted: the picture is too large. */
  isScaledDown: boolean;
}

export function toPngSize({ width, height }: Pick<SvgPicture, "width" | "height">): PngSize {
  const scale = Math.min(wantedScale, longestSide / Math.max(width, height));
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
    isScaledDown: scale < wantedScale,
  };
}

/** The picture in pixels; throws when the browser can't draw it. */
export async function drawPng(picture: SvgPicture): Promise<Blob> {
  const url = URL.createObjectURL(toSvgBlob(picture.text));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const { width, height } = toPngSize(picture);
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = height;
    canvas.getContext("2d")?.drawImage(image, 0, 0, width, height);
    const blob = await new Promise<Blob | null>((resolve) => {
      canvas.toBlob(resolve, "image/png");
    });
    if (blob === null) throw new Error("The browser could not draw the picture.");
    return blob;
  } finally {
    URL.revokeObjectURL(url);
  }
}

export function toSvgBlob(text: string): Blob {
  return new Blob([text], { type: "image/svg+xml" });
}
