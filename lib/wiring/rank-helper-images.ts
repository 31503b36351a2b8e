import type { HelperImage } from "@/lib/domain/wiring/helper-container";

/** Repositories (their last word) whose images are known to have a shell, `cat` and `grep`, the smallest first. */
const withShell = ["busybox", "alpine", "debian", "ubuntu", "fedora", "rockylinux", "almalinux"];

/**
 * The images in the order in which a helper should be tried with them: Docker's own small ones that are known to have a
 * shell, then others of their names (anybody may call an image `busybox`, and a helper of it is on the host's network),
 * then variants of those (`nginx:1.27-alpine`), then the rest by size. Images without a tag are left out: they are what a
 * newer build has left behind.
 */
export function rankHelperImages(images: readonly HelperImage[]): HelperImage[] {
  return images
    .filter((image) => image.tag !== null)
    .map((image) => ({ image, rank: rankOf(image.tag ?? "") }))
    .toSorted((a, b) => a.rank - b.rank || a.image.size - b.image.size)
    .map(({ image }) => image);
}

function rankOf(tag: string): number {
  const [, registry = "", repository = "", version = ""] = /^(.*\/)?([^/:@]+)(?::([^/]*))?$/.exec(tag) ?? [];
  const known = withShell.indexOf(repository);
  // Podman writes the registry of Docker's own.
  const isDockers = /^(docker\.io\/(library\/)?)?$/.test(registry);
  if (known !== -1) return isDockers ? known : withShell.length + known;
  return 2 * withShell.length + (/busybox|alpine/.test(version) ? 0 : 1);
}
