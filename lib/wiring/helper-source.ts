import type { HelperPlan, HelperScope } from "@/lib/domain/wiring/helper-container";
import type {
  CounterReading,
  ObservedCounters,
  ObservedHost,
  ObservedSandbox,
} from "@/lib/domain/wiring/observed-wiring";
import { hasSharedMac } from "@/lib/wiring/has-shared-mac";
import { HelperConversation, toWords, UselessAnswerError } from "@/lib/wiring/helper-conversation";
import type { HelperRuntime } from "@/lib/wiring/helper-runtime";
import { HelperSweep } from "@/lib/wiring/helper-sweep";
import { isOfOtherContainer, parseCounters } from "@/lib/wiring/kernel-text";
import { parseHelperAnswer } from "@/lib/wiring/parse-helper-answer";
import { rankHelperImages } from "@/lib/wiring/rank-helper-images";
import { splitByProcess, splitHelperAnswer } from "@/lib/wiring/split-helper-answer";
import { type SandboxTarget, WiringError, type WiringSource } from "@/lib/wiring/wiring-source";

/** Images that are tried where none was chosen: each failure costs the engine a container. */
const triedImages = 4;
/** Short helpers at once: each takes the engine 0.15 s. */
const width = 4;
/** Containers in one question: the start of a program and the way to the helper and back were most of what one cost. */
const together = 50;
/** Containers whose counters are asked for at once. 256 interfaces each, as hostile ones may have, are 4 MB. */
const countedTogether = 100;
/** How long a short helper may take, in ms; an engine under load takes seconds to start one. */
const shortPatience = 15_000;
/** More than a container's interfaces take, in characters: whoever may make them can make thousands. */
const longestShortAnswer = 1024 * 1024;
/**
 * After a failed start the same answer is given for so long, in ms: each try costs the engine up to four containers.
 * Each further failure doubles it.
 */
const retryAfter = 5000;
const longestRetryAfter = 60_000;
/** Containers that are remembered as unanswerable. */
const mostUnanswerable = 1000;

export interface HelperSourceOptions {
  runtime: HelperRuntime;
  /** Id of this installation, for the label. */
  instance: string;
  /** Tag or id; null to take the first that works. */
  image: string | null;
  /** Whether it may see the host's processes, so that it reads every container by itself. */
  allowsProcesses: boolean;
  now(): number;
}

interface ContainerProcess {
  id: string;
  pid: number;
}

interface Running {
  id: string;
  image: string;
  conversation: HelperConversation;
}

/**
 * Reads the wiring by a helper container on the engine (lib/domain/wiring/helper-container.ts says what it may do).
 * The host's side by one that runs as long as the source, and is started again when it ends; the containers' side by
 * a short one each, or by the same where it may see the host's processes.
 */
export class HelperSource implements WiringSource {
  readonly kind = "helper";
  readonly #options: HelperSourceOptions;
  readonly #short = new Set<string>();
  /** Containers whose files gave no answer: what is mounted over their /sys may hang whoever reads it, or never end. */
  readonly #unanswerable = new Set<string>();
  #running: Running | null = null;
  #starting: Promise<Running> | null = null;
  #failure: { until: number; error: WiringError } | null = null;
  #failures = 0;
  #isClosed = false;
  readonly #sweep: HelperSweep;

  constructor(options: HelperSourceOptions) {
    this.#options = options;
    this.#sweep = new HelperSweep(options.runtime);
  }

  /** The image that it runs; null while it doesn't. */
  get image(): string | null {
    return this.#running === null || this.#running.conversation.hasEnded ? null : this.#running.image;
  }

  /** Starts the helper now, whatever came of it before. Throws a `WiringError`. */
  async start(): Promise<void> {
    this.#failure = null;
    await this.#ensure();
  }

  async readHost(): Promise<ObservedHost> {
    const { conversation } = await this.#ensure();
    const host = parseHelperAnswer(splitHelperAnswer(await conversation.ask({ words: "host" })), "host");
    if (host === null) throw new WiringError("The helper container can't read /sys/class/net.");
    return host;
  }

