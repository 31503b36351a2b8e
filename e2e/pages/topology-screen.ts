import { expect, type Locator, type Page } from "@playwright/test";

interface Spot {
  x: number;
  y: number;
}

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

  /** What the keyboard stands on: the one thing on the canvas that has the browser's focus. */
  standing(): Locator {
    return this.page.getByRole("application", { name: "Wiring" }).getByRole("button");
  }

  messages(): Locator {
    return this.page.getByRole("region", { name: "Messages" });
  }

  freeJack(container: string): Locator {
    return this.page.getByRole("button", { name: `connect ${container} to a network`, exact: true });
  }

  /** Where the cable of a container's link sits in its card: a thing for the pointer alone, without a name. */
  linkEnd(container: string, index = 0): Locator {
    return this.page
      .locator(".react-flow__node")
      .filter({ has: this.container(container) })
      .locator(".pb-jack-grip")
      .nth(index);
  }

  /** Everything in view, and nothing moving any more. */
  async fit(): Promise<void> {
    await this.page.getByRole("button", { name: "Fit", exact: true }).click();
    await this.atRest();
  }

  /** Camera moves and changes of the layout have ended when all cards stay where they are. */
  async atRest(): Promise<void> {
    await expect(this.cards().first()).toBeVisible();
    let before = "";
    await expect
      .poll(async () => {
        const now = JSON.stringify([...(await this.places())]);
        const isSame = now === before;
        before = now;
        return isSame;
      })
      .toBe(true);
  }

  cards(): Locator {
    return this.page.getByRole("button", { name: /^container / });
  }

  /** Where each card stands on the screen, by the container's name. */
  async places(): Promise<Map<string, string>> {
    const found = await this.cards().evaluateAll((cards) =>
      cards.map((card): [string, string] => {
        const { x, y, width, height } = card.getBoundingClientRect();
        const name = /^container ([^,]*)/.exec(card.getAttribute("aria-label") ?? "")?.[1] ?? "";
        return [name, [x, y, width, height].map((each) => Math.round(each)).join(" ")];
      }),
    );
    return new Map(found.toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Takes a cable from its jack to a spot, and holds it there. */
  async pull(from: Locator, to: Spot): Promise<void> {
    const start = await centreOf(from);
    await this.page.mouse.move(start.x, start.y);
    await this.page.mouse.down();
    await this.page.mouse.move(start.x + 12, start.y - 16, { steps: 3 });
    await this.page.mouse.move(to.x, to.y, { steps: 8 });
  }

  /** A spot of a network's box on which no card stands. */
  async spotOn(network: string): Promise<Spot> {
    const box = await this.network(network).boundingBox();
    if (box === null) throw new Error(`network ${network} must be in view`);
    return { x: box.x + Math.min(24, box.width / 2), y: box.y + Math.min(14, box.height / 2) };
  }
}

export async function centreOf(locator: Locator): Promise<Spot> {
  const box = await locator.boundingBox();
  if (box === null) throw new Error("must be in view");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
