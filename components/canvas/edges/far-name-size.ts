import { measures } from "@/lib/domain/layout/measures";

/** Names from far out keep about 13 px on the screen: their size in canvas units. */
export function farNameSize(step: number): number {
  return 13.5 / step;
}

/** Whether names stand at the head of the bus, above the cards; farther out they stand over them. */
export function isNameInHead(step: number): boolean {
  return farNameSize(step) < measures.busTop + measures.dropLength;
}

/** So many cards are told by name from far out: beyond, each pan would draw their texts anew. */
const mostNamed = 150;
/** The finest step of the zoom; farther out no name fits. */
const nameStep = 0.44;

/** Whether cards have their names from far out. */
export function areCardsNamed(step: number, cardCount: number): boolean {
  return step >= nameStep && cardCount <= mostNamed;
}