  async readCounters(targets: readonly SandboxTarget[]): Promise<CounterReading> {
    const { conversation } = await this.#ensure();
    const processes = this.#options.allowsProcesses ? targets.flatMap(toProcess) : [];
    const containers = new Map<string, ReadonlyMap<string, ObservedCounters>>();
    let host: ReadonlyMap<string, ObservedCounters> | null = null;
    for (let from = 0; from === 0 || from < processes.length; from += countedTogether) {
      const asked = processes.slice(from, from + countedTogether);
      const pids = asked.map(({ pid }) => pid);
      const sections = splitHelperAnswer(await conversation.ask({ words: "counters", pids }));
      const dev = sections.get("dev") ?? null;
      if (dev === null) throw new WiringError("The helper container can't read /proc/net/dev.");
      host ??= parseCounters(dev);
      const byPid = splitByProcess(sections);
      for (const { id, pid } of asked) {
        const own = byPid.get(pid);
        const counted = own?.get("dev");
        if (counted === undefined || isOfOtherContainer(own?.get("cgroup") ?? "", id)) continue;
        containers.set(id, parseCounters(counted));
      }
    }
    return { host: host ?? new Map(), containers };
  }

  async readSandboxes(targets: readonly SandboxTarget[]): Promise<Map<string, ObservedSandbox>> {
    const sandboxes = this.#options.allowsProcesses
      ? await this.#readByProcesses(targets)
      : new Map<string, ObservedSandbox>();
    const queue = targets.filter(({ id }) => !sandboxes.has(id));
    const work = async (): Promise<void> => {
      for (let target = queue.shift(); target !== undefined; target = queue.shift())
        sandboxes.set(target.id, await this.#readByShort(target).catch(toUnread));
    };
    await Promise.all(Array.from({ length: Math.min(width, queue.length) }, work));
    return sandboxes;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#sweep.stop();
    await this.#starting?.catch(() => {});
    const ids = [...this.#short];
    if (this.#running !== null) {
      this.#running.conversation.end(new WiringError("The helper container was stopped."));
      ids.push(this.#running.id);
      this.#running = null;
    }
    await Promise.all(ids.map((id) => this.#remove(id)));
  }

  async #readByShort({ id }: SandboxTarget): Promise<ObservedSandbox> {
    const { image } = await this.#ensure();
    // Its own sysfs shows the right namespace whatever the container has at that place.
    const sandbox = parseHelperAnswer(
      splitHelperAnswer(await this.#askShort({ kind: "container", id }, image)),
      "sandbox",
    );
    if (sandbox === null)
      return { interfaces: null, reason: "The container's interfaces can't be read: it may have stopped." };
    return { interfaces: sandbox.interfaces, reason: null };
  }

  /** Without those whose pid does not lead to their interfaces, or leads to another container's. */
  async #readByProcesses(targets: readonly SandboxTarget[]): Promise<Map<string, ObservedSandbox>> {
    const sandboxes = new Map<string, ObservedSandbox>();
    const processes = targets.flatMap(toProcess).filter(({ id }) => !this.#unanswerable.has(id));
    for (let from = 0; from < processes.length; from += together)
      for (const [id, sandbox] of await this.#askTogether(processes.slice(from, from + together)))
        sandboxes.set(id, sandbox);
    return sandboxes;
  }

  /**
   * Where no answer comes of many, each is asked by itself: one of them only is to blame. Addresses are asked for where
   * two interfaces have one MAC (`placed`): for all they were a third of the time.
   */
  async #askTogether(
    processes: readonly ContainerProcess[],
    words: "sandboxes" | "placed" = "sandboxes",
  ): Promise<[string, ObservedSandbox][]> {
    const question = { words, pids: processes.map(({ pid }) => pid) };
    try {
      const { conversation } = await this.#ensure();
      const sections = splitByProcess(splitHelperAnswer(await conversation.ask(question)));
      const unplaced: ContainerProcess[] = [];
      const answers = processes.flatMap(({ id, pid }): [string, ObservedSandbox][] => {
        const own = sections.get(pid);
        if (own === undefined || isOfOtherContainer(own.get("cgroup") ?? "", id)) return [];
        const sandbox = parseHelperAnswer(own, "sandbox");
        if (sandbox === null) return [];
        if (words === "sandboxes" && hasSharedMac(sandbox.interfaces)) unplaced.push({ id, pid });
        return [[id, { interfaces: sandbox.interfaces, reason: null }]];
      });
      // The later answer about one container replaces the earlier.
      return unplaced.length === 0 ? answers : [...answers, ...(await this.#askTogether(unplaced, "placed"))];
    } catch (error) {
      const isOwn = error instanceof UselessAnswerError && error.words === toWords(question);
      const [only, another] = processes;
      if (isOwn && another !== undefined) {
        const answers: [string, ObservedSandbox][] = [];
        for (const process of processes) answers.push(...(await this.#askTogether([process], words)));
        return answers;
      }
      if (isOwn && only !== undefined && this.#unanswerable.size < mostUnanswerable)
        this.#unanswerable.add(only.id);
      return processes.map(({ id }) => [id, toUnread(error)]);
    }
  }

  /** What a helper in the container's own network namespace prints. */
  async #askShort(scope: HelperScope, image: string): Promise<string> {
    if (this.#isClosed) throw new WiringError("The helper container was stopped.");
    const { runtime } = this.#options;
    const id = await runtime.createHelper(this.#plan(scope, image));
    this.#short.add(id);
    try {
      let heard = "";
      let finish = (): void => {};
      const ended = new Promise<void>((resolve) => {
        finish = resolve;
      });
      const stream = await runtime.attachHelper(id, {
        onText: (text) => {
          if (heard.length <= longestShortAnswer) heard += text;
          else finish();
        },
        onEnd: () => finish(),
      });
      const timer = setTimeout(finish, shortPatience);
      try {
        await runtime.startHelper(id);
        await ended;
      } finally {
        clearTimeout(timer);
        stream.close();
      }
      const [, answer] = /^@begin 0\n([^]*)\n@end 0\n$/.exec(heard) ?? [];
      if (answer === undefined)
        throw new WiringError("The helper in the container's network gave no answer.");
      return answer;
    } finally {
      await this.#remove(id);
      this.#short.delete(id);
    }
  }

  #ensure(): Promise<Running> {
    if (this.#isClosed) return Promise.reject(new WiringError("The helper container was stopped."));
    if (this.#running !== null && !this.#running.conversation.hasEnded) return Promise.resolve(this.#running);
    if (this.#failure !== null && this.#options.now() < this.#failure.until)
      return Promise.reject(this.#failure.error);
    this.#starting ??= this.#startAny()
      .then((running) => {
        this.#running = running;
        this.#failure = null;
        this.#failures = 0;
        return running;
      })
      .catch((error: unknown) => {
        const reason = error instanceof WiringError ? error : new WiringError(toMessage(error));
        const wait = Math.min(retryAfter * 2 ** this.#failures, longestRetryAfter);
        this.#failures += 1;
        this.#failure = { until: this.#options.now() + wait, error: reason };
        throw reason;
      })
      .finally(() => {
        this.#starting = null;
      });
    return this.#starting;
  }

  async #startAny(): Promise<Running> {
    const former = this.#running;
    this.#running = null;
    // Its connection may have gone while it runs on: it would do so for a minute.
    if (former !== null) await this.#remove(former.id);
    await this.#sweep.run();
    const images = await this.#candidates();
    const reasons: string[] = [];
    for (const image of images) {
      if (this.#isClosed) break;
      try {
        return await this.#startOne(image);
      } catch (error) {
        reasons.push(`${image}: ${toMessage(error)}`);
      }
    }
    throw new WiringError(`The helper container can't be started. ${reasons.join(" ")}`.trim());
  }

  async #candidates(): Promise<string[]> {
    const { image, runtime } = this.#options;
    if (image !== null) return [image];
    const images = rankHelperImages(await runtime.listImages()).slice(0, triedImages);
    if (images.length === 0) {
      throw new WiringError(
        "The engine has no image to make a helper container of. Pull a small one with a shell: docker pull busybox",
      );
    }
    return images.map(({ tag, id }) => tag ?? id);
  }

  async #startOne(image: string): Promise<Running> {
    const { runtime, allowsProcesses } = this.#options;
    const id = await runtime.createHelper(
      this.#plan({ kind: allowsProcesses ? "host-and-processes" : "host" }, image),
    );
    const conversation = new HelperConversation();
    try {
      const stream = await runtime.attachHelper(id, conversation.listener);
      await conversation.begin(stream, () => runtime.startHelper(id));
      if (this.#isClosed) throw new WiringError("The helper container was stopped.");
      return { id, image, conversation };
    } catch (error) {
      conversation.end(new WiringError("The helper container was not started."));
      await this.#remove(id);
      throw error;
    }
  }

  #plan(scope: HelperScope, image: string): HelperPlan {
    return { image, instance: this.#options.instance, scope };
  }

  /** The engine removes what has ended by itself too; whoever is later finds nothing. */
  async #remove(id: string): Promise<void> {
    await this.#options.runtime.removeHelper(id).catch(() => {});
  }
}

function toProcess({ id, pid }: SandboxTarget): ContainerProcess[] {
  return pid === null || pid <= 0 ? [] : [{ id, pid }];
}

function toUnread(error: unknown): ObservedSandbox {
  return { interfaces: null, reason: toSentence(toMessage(error)) };
}

/** The engine's words end without a full stop. */
function toSentence(text: string): string {
  return text.endsWith(".") ? text : `${text}.`;
}

function toMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
