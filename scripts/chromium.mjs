import { accessSync, constants } from "node:fs";
import path from "node:path";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const applications = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/**
 * Finds a Chromium or Chrome of the machine for the browser tests; PATCHBAY_CHROMIUM names another.
 * @returns {string | null} its executable
 */
export function findChromium() {
  const folders = (process.env.PATH ?? "").split(":").filter(Boolean);
  const candidates = process.env.PATCHBAY_CHROMIUM
    ? [process.env.PATCHBAY_CHROMIUM]
    : [...folders.flatMap((folder) => names.map((name) => path.join(folder, name))), ...applications];
  return candidates.find(isExecutable) ?? null;
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
