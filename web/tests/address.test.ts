import { describe, expect, it } from "vitest";
import type { ColumnData } from "../src/contract/showcase";
import { type View, read, write } from "../src/showcase/address";

const values = ["plain", "a:b;c&d=e#f", "<script>", '"quoted"', "\u202eright to left", "x".repeat(10_000), "~1", "", "%zz", "\ud800"];
const columns: ColumnData[] = ["name", "odd:na;me&=", "~0", "y".repeat(5000)].map((name) => ({
  name, values, labels: [], kind: "text", multivalued: false, public: true, absent: "",
}));

describe("the address", () => {
  it("gives back every view", () => {
    for (let column = 0; column < columns.length; column++) {
      for (let place = 0; place < values.length; place++) {
        const view: View = {
          tab: "map", language: "ar", shares: true,
          one: new Map([[column, [place]]]),
          other: new Map([[0, [0, 1]], [column, [place]]]),
          charts: { map: "a b&c" },
        };
        expect(read(`#${write(view, columns)}`, columns)).toEqual(view);
      }
    }
  });

  it("stays short and plain", () => {
    const view: View = { tab: "", language: null, shares: false, one: new Map([[3, [5]]]), other: null, charts: {} };
    expect(write(view, columns)).toBe("a=~3:~5");
    expect(write({ ...view, one: new Map() }, columns)).toBe("");
  });

  it("overlooks what it does not know", () => {
    const nothing = read("", columns);
    expect(nothing.one.size).toBe(0);
    expect(nothing.other).toBeNull();
    for (const odd of ["a=nobody:x", "a=name:nothing", "a=name", "a=~9:~9", "a=%zz:%zz", "&&==;;::", "a=name:~99"]) {
      expect(read(odd, columns).one.size, odd).toBe(0);
    }
  });
});
