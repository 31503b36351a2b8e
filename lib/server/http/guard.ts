import "server-only";
import { createHash, timingSafeEqual } from "node:crypto";
import { hostname, networkInterfaces } from "node:os";
import type { ProblemCode } from "@/lib/domain/problem/problem";
import { isLoopback, type Settings } from "@/lib/server/settings";

/** What the guard looks at. `headers` keeps repeated ones, so that two Hosts can't hide in one. */
export interface GuardedRequest {
  method: string;
  /** The request target as it stood in the request line. */
  target: string;
  headers: readonly (readonly [name: string, value: string])[];
}

export interface GuardRefusal {
  code: ProblemCode;
  detail: string;
}

const readingMethods = new Set(["GET", "HEAD"]);
const knownMethods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

function valuesOf(request: GuardedRequest, name: string): string[] {
  return request.headers.filter(([header]) => header.toLowerCase() === name).map(([, value]) => value);
}

/** The exact values of `Host` that this server answers to. */
export function listOwnHosts(settings: Pick<Settings, "host" | "port">): Set<string> {
  const names = ["localhost", "127.0.0.1", "[::1]"];
  const { host, port } = settings;
  if (host === "0.0.0.0" || host === "::") {
    names.push(hostname().toLowerCase());
    for (const addresses of Object.values(networkInterfaces())) {
      for (const { address, family } of addresses ?? [])
        names.push(family === "IPv6" ? `[${address}]` : address);
    }
  } else if (host !== null && !isLoopback(host)) {
    names.push((host.includes(":") ? `[${host}]` : host).toLowerCase());
  } else if (host !== null && host !== "::1") {
    names.push(host);
  }
  const hosts = names.map((name) => `${name}:${port}`);
  // Browsers leave the port out where it is the scheme's own.
  if (port === 80) hosts.push(...names);
  return new Set(hosts);
}

/**
 * Whether a request may come in at all; null when it may. The front server asks for every request, whatever its
 * path, and the route wrapper asks again, since nothing may hang on one gate alone.
 */
export function refuseRequest(
  request: GuardedRequest,
  settings: Pick<Settings, "host" | "port" | "token">,
): GuardRefusal | null {
  const { method, target } = request;
  if (!target.startsWith("/") || target.startsWith("//")) {
    return { code: "invalid-request", detail: "The request line must name a path of this server." };
  }
  if (/[\\\u0000-\u0020\u007f]/.test(target) || target.length > 4096) {
    return { code: "invalid-request", detail: "The path has characters that no address of this server has." };
  }
  // URL parsers resolve them, encoded ones too, into another path than the one that is judged here.
  if (/(^|\/)(\.|%2e){1,2}(\/|$)/i.test(target.split(/[?#]/)[0] ?? "")) {
    return { code: "invalid-request", detail: "The path has segments that lead upwards." };
  }
  if (!knownMethods.has(method))
    return { code: "method-not-allowed", detail: `The method ${method} is not known here.` };

  const hosts = valuesOf(request, "host");
  const host = hosts[0];
  const own = listOwnHosts(settings);
  if (hosts.length !== 1 || host === undefined || !own.has(host.toLowerCase())) {
    return {
      code: hosts.length === 1 ? "wrong-host" : "invalid-request",
      detail: `This server answers to ${[...own].join(", ")} only.`,
    };
  }
  const origin = refuseOrigin(request, host);
  if (origin !== null) return origin;
  if (isApiPath(target) && settings.token !== null && !hasToken(request, settings.token)) {
    return {
      code: "unauthorized",
      detail: "Send the token that Patchbay printed at its start as Authorization: Bearer.",
    };
  }
  return null;
}

/** Whether a path belongs to the API, and so needs the token. Judged on the decoded path, as Next routes it. */
export function isApiPath(target: string): boolean {
  const path = target.split(/[?#]/)[0] ?? "";
  let decoded = path;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    // A path that can't be decoded reaches no route; treat it as the API's, the stricter of the two.
    return true;
  }
  return /^\/+api(\/|$)/i.test(decoded);
}

function refuseOrigin(request: GuardedRequest, host: string): GuardRefusal | null {
  const isReading = readingMethods.has(request.method);
  const isPage = isReading && !isApiPath(request.target);
  const sites = valuesOf(request, "sec-fetch-site");
  const site = sites[0];
  if (site !== undefined) {
    if (sites.length === 1 && site === "same-origin") return null;
    // `none`: typed into the address bar or opened from a bookmark. A link from elsewhere may open the page itself.
    const mode = valuesOf(request, "sec-fetch-mode")[0];
    if (site === "none" && isReading) return null;
    if (isPage && mode === "navigate" && valuesOf(request, "sec-fetch-dest")[0] === "document") return null;
    return { code: "forbidden", detail: "Requests from other sites are not answered." };
  }
  const origins = valuesOf(request, "origin");
  if (origins.length === 0) return null;
  // `null` is an origin too: that of sandboxed frames and of files.
  const isOwn = origins.length === 1 && origins[0]?.toLowerCase() === `http://${host.toLowerCase()}`;
  return isOwn ? null : { code: "forbidden", detail: "Requests from other origins are not answered." };
}

function hasToken(request: GuardedRequest, token: string): boolean {
  const sent = valuesOf(request, "authorization");
  const bearer = /^Bearer (\S+)$/i.exec(sent.length === 1 ? (sent[0] ?? "") : "")?.[1] ?? "";
  // Hashing first makes the lengths equal, so that the comparison takes the same time for every guess.
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(bearer), digest(token));
}
