import * as z from "zod/mini";

/** `GET` and `PUT …/wiring`: where the kernel's wiring is read, and what there is to choose. */
export const wiringAnswer = z.object({
  /** As Patchbay was started. */
  mode: z.enum(["auto", "local", "helper", "off"]),
  /** Where it is read now; null where it is not. */
  source: z.nullable(z.enum(["local", "helper", "demo"])),
  /** Why it is not read, or not by that which was asked for; null when all is well. */
  reason: z.nullable(z.string()),
  helper: z.object({
    /** Someone said yes, here or at the start. */
    isAllowed: z.boolean(),
    /** Why it can't be switched here; null when it can. */
    whyNot: z.nullable(z.string()),
    /** The image that runs; null while none does. */
    running: z.nullable(z.string()),
    /** The one that was chosen; null for the first that works. */
    image: z.nullable(z.string()),
    allowPidNamespace: z.boolean(),
    /** Whether the yes outlives this process. */
    isRemembered: z.boolean(),
    /** Value of the label `dev.patchbay.instance`. */
    instance: z.string(),
  }),
  /** The engine's images in the order in which they would be tried; null when they can't be listed. */
  images: z.nullable(z.array(z.object({ tag: z.string(), size: z.number() }))),
});
export type WiringAnswer = z.output<typeof wiringAnswer>;

/** `PUT …/wiring`. */
export const wiringRequest = z.strictObject({
  helper: z.boolean(),
  /** A tag of an image that the engine has; absent for the first that works. */
  image: z.optional(z.string().check(z.minLength(1), z.maxLength(512))),
  /** Asks for an image. */
  allowPidNamespace: z.optional(z.boolean()),
});
export type WiringRequest = z.output<typeof wiringRequest>;
