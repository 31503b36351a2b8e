/** Where localStorage keeps whether the overview is shown: 1 or 0. */
export const minimapKey = "patchbay-minimap";
