export const themeStorageKey = "patchbay-theme";

/** Runs before the first paint, from a script tag with the page's nonce: sets the theme that was chosen, else the system's. */
export const themeScript = `try{var t=localStorage.getItem("${themeStorageKey}")}catch(e){}document.documentElement.dataset.theme=t==="light"||t==="dark"?t:matchMedia("(prefers-color-scheme: dark)").matches?"dark":"light"`;
