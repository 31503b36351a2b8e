import { useId, useRef, useState } from "react";
import dynamic from "next/dynamic";
import { BookOpen } from "lucide-react";

const LegendPanel = dynamic(
  () => import("@/components/canvas/legend/legend-panel").then((module) => module.LegendPanel),
  { ssr: false },
);

/** Opens what explains the picture, beside it. */
export function LegendButton() {
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        title="What the picture shows"
        aria-label="Legend"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setOpen(!isOpen)}
      >
        <BookOpen aria-hidden />
        <span>Legend</span>
      </button>
      {isOpen && <LegendPanel id={id} onClose={close} />}
    </>
  );
}
