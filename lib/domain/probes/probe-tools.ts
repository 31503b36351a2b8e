import type { ProbeTarget } from "@/lib/domain/probes/check-target";
import type { ProbeKind } from "@/lib/domain/probes/probe";

/** One way of doing a probe with a program that an image may have. */
export interface ProbeTool {
  /** Stable; what worked in an image is remembered by it. */
  id: string;
  argv: readonly string[];
  /** What is written to its standard input; null for nothing. */
  input: string | null;
}

/** What is asked, checked by then. */
export interface ProbeQuestion {
  kind: ProbeKind;
  target: ProbeTarget;
  port: number | null;
  /** Pings that are sent. */
  count: number;
}

/** Seconds. All tools end by themselves within 8: an exec can't be ended through the API. */
const connectTime = 3;
const wholeTime = 6;

/**
 * The tools for a question, in the order in which they are tried (PROBE-5). Every word is one argument, whatever it
 * holds; there is no shell. The target was checked and can't be an option: it never begins with `-`.
 */
export function probeTools(question: ProbeQuestion): ProbeTool[] {
  const { kind, target, count } = question;
  const host = target.text;
  const port = String(question.port ?? "");
  const tool = (id: string, argv: readonly string[], input: string | null = null): ProbeTool => ({
    id,
    argv,
    input,
  });
  const at = `${target.form === "ipv6" ? `[${host}]` : host}:${port}`;
  switch (kind) {
    case "ping": {
      const options = ["-c", String(count), "-W", "2", "-w", String(count + 2)];
      return [
        tool("ping", ["ping", ...options, host]),
        // Programs of before 2018 have another one for IPv6.
        ...(target.form === "ipv6" ? [tool("ping6", ["ping6", ...options, host])] : []),
      ];
    }
    case "dns":
      // nslookup tells the answer's own order, getent sorts it.
      return [tool("nslookup", ["nslookup", host]), tool("getent", ["getent", "ahosts", host])];
    case "tcp":
      return [
        tool("nc-z", ["nc", "-z", "-v", "-w", String(connectTime), host, port]),
        // busybox without -z: what it runs once it is connected ends at once.
        tool("nc-e", ["nc", "-w", String(connectTime), host, port, "-e", "true"]),
        tool("curl", [
          "curl",
          ...curlOptions,
          "--output",
          "/dev/null",
          "--write-out",
          "connect=%{time_connect}",
          `http://${at}/`,
        ]),
      ];
    case "http": {
      const request = `GET / HTTP/1.0\r\nHost: ${port === "80" ? at.slice(0, -3) : at}\r\nUser-Agent: patchbay\r\nConnection: close\r\n\r\n`;
      const nc = ["nc", "-w", String(connectTime), host, port];
      // No busybox wget: it follows redirects and can't be told not to (and a static one crashes on names, measured).
      return [
        tool("curl", ["curl", ...curlOptions, "--include", `http://${at}/`]),
        tool("timeout-nc", ["timeout", String(wholeTime), ...nc], request),
        tool("nc", nc, request),
        tool("wget", [
          "wget",
          "--max-redirect=0",
          "--no-proxy",
          "--server-response",
          `--timeout=${connectTime}`,
          "--tries=1",
          "--output-document=-",
          `http://${at}/`,
        ]),
      ];
    }
  }
}

const curlOptions = [
  "--silent",
  "--show-error",
  "--globoff",
  "--noproxy",
  "*",
  "--max-redirs",
  "0",
  "--connect-timeout",
  String(connectTime),
  "--max-time",
  String(wholeTime),
] as const;
