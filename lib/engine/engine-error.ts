/**
 * What a call to the engine can end with, by status numbers and socket codes, never by message text.
 * `refused`: the engine answered with an error status. `unreachable`: no connection. `timeout`: no answer in time; a
 * mutation may still be carried out. `unusable`: an answer that is not what the API promises.
 */
export type EngineErrorCode = "refused" | "unreachable" | "timeout" | "unusable" | "aborted";

export class EngineError extends Error {
  override readonly name = "EngineError";
  readonly code: EngineErrorCode;
  /** HTTP status of the engine's answer; null when there was none. */
  readonly status: number | null;
  /** True when the request had left for the engine, so that it may have been carried out. */
  readonly wasSent: boolean;

  constructor(
    code: EngineErrorCode,
    message: string,
    details: { status?: number; wasSent?: boolean; cause?: unknown } = {},
  ) {
    super(message, { cause: details.cause });
    this.code = code;
    this.status = details.status ?? null;
    this.wasSent = details.wasSent ?? false;
  }
}

/** Codes of the socket layer that mean "nothing was sent, since there is no connection". */
const unconnected: Record<string, (where: string) => string> = {
  ENOENT: (where) => `There is no socket at ${where}. Is the engine running?`,
  ECONNREFUSED: (where) => `Nothing listens at ${where}. Is the engine running?`,
  EACCES: (where) =>
    `This user may not open ${where}. Add the user to the docker group and log in again, or start Patchbay with sudo.`,
  EPERM: (where) => `This user may not open ${where}.`,
  ENOTFOUND: (where) => `The host name of ${where} can't be resolved.`,
  EHOSTUNREACH: (where) => `There is no route to ${where}.`,
  ENETUNREACH: (where) => `There is no route to ${where}.`,
  ETIMEDOUT: (where) => `${where} does not answer.`,
  ENOTSOCK: (where) => `${where} is not a socket.`,
};

/** Translates what the socket layer threw. */
export function toEngineError(error: unknown, where: string): EngineError {
  if (error instanceof EngineError) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const describe = unconnected[code];
  if (describe !== undefined) return new EngineError("unreachable", describe(where), { cause: error });
  const text = error instanceof Error ? error.message : String(error);
  if (
    code.startsWith("ERR_TLS") ||
    code.startsWith("CERT_") ||
    code.includes("SELF_SIGNED") ||
    code.startsWith("UNABLE_TO_")
  ) {
    return new EngineError("unreachable", `The certificate of ${where} is not accepted: ${text}`, {
      cause: error,
    });
  }
  if (code === "ECONNRESET" || code === "EPIPE" || text === "socket hang up") {
    return new EngineError("unreachable", `The connection to ${where} broke off.`, {
      wasSent: true,
      cause: error,
    });
  }
  if (code.startsWith("HPE_")) {
    return new EngineError("unusable", `${where} does not speak HTTP: ${text}`, {
      wasSent: true,
      cause: error,
    });
  }
  return new EngineError("unreachable", `${where} can't be used: ${text}`, { wasSent: true, cause: error });
}
