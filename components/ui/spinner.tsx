/** A turning ring; still under reduced motion. What it waits for is told by the text beside it. */
export function Spinner() {
  return (
    <span
      aria-hidden="true"
      className="inline-block size-3.5 animate-spin rounded-full border-2 border-current border-r-transparent opacity-80 motion-reduce:animate-none"
    />
  );
}
