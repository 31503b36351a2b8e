import { memo } from "react";
import { useShallow } from "zustand/react/shallow";
import { HeartCrack, HeartPulse, Link2, Plug } from "lucide-react";
import { cordColour } from "@/components/canvas/cord-colour";
import {
  isContainerDim,
  useCanvas,
  useCanvasActions,
  useCanvasStore,
} from "@/components/canvas/canvas-store";
import { CardJacks } from "@/components/canvas/nodes/card-jacks";
import { FittingText } from "@/components/canvas/nodes/fitting-text";
import { FreeJack } from "@/components/canvas/nodes/free-jack";
import { LinkGrips } from "@/components/canvas/nodes/link-grips";
import { pickContainer } from "@/components/canvas/select/pick-container";
import { ProbeHandle } from "@/components/canvas/reach/probe-handle";
import { StateDot } from "@/components/canvas/nodes/state-dot";
import { useContainerView } from "@/components/canvas/use-model";
import { containersOf } from "@/lib/domain/topology/selection";
import { truncateMiddle } from "@/lib/domain/topology/display-text";
import type { ContainerNode } from "@/components/canvas/to-flow";
import type { ContainerView } from "@/components/canvas/canvas-model";
import type { LinkPlace } from "@/lib/domain/layout/layout";
import type { NodeProps } from "@xyflow/react";

const noLinks: readonly LinkPlace[] = [];

/** A container: its name, image, address and state, with a jack for each interface. */
export const ContainerCard = memo(function ContainerCard({ data: { id } }: NodeProps<ContainerNode>) {
  const view = useContainerView(id);
  const { card, links, isNear, isDim, isSelected, homeColour } = useCanvas(
    useShallow((state) => ({
      card: state.index.cards.get(id),
      links: state.index.linksOf.get(id),
      isNear: state.level === "near",
      isDim: isContainerDim(state, id),
      isSelected: containersOf(state.selected).includes(id),
      homeColour: cordColour(state.index, state.index.cards.get(id)?.homeId ?? null),
    })),
  );
  const { hover, stand } = useCanvasActions();
  const canvas = useCanvasStore();
  if (view === undefined || card === undefined) return null;
  const isDocked = card.dockedTo !== null;
  return (
    <div
      className="pb-card"
      data-docked={isDocked || undefined}
      data-off={!view.isLive || undefined}
      data-dim={isDim || undefined}
      data-selected={isSelected || undefined}
      style={{ "--home": homeColour } as React.CSSProperties}
    >
      <div className="pb-card-face" aria-hidden>
        {!isNear ? (
          <MiddleFace view={view} isDocked={isDocked} />
        ) : isDocked ? (
          <DockedFace view={view} />
        ) : (
          <NearFace view={view} />
        )}
      </div>
      <button
        type="button"
        className="pb-card-button"
        aria-label={view.label}
        aria-pressed={isSelected}
        title={[view.name, view.image, ...portTexts(view)].join("\n")}
        // The Tab key's one stop is FocusStop.
        tabIndex={-1}
        onClick={(event) => pickContainer(canvas.getState(), id, event)}
        onPointerEnter={(event) => hover({ kind: "container", id }, event)}
        onPointerLeave={(event) => hover(null, event)}
        onFocus={(event) => {
          stand({ at: { kind: "container", id }, from: null });
          if (event.currentTarget.matches(":focus-visible")) hover({ kind: "container", id });
        }}
        onBlur={() => hover(null)}
      />
      {!isDocked && (
        <>
          <CardJacks card={card} links={links ?? noLinks} view={view} />
          <LinkGrips card={card} links={links ?? noLinks} />
          <FreeJack card={card} name={view.name} />
        </>
      )}
      <ProbeHandle id={id} />
    </div>
  );
});

/** Room for a card's name beside what else stands in its line (canvas.css). */
const nearName = { width: 110, size: 13, isBold: true };
const dockedName = { width: 94, size: 13, isBold: true };
const middleName = { width: 120, size: 17, isBold: true, lines: 2 };
const middleDockedName = { width: 104, size: 16, isBold: true };

function NearFace({ view }: { view: ContainerView }) {
  const [port] = view.ports;
  return (
    <>
      <span className="pb-card-line">
        <StateDot view={view} />
        <FittingText className="pb-card-name" text={truncateMiddle(view.name, 19)} room={nearName} />
        {view.health === "unhealthy" && <HeartCrack className="pb-icon text-danger" aria-hidden />}
        {view.health === "healthy" && <HeartPulse className="pb-icon text-success" aria-hidden />}
      </span>
      <FittingText
        className="pb-card-image"
        text={truncateMiddle(shortImage(view.image), 24)}
        room={{ width: 143, size: 12 }}
      />
      <span className="pb-card-line pb-card-foot">
        {view.state === "running" ? (
          <FittingText
            className="pb-card-address"
            text={view.address ?? ""}
            room={{ width: port === undefined ? 143 : 92, size: 12, isMono: true }}
          />
        ) : (
          <span className="pb-card-state" data-live={view.isLive || undefined}>
            {view.state}
          </span>
        )}
        {port !== undefined && (
          <span className="pb-port" data-local={isLoopback(port.hostAddress) || undefined}>
            <Plug className="pb-icon-small" aria-hidden />
            {port.hostPort}
            {view.ports.length > 1 && <span className="pb-port-more">+{view.ports.length - 1}</span>}
          </span>
        )}
      </span>
    </>
  );
}

function DockedFace({ view }: { view: ContainerView }) {
  return (
    <span className="pb-card-line">
      <StateDot view={view} />
      <FittingText className="pb-card-name" text={truncateMiddle(view.name, 18)} room={dockedName} />
      <Link2 className="pb-icon text-faint" aria-hidden />
    </span>
  );
}

function MiddleFace({ view, isDocked }: { view: ContainerView; isDocked: boolean }) {
  return (
    <span className="pb-card-line pb-card-middle" data-docked={isDocked || undefined}>
      <StateDot view={view} />
      <FittingText
        className="pb-card-name"
        text={truncateMiddle(view.name, isDocked ? 11 : 26)}
        room={isDocked ? middleDockedName : middleName}
      />
    </span>
  );
}

/** The image without its registry and folders: what tells images apart is at the end. */
function shortImage(image: string): string {
  const parts = image.split("/");
  return parts.length > 2 ? parts.slice(-2).join("/") : image;
}

function isLoopback(address: string): boolean {
  return address.startsWith("127.") || address === "::1";
}

function portTexts(view: ContainerView): string[] {
  return view.ports.map(
    ({ hostAddress, hostPort, containerPort, protocol }) =>
      `${hostAddress}:${hostPort} → ${containerPort}/${protocol}`,
  );
}
