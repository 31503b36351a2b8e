import { useEffect, useRef } from "react";
import { toSvgBlob } from "@/components/export/draw-png";

/** The file as an image: what scripts or links it could hold are dead there. */
export function SvgPreview({ text }: { text: string }) {
  const image = useRef<HTMLImageElement>(null);
  // Outside system: the browser's blob addresses, which live until they are given back.
  useEffect(() => {
    if (image.current === null) return undefined;
    const url = URL.createObjectURL(toSvgBlob(text));
    image.current.src = url;
    return () => URL.revokeObjectURL(url);
  }, [text]);
  return (
    <img
      ref={image}
      alt="Preview"
      className="max-h-full max-w-full rounded-sm object-contain shadow-raised"
    />
  );
}
