/**
 * Sizes of the picture in canvas units. Box widths are chosen so that a box of n columns and the gap after it take
 * n + 1 pitches: column gaps then line up over the whole picture, and a trunk's links run down without crossing a card.
 */
export const measures = {
  cardWidth: 168,
  cardHeight: 64,
  dockHeight: 34,
  /** Between columns; risers run in it. */
  columnGap: 32,
  /** cardWidth + columnGap. */
  pitch: 200,
  /** Between rows: a branch with two lines of 11 px labels. */
  rowGap: 48,
  gutter: 144,
  /** Labels may reach into the gap before the first column, up to its riser. */
  gutterText: 158,
  boxRight: 16,
  /** pitch − gutter − boxRight. */
  panelGap: 40,
  panelGapY: 48,
  laneGap: 14,
  titleHeight: 32,
  /** From the top of a box to its bus: the name stands above. */
  busTop: 44,
  /** From the bus to the first row: two lines of labels and the jack. */
  dropLength: 46,
  boxBottom: 18,
  /** First label line under a card whose link leaves downwards, and each further line. */
  underLabel: 12,
  labelLine: 14,
  /** Room for the labels of a box with one row. */
  minBoxHeight: 172,
  trunkHeight: 132,
  barHeight: 44,
  barGap: 12,
  /** A folded panel: its title, and how much is in it. */
  collapsedHeight: 72,
  /** The host's strip: chips of published ports in rows over a rail. */
  stripChipHeight: 30,
  stripGap: 8,
  stripPadding: 12,
  stripHead: 176,
  /** Geist Mono is 0.6 em wide: a chip's text of 12.5 px. */
  stripCharacter: 7.5,
  /** The same from the middle distance, at 16 px. */
  stripLargeCharacter: 9.6,
  /** From a card's left edge to the lane of the host's cables, right of all other lanes in the gap. */
  hostTrack: 28,
  /** Rows of chips before the rest is folded. */
  stripRows: 3,
  jackInset: 22,
  chipStep: 20,
  /** Room for the cables of a card's chips side by side, in the gap and above the card. */
  chipLanes: 12,
  /** A link's lane in the gap, from the card's left edge: own network's, then others'. */
  ownTrack: 12,
  otherTrack: 17,
  trackStep: 4,
  branchRise: 26,
} as const;
