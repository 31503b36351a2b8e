import type { HelperImage, HelperPlan, HelperRecord } from "@/lib/domain/wiring/helper-container";

/** What a helper container says, and its end. */
export interface HelperListener {
  /** Standard output, in pieces that are no lines. */
  onText(text: string): void;
  /** Called once, when the container has ended or the connection to it. */
  onEnd(): void;
}

/** The line to a helper container's standard streams. */
export interface HelperStream {
  /** To its standard input. */
  write(text: string): void;
  /** Lets go; the container's standard input ends by it, and so the container. */
  close(): void;
}

/** The engine as far as helper containers need it. Every method may throw an error whose message is for a person. */
export interface HelperRuntime {
  /** Images that the engine has. */
  listImages(): Promise<HelperImage[]>;
  /** All helper containers on the engine, other installations' too. */
  listHelpers(): Promise<HelperRecord[]>;
  /** Makes the container without starting it; answers its id. Never pulls. */
  createHelper(plan: HelperPlan): Promise<string>;
  attachHelper(id: string, listener: HelperListener): Promise<HelperStream>;
  startHelper(id: string): Promise<void>;
  /** Ends and removes it; one that is gone already is fine. Refuses containers that are no helpers. */
  removeHelper(id: string): Promise<void>;
}
