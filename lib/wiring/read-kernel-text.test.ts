import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { readKernelText } from "@/lib/wiring/read-interfaces";

test.skipIf(process.platform === "win32")("a FIFO in the place of a kernel file is not waited for", () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "patchbay-fifo-"));
  const fifo = path.join(folder, "address");
  execFileSync("sh", ["-c", 'mkfifo "$1"', "sh", fifo]);
  // Should it be waited for, this ends the wait, and leaves a file that tells of it.
  const waited = path.join(folder, "waited");
  const script = 'sleep 20; echo > "$2"; echo late > "$1"';
  const rescue = spawn("sh", ["-c", script, "sh", fifo, waited], { detached: true });
  try {
    expect(readKernelText(fifo)).toBeNull();
    expect(existsSync(waited)).toBe(false);
  } finally {
    if (rescue.pid !== undefined) process.kill(-rescue.pid);
    rmSync(folder, { recursive: true });
  }
});
