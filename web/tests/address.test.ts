import { describe, expect, it } from "vitest";
import type { ColumnData } from "../src/contract/showcase";
import { type TableView, type View, read, write } from "../src/showcase/address";

const values = [
  "plain",
  "a:b;c&d=e#f",
  "<script>",
  '"quoted"',
  "\u202eright to left",
  "x".repeat(10_000),
  "~1",
  "",
  "%zz",
  "\ud800",
];
const columns: ColumnData[] = ["name", "odd:na;me&=", "~0", "y".repeat(5000)].map((name) => ({
  name,
  title: "",
  values,
  labels: [],
  kind: "text",
  order: [],
  uneven: false,
  multivalued: false,
  delimiter: "",
  exclusive: true,
  public: true,
  absent: "",
}));

describe("the address", () => {
  it("gives back every view", () => {
    for (let column = 0; column < columns.length; column++) {
      for (let place = 0; place < values.length; place++) {
        const first: TableView = {
          shares: true,
          known: false,
          one: new Map([[column, [place]]]),
          other: new Map([
            [0, [0, 1]],
            [column, [place]],
          ]),
          charts: { map: "a b&c" },
        };
        const view: View = { tab: "map", language: "ar", table: 0, tables: [first], unknown: [] };
        expect(read(`#${write(view, [columns])}`, [columns])).toEqual(view);
        const second = { ...first, shares: false, one: new Map([[0, [2]]]), charts: { split: "a" } };
        const linked: View = { ...view, table: 1, tables: [first, second] };
        expect(read(`#${write(linked, [columns, columns])}`, [columns, columns])).toEqual(linked);
      }
    }
  });

  it("stays short and plain", () => {
    const nothing: TableView = { shares: false, known: false, one: new Map(), other: null, charts: {} };
    const one = { ...nothing, one: new Map([[3, [5]]]) };
    const view: View = { tab: "", language: null, table: 0, tables: [one], unknown: [] };
    expect(write(view, [columns])).toBe("a=~3:~5");
    expect(write({ ...view, tables: [nothing] }, [columns])).toBe("");
    const second = { ...view, tables: [nothing, view.tables[0]!] };
    expect(write(second, [columns, columns])).toBe("1-a=~3:~5");
  });

  it("overlooks what it does not know", () => {
    const nothing = read("table=7", [columns]);
    expect(nothing.tables[0]!.one.size).toBe(0);
    expect(nothing.tables[0]!.other).toBeNull();
    expect(nothing.table).toBe(0);
    for (const odd of ["a=nobody:x", "a=name:nothing", "a=name", "a=~9:~9", "a=%zz:%zz", "&&==;;::", "a=name:~99"]) {
      expect(read(odd, [columns]).tables[0]!.one.size, odd).toBe(0);
    }
  });

  it("tells what the release does not have", () => {
    const { unknown } = read("a=nobody:x;name:no%20one:plain&b=name:other&1-a=name:third", [columns]);
    expect(unknown).toEqual(["nobody", "no one", "other"]);
    expect(read("a=name:plain", [columns]).unknown).toEqual([]);
  });
});
