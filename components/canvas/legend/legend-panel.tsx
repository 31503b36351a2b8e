import { X } from "lucide-react";
import { legendEntries } from "@/components/canvas/legend/legend-entries";

/** The drawn things of the picture, each with what it stands for. Not modal: the picture stays usable beside it. */
export function LegendPanel({ id, onClose }: { id: string; onClose: () => void }) {
  return (
    // Escape closes it from anywhere inside, before the canvas takes it for "nothing selected".
    <dialog
      open
      id={id}
      aria-label="Legend"
      className="pb-legend nopan nowheel"
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onClose();
      }}
    >
      <div className="pb-legend-head">
        {/* Where a keyboard and a screen reader go on from when it opens. */}
        <h2 ref={(heading) => heading?.focus()} tabIndex={-1}>
          What the picture shows
        </h2>
        <button type="button" aria-label="Close the legend" title="Close" onClick={onClose}>
          <X aria-hidden />
        </button>
      </div>
      {/* Scrolls, so the keyboard must reach it. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <section className="pb-legend-body" tabIndex={0} aria-label="Signs and their meaning">
        {legendEntries.map(({ title, entries }) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {entries.map(({ name, text, drawing }) => (
                <div key={name}>
                  <dt>
                    <svg viewBox="0 0 64 40" width={64} height={40} aria-hidden>
                      {drawing}
                    </svg>
                    <span>{name}</span>
                  </dt>
                  <dd>{text}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </section>
    </dialog>
  );
}
