import { expect, test } from "vitest";
import { parseCamera, toCameraText } from "@/app/use-camera";

test.each([
  ["120,-45,0.8", { x: 120, y: -45, zoom: 0.8 }],
  ["0,0,1", { x: 0, y: 0, zoom: 1 }],
  ["0,0,9.99", { x: 0, y: 0, zoom: 9.99 }],
  ["", null],
  ["1,2", null],
  ["1,2,3,4", null],
  ["1.5,2,1", null],
  ["1e9,0,1", null],
  ["99999999,0,1", null],
  ["NaN,0,1", null],
  ["0,0,-1", null],
  ["0,0,Infinity", null],
  [null, null],
])("the camera of %j", (text, camera) => {
  expect(parseCamera(text)).toEqual(camera);
  if (camera !== null) expect(toCameraText(camera)).toBe(text);
});
