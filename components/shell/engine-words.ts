import type { EngineStatus } from "@/lib/contract/answers";
import { toDisplayText } from "@/lib/domain/topology/display-text";

const kinds: Record<EngineStatus["kind"], string> = {
  docker: "Docker",
  podman: "Podman",
  demo: "Demo engine",
};

/** The engine in two or three words: `Docker 28.5.2`. What a distribution adds (`+dfsg1`) stands in the panel. */
export function nameEngine(engine: EngineStatus): string {
  const version =
    engine.version === null || engine.kind === "demo"
      ? ""
      : ` ${toDisplayText(engine.version.replace(/\+.*$/, ""))}`;
  return `${kinds[engine.kind]}${version}`;
}
