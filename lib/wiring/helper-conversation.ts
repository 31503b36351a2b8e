import type { HelperListener, HelperStream } from "@/lib/wiring/helper-runtime";
import { WiringError } from "@/lib/wiring/wiring-source";

/** In ms. The script gives up after a minute of silence, so a lost word or two do no harm. */
const heartbeat = 20_000;
/** In ms. The kernel answers in milliseconds; a file that hangs hangs for ever. */
const patience = 5000;
/** An interface takes some 400 characters. */
const longestAnswer = 16 * 1024 * 1024;

/** The script did not answer in time, or without an end: something that it reads hangs, or is no file of the kernel's. */
export class UselessAnswerError extends WiringError {
  constructor(
    /** What it was asked, with the pids where there are any. */
    readonly words: string,
    message: string,
  ) {
    super(message);
  }
}

export type HelperQuestion =
  | { words: "host" }
  | { words: "counters" | "sandboxes" | "placed"; pids: readonly number[] };

/** A question as it is written, without its number. */
export function toWords(question: HelperQuestion): string {
  const pids = question.words === "host" ? [] : question.pids;
  return [question.words, ...pids.map(Math.trunc)].join(" ");
}

interface Question {
  words: string;
  number: number;
  resolve: (answer: string) => void;
  reject: (error: WiringError) => void;
}

/** Questions and answers with the script of one running helper, one at a time. */
export class HelperConversation {
  readonly #queue: Question[] = [];
  readonly #beat: NodeJS.Timeout;
  #stream: HelperStream | null = null;
  #asked: (Question & { timer: NodeJS.Timeout }) | null = null;
  #count = 0;
  #heard = "";
  #end: WiringError | null = null;
  #greeting: { resolve(): void; reject(error: WiringError): void } | null = null;

  constructor() {
    this.#beat = setInterval(() => this.#stream?.write("still\n"), heartbeat);
    this.#beat.unref();
  }

  /** What the attached stream brings. */
  get listener(): HelperListener {
    return {
      onText: (text) => this.#hear(text),
      onEnd: () => this.end(new WiringError("The helper container has ended.")),
    };
  }

  get hasEnded(): boolean {
    return this.#end !== null;
  }

  /** Resolves when the script has greeted; it rejects where its image lacks what it needs, or nothing comes in time. */
  async begin(stream: HelperStream, start: () => Promise<void>): Promise<void> {
    this.#stream = stream;
    const greeted = new Promise<void>((resolve, reject) => {
      this.#greeting = { resolve, reject };
    });
    // Its end may come before the engine has answered to the start.
    greeted.catch(() => {});
    await start();
    const timer = setTimeout(() => this.end(new WiringError("The helper container says nothing.")), patience);
    await greeted.finally(() => clearTimeout(timer));
  }

  /** Answers what the script prints. Throws a `WiringError`. */
  ask(question: HelperQuestion): Promise<string> {
    if (this.#end !== null) return Promise.reject(this.#end);
    const number = (this.#count += 1);
    const words = toWords(question);
    return new Promise((resolve, reject) => {
      this.#queue.push({ words, number, resolve, reject });
      this.#askNext();
    });
  }

  /** Ends it; whoever waits is told `reason`. */
  end(reason: WiringError): void {
    if (this.#end !== null) return;
    this.#end = reason;
    clearInterval(this.#beat);
    this.#stream?.close();
    this.#greeting?.reject(reason);
    if (this.#asked !== null) {
      clearTimeout(this.#asked.timer);
      this.#asked.reject(reason);
    }
    for (const question of this.#queue) question.reject(reason);
    this.#heard = "";
  }

  #askNext(): void {
    if (this.#asked !== null) return;
    const question = this.#queue.shift();
    if (question === undefined) return;
    const { words, number } = question;
    const timer = setTimeout(() => {
      const message = `The helper container did not answer within ${patience / 1000} s.`;
      this.end(new UselessAnswerError(words, message));
    }, patience);
    this.#asked = { ...question, timer };
    const [word = "", ...pids] = words.split(" ");
    this.#stream?.write(`${[word, number, ...pids].join(" ")}\n`);
  }

  #hear(text: string): void {
    if (this.#end !== null) return;
    this.#heard += text;
    if (this.#heard.length > longestAnswer) {
      const words = this.#asked?.words ?? "";
      this.end(new UselessAnswerError(words, "The helper container says too much."));
      return;
    }
    if (this.#greeting !== null) this.#takeGreeting();
    if (this.#asked === null) return;
    const { number, resolve, timer } = this.#asked;
    const begin = `@begin ${number}\n`;
    const end = `\n@end ${number}\n`;
    const from = Math.max(0, this.#heard.length - text.length - end.length);
    const to = this.#heard.indexOf(end, from);
    if (to === -1) return;
    const start = this.#heard.indexOf(begin);
    const answer = start === -1 ? "" : this.#heard.slice(start + begin.length, to);
    this.#heard = this.#heard.slice(to + end.length);
    clearTimeout(timer);
    this.#asked = null;
    resolve(answer);
    this.#askNext();
  }

  #takeGreeting(): void {
    const end = this.#heard.indexOf("\n");
    if (end === -1) return;
    const line = this.#heard.slice(0, end);
    this.#heard = this.#heard.slice(end + 1);
    const lacking = /^@lacks (cat|grep)$/.exec(line)?.[1];
    if (lacking !== undefined) this.end(new WiringError(`The image has no ${lacking}.`));
    else if (line === "@ready") this.#greeting?.resolve();
    else this.end(new WiringError("The image's sh is no shell."));
    this.#greeting = null;
  }
}
