/** One engine event, before it gets its JSON form. */
export type EngineEvent = {
  type: "network" | "container";
  action: string;
  id: string;
  attributes: Record<string, string>;
  /** `from` of container events: the image. */
  image: string | null;
  milliseconds: number;
};

/** As many as the engine keeps for `since` (measured on 20.10 and 28). */
const kept = 256;

/** What happened, for those who listen now and those who ask later. */
export class EventLog {
  readonly #events: EngineEvent[] = [];
  readonly #listeners = new Set<(event: EngineEvent) => void>();
  #isMuted = false;

  add(event: EngineEvent): void {
    if (this.#isMuted) return;
    this.#events.push(event);
    if (this.#events.length > kept) this.#events.shift();
    for (const listener of this.#listeners) listener(event);
  }

  /** Runs something that shall leave no events, such as planting the first topology. */
  withoutEvents(work: () => void): void {
    this.#isMuted = true;
    try {
      work();
    } finally {
      this.#isMuted = false;
    }
  }

  recent(): readonly EngineEvent[] {
    return this.#events;
  }

  /** Calls back on each event until the returned function is called. */
  listen(listener: (event: EngineEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get listenerCount(): number {
    return this.#listeners.size;
  }
}

/** The line of the stream that tells an event. */
export function toEventJson(event: EngineEvent): object {
  const legacy =
    event.type === "container"
      ? { status: event.action, id: event.id, ...(event.image === null ? {} : { from: event.image }) }
      : {};
  return {
    ...legacy,
    Type: event.type,
    Action: event.action,
    Actor: { ID: event.id, Attributes: event.attributes },
    scope: "local",
    time: Math.floor(event.milliseconds / 1000),
    timeNano: event.milliseconds * 1_000_000,
  };
}
