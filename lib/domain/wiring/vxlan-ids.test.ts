import { expect, test } from "vitest";
import { vxlanIdsOf } from "@/lib/domain/wiring/vxlan-ids";

const option = "com.docker.network.driver.overlay.vxlanid_list";

test.each<[driver: string, list: string | null, ids: number[]]>([
  ["overlay", "4097", [4097]],
  ["overlay", "4097,4098", [4097, 4098]],
  ["overlay", "", []],
  ["overlay", null, []],
  ["overlay", "0,16777216,x,<b>,4097", [4097]],
  ["bridge", "4097", []],
])("UP-6 the VXLANs of a %s with %j are %j", (driver, list, ids) => {
  expect(vxlanIdsOf({ driver, options: list === null ? {} : { [option]: list } })).toEqual(ids);
});
