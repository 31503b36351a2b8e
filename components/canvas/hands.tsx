import { CanvasKeys } from "@/components/canvas/keyboard/canvas-keys";
import { CanvasVoice } from "@/components/canvas/keyboard/canvas-voice";
import { FocusStop } from "@/components/canvas/keyboard/focus-stop";
import { PendingCables } from "@/components/canvas/pull/pending-cables";
import { AimBar } from "@/components/canvas/reach/aim-bar";
import { ProbePull } from "@/components/canvas/reach/probe-pull";
import { SelectionBand } from "@/components/canvas/select/selection-band";

/** What one does on the canvas beyond pulling cables: the keyboard's way, the band that selects, and what is told. */
export function Hands({ insetRight }: { insetRight: number }) {
  return (
    <>
      <CanvasKeys insetRight={insetRight} />
      <FocusStop />
      <SelectionBand />
      <PendingCables />
      <CanvasVoice />
      <ProbePull />
      <AimBar />
    </>
  );
}
