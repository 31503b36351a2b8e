/** What stands in the place of a value that is not told. */
export const masked = "••••••";

const secretKey =
  /pass(word|wd|phrase)?$|passw|secret|token|credential|api[._-]?key|private[._-]?key|access[._-]?key|auth[._-]?key|(basic|digest)auth/i;

/** Labels as they may leave the server: values whose key looks like a secret's are masked (TOPO-9). */
export function maskSecrets(labels: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(labels).map(([key, value]) => [key, secretKey.test(key) && value !== "" ? masked : value]),
  );
}
