import { StringDecoder } from "node:string_decoder";

/** Longest frame that is believed: the engine sends what it has read at once, 32 kB. */
const longestFrame = 16 * 1024 * 1024;

/**
 * Takes the engine's attach stream apart: frames of `[stream, 0, 0, 0, length as 32 bits]` and so many bytes. Returns
 * a function that is fed with chunks and answers the standard output in them, `withErrors` the standard error, too;
 * throws an Error where it is no such stream. Chunks are not frames.
 */
export function demultiplex({ withErrors = false } = {}): (chunk: Buffer) => string {
  let rest: Buffer = Buffer.alloc(0);
  // A character may be cut by the end of a frame.
  const decoder = new StringDecoder("utf8");
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let text = "";
    let start = 0;
    while (rest.length - start >= 8) {
      const stream = rest[start] ?? 0;
      const length = rest.readUInt32BE(start + 4);
      if (stream > 3 || length > longestFrame) throw new Error("not a stream of a container's output");
      if (rest.length - start - 8 < length) break;
      if (stream === 1 || (withErrors && stream === 2))
        text += decoder.write(rest.subarray(start + 8, start + 8 + length));
      start += 8 + length;
    }
    rest = rest.subarray(start);
    return text;
  };
}
