import "server-only";
import * as z from "zod/mini";

/** Where the kernel's wiring may be read: where it is possible and allowed, in one way only, or not at all. */
export type WiringMode = "auto" | "local" | "helper" | "off";

/** What the person who starts Patchbay decides. Flags of `npm start` arrive as these environment variables. */
export interface Settings {
  port: number;
  /** Address to listen on; null for loopback (127.0.0.1 and ::1). */
  host: string | null;
  /** `unix:///…` or `tcp://…`; null to look for one. */
  engine: string | null;
  demo: boolean;
  /** Containers of a demo engine that is made up at that size; null for the example. */
  demoSize: number | null;
  readOnly: boolean;
  /** Null when no token is asked for. */
  token: string | null;
  auditLog: string | null;
  wiring: WiringMode;
  isDevelopment: boolean;
}

const flag = z.pipe(
  z.optional(z.enum(["", "0", "1", "true", "false"])),
  z.transform((value) => value === "1" || value === "true"),
);
const maybeText = z.pipe(
  z.optional(z.string()),
  z.transform((value) => (value === undefined || value === "" ? null : value)),
);

const environmentSchema = z.object({
  PATCHBAY_PORT: z.pipe(
    z.optional(z.string()),
    z.transform((value, context) => {
      const port = value === undefined || value === "" ? 3000 : Number(value);
      if (!Number.isInteger(port) || port < 1 || port > 65535) {
        context.issues.push({ code: "custom", message: "must be a port from 1 to 65535", input: value });
      }
      return port;
    }),
  ),
  PATCHBAY_HOST: maybeText,
  PATCHBAY_ENGINE: maybeText,
  PATCHBAY_DEMO: flag,
  PATCHBAY_DEMO_SIZE: z.pipe(
    maybeText,
    z.transform((value, context) => {
      const size = value === null ? null : Number(value);
      if (size !== null && (!Number.isInteger(size) || size < 1 || size > 10_000)) {
        context.issues.push({ code: "custom", message: "must be from 1 to 10000 containers", input: value });
      }
      return size;
    }),
  ),
  PATCHBAY_READ_ONLY: flag,
  PATCHBAY_TOKEN: maybeText,
  PATCHBAY_AUDIT_LOG: maybeText,
  PATCHBAY_WIRING: z.pipe(
    z.optional(z.enum(["", "auto", "local", "helper", "off"])),
    z.transform((value): WiringMode => value || "auto"),
  ),
  PATCHBAY_DEV: flag,
});

/** Whether an address is the machine itself and nobody else. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}

/** Reads the environment; throws an Error whose message names the variable and what it takes. */
export function parseSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const parsed = environmentSchema.safeParse(env);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new Error(`${String(issue?.path[0] ?? "The environment")} ${issue?.message ?? "can't be read"}.`);
  }
  const settings: Settings = {
    port: parsed.data.PATCHBAY_PORT,
    host: parsed.data.PATCHBAY_HOST,
    engine: parsed.data.PATCHBAY_ENGINE,
    demo: parsed.data.PATCHBAY_DEMO,
    demoSize: parsed.data.PATCHBAY_DEMO_SIZE,
    readOnly: parsed.data.PATCHBAY_READ_ONLY,
    token: parsed.data.PATCHBAY_TOKEN,
    auditLog: parsed.data.PATCHBAY_AUDIT_LOG,
    wiring: parsed.data.PATCHBAY_WIRING,
    isDevelopment: parsed.data.PATCHBAY_DEV,
  };
  if (settings.token !== null && !/^\S{16,}$/.test(settings.token)) {
    throw new Error(
      "PATCHBAY_TOKEN must have 16 characters at least and no blanks; `--token` alone makes one.",
    );
  }
  if (settings.host !== null && !isLoopback(settings.host) && settings.token === null) {
    throw new Error(
      `PATCHBAY_HOST ${settings.host} is reachable by others, so a token is needed: add --token. ` +
        "Whoever reaches Patchbay without one rules the engine, and with it the machine.",
    );
  }
  return settings;
}
