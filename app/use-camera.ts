import { useSearchParams } from "next/navigation";
import { useMemo } from "react";
import { writeParameters } from "@/app/page-address";
import type { Camera } from "@/components/canvas/camera";

/** The parameter of the page's address that holds the camera: `x,y,zoom`. */
const cameraParameter = "camera";

/** What the address asks to look at as the canvas opens, and how it learns where the camera rests. */
export function useCamera(): { camera: Camera | null; onCamera: (camera: Camera | null) => void } {
  const text = useSearchParams().get(cameraParameter);
  const camera = useMemo(() => parseCamera(text), [text]);
  return { camera, onCamera: writeCamera };
}

/** The camera that a text tells; null when it tells none. The canvas keeps it within the picture. */
export function parseCamera(text: string | null): Camera | null {
  const parts = /^(-?\d{1,7}),(-?\d{1,7}),(\d(?:\.\d{1,2})?)$/.exec(text ?? "");
  return parts === null ? null : { x: Number(parts[1]), y: Number(parts[2]), zoom: Number(parts[3]) };
}

/** `-120,45,0.8`. */
export function toCameraText({ x, y, zoom }: Camera): string {
  return `${x},${y},${zoom}`;
}

function writeCamera(camera: Camera | null): void {
  writeParameters({ [cameraParameter]: camera === null ? null : toCameraText(camera) });
}
