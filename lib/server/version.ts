import "server-only";
import manifest from "@/package.json";

/** Patchbay's own version. */
export const version: string = manifest.version;
