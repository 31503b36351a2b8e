/** Puts the focus on the first field that is wrong, once React has marked it. */
export function focusFirstInvalid(form: HTMLFormElement): void {
  requestAnimationFrame(() => {
    const field = form.querySelector<HTMLElement>('input[aria-invalid="true"], button[aria-invalid="true"]');
    field?.focus();
    field?.scrollIntoView({ block: "nearest" });
  });
}
