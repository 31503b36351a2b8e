import type { Locator, Page } from "@playwright/test";

/** The one screen, in the words of its accessible names. */
export class TopologyScreen {
  readonly panel: Locator;

  constructor(
    readonly page: Page,
    readonly address: string,
  ) {
    this.panel = page.getByRole("complementary", { name: "Details" });
  }

  async open(query = ""): Promise<void> {
    await this.page.goto(`${this.address}/${query}`);
  }

  /** Opened on a selection: the camera goes near enough that its card, box and links are there. */
  async openAt(kind: "network" | "container", name: string): Promise<void> {
    await this.open(`?select=${encodeURIComponent(`${kind}:${name}`)}`);
  }

  network(name: string): Locator {
    return this.page.getByRole("button", { name: new RegExp(`^network ${name}, `) });
  }

  container(name: string): Locator {
    return this.page.getByRole("button", { name: new RegExp(`^container ${name}, `) });
  }

  link(container: string, network: string): Locator {
    return this.page.getByRole("button", { name: new RegExp(`^link ${container} to ${network}(,|$)`) });
  }

  dialog(): Locator {
    return this.page.getByRole("dialog").or(this.page.getByRole("alertdialog"));
  }
}
